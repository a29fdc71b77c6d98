// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP
import LullScore
import LullTime
import LullVoices

/// How hard each note of a plucked tune is played, so that all tunes have one loudness and each keeps it.
///
/// Plucks die away: where notes are long, little is heard, and a tune's loudest three seconds say nothing of the rest. So
/// the player evens them: softer where notes crowd, harder where they are far apart, with fuller chords below, and never
/// in jumps. Outlines of the tune tell what three seconds come to, for plucks leave each other room below a common peak.
///
/// - Thread: control
struct PluckedLevel {
    private struct Event {
        /// In quanta.
        var onset: Int
        var note: Note
        var accompanies: Bool
        /// Among the tune's notes, and behind them the accompaniment's.
        var place: Int
    }

    private let instrument: PluckedOutline.Instrument
    /// By onset.
    private let plucks: [Event]
    /// Notes of the tune and of the accompaniment.
    private let count: Int
    private let melodyCount: Int
    /// The mean of the levels that the tune is written in, decibels; effort is beside it.
    private let written: Float
    /// From one pass to the next, quanta.
    private let period: Int

    init(_ piece: Piece, _ instrument: PluckedOutline.Instrument) {
        let notes = piece.notes
        let written = notes.reduce(0) { $0 + $1.level } / Float(max(1, notes.count))
        let (program, quantaPerBeat) = (piece.program, 60 / piece.pace.tempo.perMinute / Double(Quantum.seconds))
        func plucks(_ notes: [ProgramNote], from first: Int, accompany: Bool) -> [Event] {
            notes.enumerated().compactMap { index, note in
                let onset = (note.onset + program.pickup).value * quantaPerBeat
                guard onset < PluckedLevel.longest else { return nil }
                let duration = Int64(note.length.value * quantaPerBeat) * Int64(Quantum.frames)
                let pitch = Float(Int(note.pitch) + Int(piece.transposition))
                return Event(
                    onset: Int(onset),
                    note: Note(pitch: pitch, level: note.level - (accompany ? 0 : written), duration: duration),
                    accompanies: accompany, place: first + index)
            }
        }
        self.instrument = instrument
        self.written = written
        var all = plucks(notes, from: 0, accompany: false)
        if case .harp = instrument { all += plucks(program.accompaniment, from: notes.count, accompany: true) }
        self.plucks = Array(all.sorted { ($0.onset, $0.place) < ($1.onset, $1.place) }.prefix(PluckedLevel.mostNotes))
        melodyCount = notes.count
        count = notes.count + program.accompaniment.count
        let strokes = ((program.length + program.pickup).value / Double(piece.pace.beatsPerStroke)).rounded(.up)
        let beats = strokes * Double(piece.pace.beatsPerStroke)
        period = max(1, Int(min(beats * quantaPerBeat, PluckedLevel.longest)))
    }

    /// Decibels to add to each note of the tune, and behind them to each of the accompaniment.
    var levels: [Float] {
        var levels = [Float](repeating: 0, count: count)
        guard !plucks.isEmpty else { return levels }
        var efforts = [Float](repeating: 0, count: plucks.count)
        for _ in 0..<PluckedLevel.rounds {
            let missing = smoothed(missing(with: touches(efforts)))
            for k in efforts.indices {
                efforts[k] = min(max(efforts[k] + PluckedLevel.pace * missing[k], -20), PluckedLevel.most)
            }
        }
        let touches = touches(efforts)
        // What comes later is played as what was looked at mostly is.
        let usual = touches.sorted()[touches.count / 2]
        for place in levels.indices { levels[place] = usual - (place < melodyCount ? written : 0) }
        for (pluck, touch) in zip(plucks, touches) {
            levels[pluck.place] = touch - (pluck.accompanies ? 0 : written)
        }
        return levels
    }

    /// What efforts are to the hands, decibels. The melody goes a little beyond the tune's usual and no further; the
    /// chords below it take the rest.
    private func touches(_ efforts: [Float]) -> [Float] {
        let usual = efforts.sorted()[efforts.count / 2]
        return zip(plucks, efforts).map { pluck, effort in
            let even = min(effort, usual + PluckedLevel.range)
            guard pluck.accompanies else { return min(even, PluckedLevel.hardest) }
            return even + min(max(effort, 0), PluckedLevel.fullest)
        }
    }

    /// By how much the loudest three seconds that a pluck begins in miss the target, decibels.
    private func missing(with touches: [Float]) -> [Float] {
        let loudness = loudness(with: touches)
        return plucks.map { pluck in
            var most = -Float.infinity
            for start in [pluck.onset, pluck.onset + period] {
                let first = start / PluckedLevel.block
                for end in first..<first + PluckedLevel.window where end < loudness.count {
                    most = max(most, loudness[end])
                }
            }
            return PluckedLevel.target - most
        }
    }

    /// Neighbours go together: the mean under a triangle.
    private func smoothed(_ values: [Float]) -> [Float] {
        var first = 0
        return plucks.indices.map { k in
            let onset = plucks[k].onset
            while onset - plucks[first].onset >= PluckedLevel.reach { first += 1 }
            var (sum, weights): (Float, Float) = (0, 0)
            var other = first
            while other < plucks.count, plucks[other].onset - onset < PluckedLevel.reach {
                let weight = 1 - Float(abs(plucks[other].onset - onset)) / Float(PluckedLevel.reach)
                sum += weight * values[other]
                weights += weight
                other += 1
            }
            return sum / weights
        }
    }

    /// The three seconds that end with each block of a pass and of the beginning of the next, LUFS.
    private func loudness(with touches: [Float]) -> [Float] {
        var outline = PluckedOutline(instrument)
        var blocks: [Double] = []
        var (next, start) = (0, 0)
        for quantum in 0..<period + PluckedLevel.window * PluckedLevel.block {
            while plucks[next].onset + start <= quantum {
                var note = plucks[next].note
                note.level += touches[next]
                outline.begin(note, accompanies: plucks[next].accompanies)
                next += 1
                if next == plucks.count { (next, start) = (0, start + max(period, plucks[next - 1].onset + 1)) }
            }
            if quantum % PluckedLevel.block == 0 { blocks.append(0) }
            blocks[blocks.count - 1] += Double(outline.advance())
        }
        var sum = 0.0
        return blocks.indices.map { index in
            sum += blocks[index] - (index >= PluckedLevel.window ? blocks[index - PluckedLevel.window] : 0)
            let power = sum / Double(PluckedLevel.window * PluckedLevel.block)
            return Float(10 * log10(max(power, 1e-12))) - PluckedLevel.loss
        }
    }

    /// A little below the -25 LUFS that sung tunes come to: what two tones do to each other is not foreseen.
    private static let target: Float = -25.35
    /// Decibels from a square of amplitude to LUFS, the room's echo included; measured over the bundled tunes.
    private static let loss: Float = 4.5
    /// How often efforts are made good, and by which part of what they miss.
    private static let rounds = 10
    private static let pace: Float = 0.7
    /// Decibels: the greatest effort, what the melody may go beyond the tune's median and in all, and what chords add.
    private static let most: Float = 9
    private static let range: Float = 3
    private static let hardest: Float = 6
    private static let fullest: Float = 6
    /// Quanta in 1.5 s, half of what loudness is measured over.
    private static let reach = 1_125
    /// Quanta in the three minutes, and the notes, that speak for a tune.
    private static let longest = 135_000.0
    private static let mostNotes = 2_000
    /// Quanta in 100 ms, and so many of these blocks in three seconds.
    private static let block = 75
    private static let window = 30
}
