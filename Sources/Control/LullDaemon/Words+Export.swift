// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What the parent is told when their things are written out.
extension ProtocolError {
    static let unknownBelonging = ProtocolError(
        .ticketUnknown, "This ticket is not good, or not any more.", hint: "Ask for a new list with `export`.")
}

extension Belongings {
    static func unreadable(_ name: String) -> String { "\(name) cannot be read and is left out." }
    static func tooDeep(_ name: String) -> String { "\(name) lies too deep in folders and is left out." }
    static let tooMany = "There are more files than can be written out; the last are left out."
}
