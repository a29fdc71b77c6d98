// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Beats that might be those of a recording, and what speaks for them.
struct Pulse {
    /// Seconds; 4 or more.
    let beats: [Double]
    /// The onset on each beat: an index, or nil where nothing begins.
    let onsets: [Int?]
    /// Median seconds from beat to beat.
    let period: Double
    /// Mean weight of what begins on the beats.
    let strength: Double
    /// The part of all onsets' weight that is on the beats.
    let share: Double
    /// The part of it that begins off the beat and sounds on over a beat on which less begins.
    let syncopation: Double
    /// Root mean square of the changes of interval from beat to beat, in logarithms.
    let irregularity: Double

    /// How far in seconds what marks a beat may be from it.
    private static let near = 0.07

    /// - Parameters:
    ///   - beats: 4 or more.
    ///   - all: By time.
    init(_ beats: [Double], _ all: [Onset]) {
        var placed = beats
        var onsets = [Int?](repeating: nil, count: beats.count)
        var weights = [Double](repeating: 0, count: beats.count)
        var next = 0
        for (index, beat) in beats.enumerated() {
            while next < all.count, all[next].time <= beat - Pulse.near { next += 1 }
            for candidate in all[next...].indices.prefix(while: { all[$0].time < beat + Pulse.near })
            where all[candidate].weight > weights[index] {
                onsets[index] = candidate
                weights[index] = all[candidate].weight
            }
            if let onset = onsets[index] { placed[index] += 0.7 * (all[onset].time - beat) }
        }
        self.beats = placed
        self.onsets = onsets

        let intervals = zip(beats, beats.dropFirst()).map { $1 - $0 }
        period = intervals.sorted()[intervals.count / 2]
        strength = weights.reduce(0, +) / Double(beats.count)
        let changes = zip(intervals, intervals.dropFirst()).map { log($1 / $0) }
        irregularity = sqrt(changes.reduce(0) { $0 + $1 * $1 } / Double(changes.count))

        var (on, over, total) = (0.0, 0.0, 0.0)
        var index = 0
        for onset in all where onset.time > beats[0] - 0.1 && onset.time < beats[beats.count - 1] + 0.1 {
            while index < beats.count - 2, beats[index + 1] <= onset.time { index += 1 }
            let phase = (onset.time - beats[index]) / intervals[index]
            total += onset.weight
            if abs(phase - phase.rounded()) < min(Pulse.near / intervals[index], 0.09) {
                on += onset.weight
            } else {
                over += max(0, onset.weight - weights[index + 1])
            }
        }
        share = total > 0 ? on / total : 0
        syncopation = total > 0 ? over / total : 0
    }

    /// What speaks for it as the beat that hands would tap. The weights were found by regression over 132 performances
    /// with known beats.
    ///
    /// Prior to all else tempi are distributed about 72 beats a minute, normally in their logarithm: what people tap to
    /// quiet music, and near what they rock to.
    var merit: Double {
        let octaves = log2(72 * period / 60)
        return strength + 0.5 * share - 0.6 * syncopation - 0.27 * octaves * octaves
    }

    /// The three best pulses of all tempi from 30 to 170, best first; fewer where fewer differ.
    ///
    /// - Parameter goesOn: Asked at every tempo, with the part done.
    /// - Returns: Nil where it says no.
    static func best(of onsets: [Onset], frames: Int, while goesOn: (Double) -> Bool) -> [Pulse]? {
        let search = PulseSearch(onsets, frames: frames, .free)
        var pulses: [Pulse] = []
        for (index, period) in periods.enumerated() {
            guard goesOn(Double(index) / Double(periods.count)) else { return nil }
            let beats = search.beats(period: period)
            if !beats.isEmpty { pulses.append(Pulse(beats, onsets)) }
        }
        var best: [Pulse] = []
        for pulse in pulses.sorted(by: { $0.merit > $1.merit }) where best.count < 3 {
            if best.allSatisfy({ abs(log($0.period / pulse.period)) > 0.1 }) { best.append(pulse) }
        }
        return best
    }

    /// Seconds; each search reaches 23 % to both sides.
    private static let periods = (0..<16).map { 0.36 * pow(1.12, Double($0)) }
}
