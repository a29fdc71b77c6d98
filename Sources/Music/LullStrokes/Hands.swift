// SPDX-License-Identifier: GPL-3.0-or-later

/// What the two hands do in a stroke.
///
/// - Thread: any
package enum Hands: String, CaseIterable, Sendable {
    case still, one, together, mirrored, opposed, alternating

    /// For people.
    package var words: String {
        switch self {
        case .still: "both hands, still"
        case .one: "one hand"
        case .together: "both hands together"
        case .mirrored: "both hands, mirrored"
        case .opposed: "both hands, opposite ways"
        case .alternating: "one hand after the other"
        }
    }
}
