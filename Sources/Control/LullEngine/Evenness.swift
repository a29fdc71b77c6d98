// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP
import LullRender
import LullScore
import LullTime
import LullVoices

/// Brings tunes to one loudness, so that no change of tune is a change of level.
///
/// A voice's level is that of its held note, or of plucked quarter notes; a tune's dynamics lie round 0 dB and its notes
/// begin and end. From notes and tempo alone this finds how much power the loudest three seconds carry beside that, and
/// moves the whole tune by the difference; what is plucked it evens note by note.
///
/// - Thread: control
enum Evenness {
    /// Decibels to add to every note of `piece`.
    static func level(of piece: Piece) -> Float {
        switch piece.voice {
        case .hum, .tick:
            var sum = PowerSum()
            for note in piece.notes { sum.sing(note, beatsPerSecond: piece.pace.tempo.perMinute / 60) }
            let crest = sum.loudest(over: window)
            return crest > 0 ? Float(-10 * log10(crest)) : 0
        case .musicBox, .harp: return 0
        case .recording: return Float(piece.recording?.gain.value ?? 0)
        }
    }

    /// The notes of `piece`, and behind them its accompaniment's, each as loud as it is to be played.
    static func notes(of piece: Piece, on speaker: Speaker) -> [ProgramNote] {
        let notes = piece.notes + piece.program.accompaniment
        let instrument: PluckedOutline.Instrument
        switch piece.voice {
        case .musicBox: instrument = .musicBox
        case .harp: instrument = .harp(speaker)
        case .hum, .tick, .recording: return notes
        }
        return zip(notes, PluckedLevel(piece, instrument).levels).map { note, level in
            var note = note
            note.level += level
            return note
        }
    }

    /// What BS.1770 calls short-term, seconds.
    private static let window = 3.0
}

/// A sung tune's power over time, as steps.
private struct PowerSum {
    /// By how much the power changes, and when, in seconds.
    private var steps: [(time: Double, change: Double)] = []

    /// Adds a note of steady power; a held one at 0 dB has 1.
    mutating func sing(_ note: ProgramNote, beatsPerSecond: Double) {
        let length = note.length.value / beatsPerSecond
        let heard = max(length * 0.3, length - PowerSum.lost(note, length))
        add(pow(10, Double(note.level) / 10), from: note.onset.value / beatsPerSecond, lasting: heard)
    }

    private mutating func add(_ power: Double, from start: Double, lasting length: Double) {
        steps.append((start, power))
        steps.append((start + length, -power))
    }

    /// The highest mean power of any so many seconds.
    func loudest(over window: Double) -> Double {
        var times: [Double] = []
        var sums: [Double] = []
        var (power, total) = (0.0, 0.0)
        for step in steps.sorted(by: { $0.time < $1.time }) {
            total += power * (step.time - (times.last ?? step.time))
            power += step.change
            times.append(step.time)
            sums.append(total)
        }
        func sum(at time: Double) -> Double { PowerSum.value(at: time, times, sums) }
        // The sum is a line between steps, so the loudest window begins or ends on one.
        let most = times.lazy.map { max(sum(at: $0 + window) - sum(at: $0), sum(at: $0) - sum(at: $0 - window)) }.max()
        return (most ?? 0) / window
    }

    private static func value(at time: Double, _ times: [Double], _ values: [Double]) -> Double {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= time { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return 0 }
        guard low < times.count else { return values[low - 1] }
        let part = (time - times[low - 1]) / (times[low] - times[low - 1])
        return values[low - 1] + part * (values[low] - values[low - 1])
    }

    /// Seconds of full sound that a sung note gives up to its beginning and, at a phrase's end, to the breath.
    private static func lost(_ note: ProgramNote, _ length: Double) -> Double {
        let beginning =
            switch note.joint {
            case .fresh: 0.1
            case .articulated: 0.09
            case .slurred: 0.03
            }
        return beginning + (note.endsPhrase ? min(0.4, length * 0.3) : 0)
    }
}
