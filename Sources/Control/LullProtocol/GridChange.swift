// SPDX-License-Identifier: GPL-3.0-or-later

/// What `grid` can do with the beats of a recording.
///
/// - Thread: any
package enum GridChange: String, CaseIterable, Sendable {
    /// Says what it is; the default.
    case show
    /// The same, with every beat as a `.beats` file has it.
    case export
    /// A new one, from taps in the time of the beats.
    case tap
    case double = "x2"
    case halve = "/2"
    case triple = "x3"
    case third = "/3"
    /// Later, or earlier where it is negative, by so many milliseconds.
    case nudge
    /// Bars begin at the beat nearest to a time; without one, a beat later than they do.
    case downbeat
    /// Bars of so many beats.
    case bars
    /// The one before.
    case undo
    /// A new one, from the text of a `.beats` file.
    case replace

    /// The parameter that it cannot be without.
    package var parameter: String? {
        switch self {
        case .tap: "taps"
        case .nudge: "ms"
        case .bars: "count"
        case .replace: "beats"
        case .show, .export, .double, .halve, .triple, .third, .downbeat, .undo: nil
        }
    }
}
