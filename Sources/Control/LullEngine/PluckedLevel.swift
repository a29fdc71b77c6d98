// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP
import LullScore
import LullTime
import LullVoices

/// The level at which a plucked voice brings a tune to the loudness that all tunes have.
///
/// Plucks leave each other room below a common peak, so loudness grows more slowly than the level does. Outlines of the
/// tune at some levels tell how slowly.
///
/// - Thread: control
struct PluckedLevel {
    private let instrument: PluckedOutline.Instrument
    /// By onset, in quanta.
    private let plucks: [(onset: Int, note: Note, accompanies: Bool)]

    init(_ piece: Piece, _ instrument: PluckedOutline.Instrument) {
        let quantaPerBeat = 60 / piece.pace.tempo.perMinute / Double(Quantum.seconds)
        func plucks(_ notes: [ProgramNote], accompany: Bool) -> [(onset: Int, note: Note, accompanies: Bool)] {
            notes.compactMap { note in
                let onset = (note.onset + piece.program.pickup).value * quantaPerBeat
                guard onset < PluckedLevel.longest else { return nil }
                let duration = Int64(note.length.value * quantaPerBeat) * Int64(Quantum.frames)
                let pitch = Float(Int(note.pitch) + Int(piece.transposition))
                return (Int(onset), Note(pitch: pitch, level: note.level, duration: duration), accompany)
            }
        }
        self.instrument = instrument
        var all = plucks(piece.notes, accompany: false)
        if case .harp = instrument { all += plucks(piece.program.accompaniment, accompany: true) }
        self.plucks = all.sorted { $0.onset < $1.onset }
    }

    /// Decibels to add to every note.
    var level: Float {
        guard !plucks.isEmpty else { return 0 }
        var (level, slope): (Float, Float) = (0, 1)
        var loudness = loudness(at: level)
        for _ in 0..<PluckedLevel.mostSteps where abs(PluckedLevel.target - loudness) > PluckedLevel.tolerance {
            let next = min(max(level + (PluckedLevel.target - loudness) / slope, -20), PluckedLevel.highest)
            guard next != level else { break }
            let moved = self.loudness(at: next)
            slope = min(max((moved - loudness) / (next - level), 0.1), 1)
            (level, loudness) = (next, moved)
        }
        return level
    }

    /// The loudest three seconds with every note at `level`, LUFS.
    private func loudness(at level: Float) -> Float {
        var outline = PluckedOutline(instrument)
        var blocks: [Double] = []
        var next = 0
        for quantum in 0..<(plucks.last?.onset ?? 0) + PluckedLevel.tail {
            while next < plucks.count, plucks[next].onset <= quantum {
                var note = plucks[next].note
                note.level += level
                outline.begin(note, accompanies: plucks[next].accompanies)
                next += 1
            }
            if quantum % PluckedLevel.block == 0 { blocks.append(0) }
            blocks[blocks.count - 1] += Double(outline.advance())
        }
        var (sum, most) = (0.0, 0.0)
        for index in blocks.indices {
            sum += blocks[index] - (index >= PluckedLevel.window ? blocks[index - PluckedLevel.window] : 0)
            most = max(most, sum)
        }
        let power = most / Double(PluckedLevel.window * PluckedLevel.block)
        return Float(10 * log10(max(power, 1e-12))) - PluckedLevel.loss
    }

    /// A little below the -25 LUFS that sung tunes come to: what two tones do to each other is not foreseen.
    private static let target: Float = -25.25
    private static let tolerance: Float = 0.02
    private static let mostSteps = 6
    /// Decibels: beyond them a sparse tune would lose its dynamics for little.
    private static let highest: Float = 4
    /// Decibels from a square of amplitude to LUFS, the room's echo included; measured over the bundled tunes.
    private static let loss: Float = 4.5
    /// Quanta in the three minutes that speak for a tune, and in the second for which its last note is listened to.
    private static let longest = 135_000.0
    private static let tail = 750
    /// Quanta in 100 ms, and so many of these blocks in three seconds.
    private static let block = 75
    private static let window = 30
}
