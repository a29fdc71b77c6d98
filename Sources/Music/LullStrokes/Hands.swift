// SPDX-License-Identifier: GPL-3.0-or-later

/// What the two hands do in a stroke.
///
/// - Thread: any
package enum Hands: String, CaseIterable, Sendable {
    case still, one, together, mirrored, opposed, alternating
}
