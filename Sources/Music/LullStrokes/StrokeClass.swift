// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// How long a stroke takes, as a whole number of beats on one grid of 72 beats a minute, so that hands can go from
/// stroke to stroke while the tune keeps its tempo.
///
/// 72 is 12 strokes of 5 s a minute, the pace of the preterm massage trials (Field), times 6 beats.
///
/// - Thread: any
package enum StrokeClass: Hashable, Sendable {
    /// Hands at rest. Its stroke is a breath of the held hum, one every 5 s.
    case hold
    /// One press, one beat.
    case press
    case quick, short, medium, long, sweep
    /// Several legs in a row that make one stroke.
    case composite([StrokeClass])

    /// k on the 72 grid; a composite counts all its legs.
    package var beatsPerStroke: Int {
        switch self {
        case .press: 1
        case .quick: 2
        case .short: 3
        case .medium: 4
        case .long, .hold: 6
        case .sweep: 8
        case .composite(let legs): legs.reduce(0) { $0 + $1.beatsPerStroke }
        }
    }

    /// For the wire: `long`; a composite by its legs: `medium+long+sweep`.
    package var name: String {
        switch self {
        case .hold: "hold"
        case .press: "press"
        case .quick: "quick"
        case .short: "short"
        case .medium: "medium"
        case .long: "long"
        case .sweep: "sweep"
        case .composite(let legs): legs.map(\.name).joined(separator: "+")
        }
    }

    /// The rate at which `beatsPerStroke` makes 72 beats a minute.
    package var rate: Rate { Pace(tempo: Tempo(72), beatsPerStroke: beatsPerStroke).rate }
}
