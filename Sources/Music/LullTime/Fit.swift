// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// How many beats of a tune one stroke should span, so that the tune runs near its own tempo.
///
/// - Thread: any
package enum Fit {
    /// The beats per stroke with the least `|log2(rate x k / tempo)|` in the first of these sets that has one at half
    /// an octave or less: whole bars; a part of the bar that divides it; half bars; any whole number.
    ///
    /// - Parameters:
    ///   - rate: Strokes a minute.
    ///   - beatsPerBar: B; 1 or more.
    ///   - tempo: The tune's own tempo.
    package static func beatsPerStroke(rate: Rate, beatsPerBar: Int, tempo: Tempo) -> Int {
        let all = Pace.beatsPerStrokeRange
        let sets: [[Int]] = [
            all.filter { $0 % beatsPerBar == 0 },
            all.filter { beatsPerBar % $0 == 0 },
            all.filter { $0 * 2 % beatsPerBar == 0 },
            Array(all),
        ]
        func distance(_ k: Int) -> Double { abs(log2(rate.perMinute * Double(k) / tempo.perMinute)) }
        for set in sets {
            if let best = set.min(by: { distance($0) < distance($1) }), distance(best) <= 0.5 { return best }
        }
        return all.min { distance($0) < distance($1) } ?? 1
    }

    /// Whether `pace` may keep its beats per stroke when the parent moves the rate: 36 to 120 beats a minute.
    package static func keeps(_ pace: Pace) -> Bool { pace.tempo >= Tempo(36) && pace.tempo <= Tempo(120) }
}
