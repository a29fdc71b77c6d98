// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What a key press asks for.
package enum Key: Equatable {
    case leave
    /// A stroke of the hand's.
    case tap
    case request(Method)

    /// - Parameter bytes: what one press, or several fast ones, sent. A sequence that begins with Escape is a key of
    ///   another kind, and means nothing here.
    package static func presses(in bytes: [UInt8], while state: Now.State) -> [Key] {
        guard bytes.first != 0x1B else { return [] }
        return bytes.compactMap { byte in
            switch UnicodeScalar(byte) {
            case "q", "Q": .leave
            case " ": .request(.toggle)
            case "h", "H": .request(state == .holding ? .resume : .hold)
            case "+", "=": .request(.faster)
            case "-", "_": .request(.slower)
            case "s", "S": .request(.stop)
            case "t", "T": .tap
            case "n", "N": .request(.next)
            case "b", "B": .request(.back)
            // Beside s, so only where there is nothing that it would take away.
            case "a", "A": state == .stopped || state == .fading ? .request(.again) : nil
            default: nil
            }
        }
    }
}
