// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// A guided massage: strokes in an order, each on a side, for so many times or so long.
///
/// - Thread: any
package struct Routine: Hashable, Sendable {
    /// Kebab-case: `full-body`.
    package let id: String
    /// For people.
    package let title: String
    /// What to know before it begins, said once; whole sentences.
    package let words: [String]
    /// Within `Routine.stepCount`.
    package let steps: [Step]

    package init(_ id: String, _ title: String, words: [String] = [], steps: [Step]) {
        self.id = id
        self.title = title
        self.words = words
        self.steps = steps
    }
}

extension Routine {
    /// One stroke of a routine, for a while.
    package struct Step: Hashable, Sendable {
        package let stroke: Stroke
        /// Nil where the stroke has none, or it does not matter.
        package let side: Side?
        package let length: Length
        /// What to do or to mind in this step beyond the stroke's own motion; whole sentences.
        package let words: String?
        /// Strokes a minute; nil for the stroke's own.
        package let rate: Rate?
        /// The ids of the tune and of the voice that come with it; nil for what plays.
        package let track: String?
        package let voice: String?

        package init(
            _ stroke: Stroke, _ side: Side?, _ length: Length, words: String? = nil, rate: Rate? = nil,
            track: String? = nil, voice: String? = nil
        ) {
            self.stroke = stroke
            self.side = side
            self.length = length
            self.words = words
            self.rate = rate
            self.track = track
            self.voice = voice
        }

        /// Where the hands are: `left leg`; nil where the side does not matter.
        package var place: String? {
            guard let side else { return nil }
            let (one, several) = stroke.region.limb
            return side == .both ? "both \(several)" : "\(side.rawValue) \(one)"
        }

        /// Whether the hands rest on a held hum.
        package var isRest: Bool { stroke.action == .hold }
    }

    package enum Side: String, CaseIterable, Sendable {
        case left, right, both
    }

    /// How long a step lasts at least: it ends with the phrase that is then being sung.
    package enum Length: Hashable, Sendable {
        /// So many strokes; of resting hands, so many breaths of 5 s.
        case strokes(Int)
        case seconds(Double)
    }

    package static var stepCount: ClosedRange<Int> { 1...200 }
    package static var strokeCount: ClosedRange<Int> { 1...99 }
    /// Seconds.
    package static var stepDuration: ClosedRange<Double> { 5...1_800 }
    /// Seconds of a breath of the held hum.
    package static var breath: Double { 5 }
}

extension Routine {
    /// What to mind in its strokes, each once, in the order in which they come; whole sentences.
    package var cautions: [String] {
        var said: Set<String> = []
        return steps.flatMap(\.stroke.cautions).filter { said.insert($0).inserted }
    }
}

extension Routine.Step {
    /// What the last of `steps` that names it names: a tune or a voice stays until another comes.
    package static func latest<Value>(_ name: (Self) -> Value?, in steps: ArraySlice<Self>) -> Value? {
        steps.lazy.reversed().compactMap(name).first
    }
}

extension Region {
    /// What there are two of, one and both.
    fileprivate var limb: (one: String, several: String) {
        switch self {
        case .legs: ("leg", "legs")
        case .arms: ("arm", "arms")
        case .any, .stomach, .chest, .face, .back: ("side", "sides")
        }
    }
}
