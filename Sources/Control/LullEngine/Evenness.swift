// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRender
import LullScore
import LullTime

/// Brings tunes to one loudness, so that no change of tune is a change of level.
///
/// A voice's level is that of its held note, or of plucked quarter notes; a tune's dynamics lie round 0 dB and its notes
/// begin and end. From notes and tempo alone this finds how much power the loudest three seconds carry beside that, and
/// moves the whole tune by the difference.
///
/// - Thread: control
enum Evenness {
    /// Decibels to add to every note of `piece`.
    static func level(of piece: Piece) -> Float {
        var sum = PowerSum(beatsPerSecond: piece.pace.tempo.perMinute / 60)
        let transposition = Int(piece.transposition)
        switch piece.voice {
        case .hum, .tick:
            for note in piece.notes { sum.sing(note) }
        case .musicBox:
            sum.pluck(piece.notes, .musicBox, transposition)
        case .harp:
            sum.pluck(piece.notes + piece.program.accompaniment, .harp, transposition)
        }
        let crest = sum.loudest(over: window)
        return crest > 0 ? Float(-10 * log10(crest)) : 0
    }

    /// What BS.1770 calls short-term, seconds.
    private static let window = 3.0
}

/// How a plucked voice's notes lose their power.
private struct Ring {
    /// Seconds in which C4 falls by 60 dB, and by which factor that grows with every octave.
    var t60: Double
    var perOctave: Double
    /// Decibels a semitone above B3 by which its notes are louder, as BS.1770 hears them.
    var tilt: Double
    /// Whether a hand stills the string half its note's length after the note.
    var isStilled: Bool
    /// Mean power of its quarter notes at 72 a minute beside one note's at its beginning; measured, so that the bundled
    /// tunes have their loudest three seconds at -25 LUFS.
    var quarters: Double

    /// Signal.md 3.5: 1.8 s at C5, 0.7 of it an octave higher, and it sounds an octave higher than written.
    static let musicBox = Ring(t60: 1.8, perOctave: 0.7, tilt: 0.12, isStilled: false, quarters: 0.21)
    /// 3 s at C3, 1.2 s at C5.
    static let harp = Ring(t60: 1.897, perOctave: 0.6325, tilt: 0.21, isStilled: true, quarters: 0.33)
}

/// A tune's power over time, as steps.
private struct PowerSum {
    private let beatsPerSecond: Double
    /// By how much the power changes, and when, in seconds.
    private var steps: [(time: Double, change: Double)] = []

    init(beatsPerSecond: Double) { self.beatsPerSecond = beatsPerSecond }

    /// Adds a note of steady power; a held one at 0 dB has 1.
    mutating func sing(_ note: ProgramNote) {
        let length = note.length.value / beatsPerSecond
        let heard = max(length * 0.3, length - PowerSum.lost(note, length))
        add(pow(10, Double(note.level) / 10), from: note.onset.value / beatsPerSecond, lasting: heard)
    }

    /// Adds notes that die away, or are stilled when their pitch is plucked again; quarter notes at 72 a minute have 1.
    mutating func pluck(_ notes: [ProgramNote], _ ring: Ring, _ transposition: Int) {
        var again: [Int16: Double] = [:]
        for note in notes.sorted(by: { $0.onset < $1.onset }).reversed() {
            let onset = note.onset.value / beatsPerSecond
            pluck(note, ring, transposition, until: again[note.pitch] ?? .infinity)
            again[note.pitch] = onset
        }
    }

    /// Adds a note in steps of 3 dB.
    private mutating func pluck(_ note: ProgramNote, _ ring: Ring, _ transposition: Int, until end: Double) {
        let length = note.length.value / beatsPerSecond
        let pitch = Double(Int(note.pitch) + transposition)
        let step = ring.t60 * pow(ring.perOctave, (pitch - 60) / 12) / 20
        // The hand plucks long notes harder.
        let weight = 5 * log10(min(max(length * 1.2, 0.25), 4))
        let level = Double(note.level) + weight + ring.tilt * (pitch - 59)
        let onset = note.onset.value / beatsPerSecond
        let rung = min(end - onset, ring.isStilled ? max(0.3, 1.5 * length) + 0.1 : .infinity)
        // A step's mean power beside what it begins with.
        var power = pow(10, level / 10) / ring.quarters * (1 - PowerSum.half) / log(1 / PowerSum.half)
        for index in 0..<8 where Double(index) * step < rung {
            let start = Double(index) * step
            add(power, from: onset + start, lasting: min(step, rung - start))
            power *= PowerSum.half
        }
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

    /// 3 dB.
    private static let half = 0.501_187_2
}
