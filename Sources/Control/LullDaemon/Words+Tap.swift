// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What the parent is told of taps.
extension ProtocolError {
    static let earlyTap = ProtocolError(
        .valueRange, "That key has yet to be pressed.",
        hint: "Give the moment on CLOCK_MONOTONIC of this machine, or leave it out.")

    /// - Parameter limit: seconds
    static func oldTap(_ limit: Double) -> ProtocolError {
        ProtocolError(
            .valueRange, "That key was pressed more than \(Int(limit)) seconds ago.",
            hint: "Send a tap at once, or leave out its moment.")
    }
}

extension Words {
    static let noTapCame = "No tap came, so nothing began; `lull play --on-tap` waits again."
}
