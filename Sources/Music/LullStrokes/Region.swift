// SPDX-License-Identifier: GPL-3.0-or-later

/// A part of the baby, in the order in which a massage visits them: legs first, which babies give most readily and
/// enjoy longest; the back last.
///
/// - Thread: any
package enum Region: String, CaseIterable, Sendable {
    case any, legs, stomach, chest, arms, face, back
}
