// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullScore
import LullSoundKit
import LullTime

/// A tune as a person might play it, slow and soft and without drums, and the truth about its beats.
struct Performance {
    /// Where a performance may differ from another of the same tune.
    struct Manner {
        /// General MIDI program, from 0.
        var instrument: UInt8
        var isAccompanied: Bool
        var seed: UInt64
    }

    struct Note {
        /// Seconds.
        var start: Double
        var end: Double
        var pitch: UInt8
        var velocity: UInt8
        var channel: UInt8
    }

    private(set) var notes: [Note] = []
    /// Seconds of every beat from the first note to the end.
    private(set) var beats: [Double] = []
    let instrument: UInt8
    let seconds: Double

    /// The tune again and again, for `seconds`.
    ///
    /// Tempo follows arches, a parabola over each phrase (Todd 1985), slowest at its end; every beat strays from it by
    /// a few per cent, every note from its place in the beat by some ten milliseconds.
    init(_ program: Program, _ manner: Manner, seconds: Double) {
        var random = SeededRandom(seed: manner.seed)
        instrument = manner.instrument
        self.seconds = seconds
        let beat = 60 / program.tempo.perMinute * exp2(Double.random(in: -0.25...0.2, using: &random))
        let arch = Double.random(in: 0.06...0.14, using: &random)
        let scatter = Double.random(in: 0.015...0.035, using: &random)
        let asynchrony = Double.random(in: 0.006...0.015, using: &random)
        let velocity = Double.random(in: 45...65, using: &random)

        let pickup = program.pickup.value
        let pass = program.length.value
        let starts = [0] + program.phrases.map(\.value)
        func place(inPhrase at: Double) -> Double {
            let inside = at < 0 ? pass + at : at.truncatingRemainder(dividingBy: pass)
            let end = starts.firstIndex { $0 > inside } ?? starts.count - 1
            let length = starts[end] - starts[max(end - 1, 0)]
            return length > 0 ? (inside - starts[max(end - 1, 0)]) / length : 0
        }

        let first = -Int(pickup.rounded(.up))
        var times = [Double.random(in: 0.4...2, using: &random)]
        while let last = times.last, last < seconds + 10 {
            let at = place(inPhrase: Double(first + times.count - 1) + 0.5)
            let slowing = arch * (5 * (at - 0.4) * (at - 0.4) - 0.4)
            times.append(last + beat * (1 + slowing + scatter * random.gaussian()))
        }
        func time(_ place: Double) -> Double {
            let index = min(max(Int((place - Double(first)).rounded(.down)), 0), times.count - 2)
            return times[index] + (place - Double(first + index)) * (times[index + 1] - times[index])
        }

        let bar = Double(program.beatsPerBar)
        let bars = (pass / bar).rounded(.up) * bar
        let stride = pass + pickup > bars + 1e-6 ? bars + bar : bars
        var offset = 0.0
        while time(offset) < seconds {
            for (part, source) in [program.notes, manner.isAccompanied ? program.accompaniment : []].enumerated() {
                for note in source {
                    let start = time(offset + note.onset.value) + asynchrony * random.gaussian()
                    let length = time(offset + (note.onset + note.length).value) - time(offset + note.onset.value)
                    let held = part == 0 ? Double.random(in: 0.9...1.02, using: &random) : 1
                    let arch = 6 * sin(.pi * place(inPhrase: note.onset.value))
                    let strength = velocity + arch + 4 * random.gaussian() - (part == 0 ? 0 : 14)
                    notes.append(
                        Note(
                            start: max(start, 0.02), end: max(start, 0.02) + max(0.08, length * held),
                            pitch: UInt8(clamping: Int(note.pitch)), velocity: UInt8(min(max(strength, 18), 110)),
                            channel: UInt8(part)))
                }
            }
            offset += stride
        }
        notes = notes.filter { $0.start < seconds - 0.1 }
        let begin = notes.map(\.start).min() ?? 0
        beats = times.filter { $0 >= begin - 0.1 && $0 < seconds }
    }

    /// The notes as a MIDI file of a tenth of a millisecond a tick, melody and accompaniment on a channel each.
    var midi: [UInt8] {
        var events: [(tick: Int, order: Int, bytes: [UInt8])] = []
        // Voices and strings are accompanied at the piano.
        let accompanist = [40, 52, 53].contains(instrument) ? 0 : instrument
        events.append((0, 0, [0xC0, instrument]))
        events.append((0, 0, [0xC1, accompanist]))
        for note in notes {
            let end = min(note.end, seconds)
            events.append((Int(note.start * 10_000), 2, [0x90 | note.channel, note.pitch, note.velocity]))
            events.append((Int(end * 10_000), 1, [0x80 | note.channel, note.pitch, 0]))
        }
        events.append((Int(seconds * 10_000), 3, [0xFF, 0x2F, 0]))
        events.sort { ($0.tick, $0.order) < ($1.tick, $1.order) }
        var track: [UInt8] = [0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20]  // half a second a quarter
        var now = 0
        for event in events {
            track += Performance.variable(event.tick - now) + event.bytes
            now = event.tick
        }
        let length = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: track.count >> $0) }
        // 5,000 (hex 1388) ticks a quarter.
        return Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0x13, 0x88] + Array("MTrk".utf8) + length + track
    }

    /// A number in MIDI's seven bits a byte.
    private static func variable(_ value: Int) -> [UInt8] {
        var bytes = [UInt8(value & 0x7F)]
        var rest = value >> 7
        while rest > 0 {
            bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return bytes
    }
}

extension SeededRandom {
    /// Normally distributed, with mean 0 and deviation 1 (Box and Muller 1958).
    mutating func gaussian() -> Double {
        let radius = sqrt(-2 * log(Double.random(in: .leastNonzeroMagnitude...1, using: &self)))
        return radius * cos(2 * .pi * Double.random(in: 0...1, using: &self))
    }
}
