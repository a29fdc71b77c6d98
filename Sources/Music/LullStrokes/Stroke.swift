// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// A named massage stroke: where it goes, how the hands move and how fast.
///
/// - Thread: any
package struct Stroke: Hashable, Sendable {
    /// What the hands do between one stroke's start and the next.
    package enum Action: Hashable, Sendable {
        /// They rest; no beat goes by.
        case hold
        /// They press, once.
        case press
        /// They travel, leg by leg.
        case travel([Leg])
    }

    /// Kebab-case, unique: `indian-milking-leg`.
    package let id: String
    /// For people; the same stroke on arm and leg shares its name.
    package let name: String
    package let region: Region
    package let hands: Hands
    package let action: Action
    /// How to do it, in whole sentences to the reader.
    package let motion: String
    /// What to mind in this stroke beyond its region's cautions; whole sentences.
    package let ownCautions: [String]

    package init(
        _ id: String, _ name: String, _ region: Region, _ hands: Hands, _ action: Action, _ motion: String,
        cautions: [String] = []
    ) {
        self.id = id
        self.name = name
        self.region = region
        self.hands = hands
        self.action = action
        self.motion = motion
        ownCautions = cautions
    }

    /// A stroke of a single leg.
    package init(
        _ id: String, _ name: String, _ region: Region, _ hands: Hands, _ class: StrokeClass, _ path: StrokePath,
        _ motion: String, cautions: [String] = []
    ) {
        self.init(id, name, region, hands, .travel([Leg("", `class`, path)]), motion, cautions: cautions)
    }
}

extension Stroke {
    package var `class`: StrokeClass {
        switch action {
        case .hold: .hold
        case .press: .press
        case .travel(let legs): legs.count == 1 ? legs[0].class : .composite(legs.map(\.class))
        }
    }

    package var defaultRate: Rate { `class`.rate }

    /// The rates at which the hands stay at ease, in whole strokes a minute; outside it Lull says so and plays on.
    package var range: ClosedRange<Rate> {
        switch action {
        case .hold: Rate(8)...Rate(15)  // a slow breath of 4 to 7.5 s
        case .press: Rate(36)...Rate(96)  // the tempos of lullabies
        case .travel(let legs): Stroke.range(of: legs)
        }
    }

    private static func range(of legs: [Leg]) -> ClosedRange<Rate> {
        let hurried = legs.reduce(0) { $0 + $1.path.duration.lowerBound }
        let lingered = legs.reduce(0) { $0 + $1.path.duration.upperBound }
        let slowest = Rate(Int((60 / lingered).rounded()))
        let fastest = Rate(Int((60 / hurried).rounded()))
        return (slowest...fastest).clamped(to: Rate.range)
    }

    /// Times to do it before the next stroke; anything from 3 to 6 is usual. For resting hands: slow breaths.
    package var repeats: Int { action == .hold ? 3 : 5 }

    /// The region's cautions and its own.
    package var cautions: [String] { region.cautions + ownCautions }
}
