// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullScore
import LullTime

/// Brings tunes to one loudness, so that no change of tune is a change of level.
///
/// A voice's level is that of its held note; a tune's dynamics lie round 0 dB and its notes begin and end. From notes and
/// tempo alone this finds how much power the loudest three seconds carry beside a held note's, and moves the whole
/// tune by the difference.
///
/// - Thread: control
enum Evenness {
    /// Decibels to add to every note of `piece`.
    static func level(of piece: Piece) -> Float {
        let crest = crest(piece.program.notes, beatsPerSecond: piece.pace.tempo.perMinute / 60)
        return crest > 0 ? Float(-10 * log10(crest)) : 0
    }

    /// The mean power of the loudest three seconds, where a held note at 0 dB is 1.
    private static func crest(_ notes: [ProgramNote], beatsPerSecond: Double) -> Double {
        let sum = PowerSum(notes, beatsPerSecond: beatsPerSecond)
        // The sum is linear between notes' ends, so the loudest window begins or ends on one.
        return sum.times.lazy.map { max(sum.power(from: $0), sum.power(from: $0 - window)) }.max() ?? 0
    }

    /// What BS.1770 calls short-term, seconds.
    fileprivate static let window = 3.0
}

/// The running sum of a tune's power over time.
private struct PowerSum {
    /// Seconds, ascending.
    private(set) var times: [Double] = []
    private var sums: [Double] = []

    init(_ notes: [ProgramNote], beatsPerSecond: Double) {
        for note in notes {
            let onset = note.onset.value / beatsPerSecond
            let length = note.length.value / beatsPerSecond
            let heard = max(length * 0.3, length - PowerSum.lost(note, length))
            append(onset, power: 0)
            append(onset + heard, power: pow(10, Double(note.level) / 10))
        }
    }

    /// The mean power of the three seconds from `start`.
    func power(from start: Double) -> Double { (sum(at: start + Evenness.window) - sum(at: start)) / Evenness.window }

    private mutating func append(_ time: Double, power: Double) {
        sums.append((sums.last ?? 0) + power * (time - (times.last ?? time)))
        times.append(time)
    }

    private func sum(at time: Double) -> Double {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= time { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return 0 }
        guard low < times.count else { return sums[low - 1] }
        let part = (time - times[low - 1]) / (times[low] - times[low - 1])
        return sums[low - 1] + part * (sums[low] - sums[low - 1])
    }

    /// Seconds of full sound that a note gives up to its beginning and, at a phrase's end, to the breath.
    private static func lost(_ note: ProgramNote, _ length: Double) -> Double {
        let beginning =
            switch note.joint {
            case .fresh: 0.06
            case .articulated: 0.05
            case .slurred: 0.02
            }
        return beginning + (note.endsPhrase ? min(0.4, length * 0.3) : 0)
    }
}
