// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTime

/// A hand that strokes at its own pace and presses a key on each stroke, more or less.
struct SimulatedHand {
    /// Seconds a stroke at first.
    var period: Double
    /// Standard deviation of a press from its stroke, seconds.
    var scatter = 0.025
    /// By how much of itself the period grows with each stroke.
    var drift = 0.0
    /// The parts of the strokes that are missed, and that are tapped twice.
    var missed = 0.0
    var doubled = 0.0

    /// The moments of the hand's strokes, and of the keys that were pressed for each, in order.
    func strokes(_ count: Int, seed: Int) -> [(stroke: Instant, presses: [Instant])] {
        var random = Seeded(seed)
        var (time, length) = (1_000.0, period)
        return (0..<count).map { index in
            defer {
                time += length
                length *= 1 + drift
            }
            let stroke = Instant(nanoseconds: 0) + time
            // The hand does not begin with a mistake.
            let isSteady = index < 2
            if !isSteady, Double.random(in: 0..<1, using: &random) < missed { return (stroke, []) }
            let press = stroke + scatter * random.normal()
            let isDoubled = !isSteady && Double.random(in: 0..<1, using: &random) < doubled
            return (stroke, isDoubled ? [press, press + .random(in: 0.05...0.15, using: &random)] : [press])
        }
    }
}

extension Seeded {
    /// A normal deviate (Box and Muller 1958).
    mutating func normal() -> Double {
        let radius = (-2 * log(Double.random(in: 1e-12...1, using: &self))).squareRoot()
        return radius * cos(2 * .pi * .random(in: 0..<1, using: &self))
    }
}
