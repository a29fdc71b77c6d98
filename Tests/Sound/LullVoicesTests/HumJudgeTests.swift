// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullVoices
import Testing

/// Semitones that bring the tune's median note near C#3 and near B3.
enum Register: Float, CaseIterable {
    case low = -22
    case high = -12
}

/// Praat's verdict on the hum. The bounds and their sources stand in `Tests/Judges/hum.json`.
@Suite("Praat hears a person humming in tune, on the beat", .serialized) struct HumJudgeTests {
    @Test("The full hum of a low voice measures as recorded humming does") func lowVoice() throws {
        let tune = Tune(shift: Register.low.rawValue)
        let cases = "pitch,beat,sound,human,148-297 Hz,420 Hz,594 Hz and up"
        #expect(try Judge.broken(tune.hummed(.full), tune, cases) == [])
    }

    @Test("The full hum of a high voice measures as recorded humming does") func highVoice() throws {
        let tune = Tune(shift: Register.high.rawValue)
        let cases = "pitch,beat,sound,human,420 Hz,594 Hz and up"
        #expect(try Judge.broken(tune.hummed(.full, seed: 2), tune, cases) == [])
    }

    @Test("A small speaker loses at most 8 LU of the small hum", arguments: Register.allCases)
    func small(register: Register) throws {
        let tune = Tune(shift: register.rawValue)
        let broken = try Judge.broken(tune.hummed(.small, seed: 3), tune, "pitch,beat,sound,small")
        #expect(broken == [], "\(broken)")
    }

    @Test("The judge hears 20 cents") func outOfTune() throws {
        let tune = Tune(Tune.opening, shift: Register.low.rawValue)
        let broken = try Judge.broken(tune.hummed(.full, error: 0.2), tune, "pitch,beat,sound")
        #expect(broken.contains { $0.hasPrefix("median pitch") })
        #expect(broken.contains { $0.hasPrefix("worst note") })
    }

    @Test("The judge hears an attack of 5 ms, its late beat, and a click") func hardAttack() throws {
        let tune = Tune(Tune.opening, shift: Register.low.rawValue)
        var sound = tune.hummed(.full)
        for placed in tune.notes where placed.note.joint == .fresh {
            let open = Int((placed.start + 0.05) * 48_000)
            for i in open - 12_000..<open { sound[i] *= max(0, 1 - Float(open - i) / 400) }
        }
        for i in 150_000..<sound.count { sound[i] += 0.02 }
        let broken = try Judge.broken(sound, tune, "pitch,beat,sound")
        #expect(broken.contains { $0.hasPrefix("click") })
        #expect(broken.contains { $0.hasPrefix("fastest onset") })
        #expect(broken.contains { $0.hasPrefix("p-centre") })
    }

    @Test("The judge tells a sawtooth from a hum") func sawtooth() throws {
        let tune = Tune(Tune.opening, shift: Register.low.rawValue)
        var sound = [Float](repeating: 0, count: Int(tune.length * 48_000))
        var phase: Float = 0
        for placed in tune.notes {
            for i in Int(placed.start * 48_000)..<Int(placed.end * 48_000) {
                phase += 440 * exp2f((placed.note.pitch - 69) / 12) / 48_000
                phase -= phase.rounded(.down)
                sound[i] = 0.1 * (2 * phase - 1)
            }
        }
        let broken = try Judge.broken(sound, tune, "human")
        for measure in ["H1-H2", "tilt", "1-5 kHz", "shimmer", "in-note sd"] {
            #expect(broken.contains { $0.hasPrefix(measure) }, "\(measure)")
        }
    }
}
