// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullVoices
import Testing

@Suite("The harp's laws") struct HarpTests {
    @Test("Every string is in tune within 3 cents", arguments: [Speaker.full, .small]) func pitch(speaker: Speaker) {
        for pitch in 36...96 {
            let sound = Plucked.harp.note(Float(pitch), speaker, frames: 40_000)
            let frequency = 440 * exp2(Double(pitch - 69) / 12)
            #expect(abs(cents(sound[8_000..<20_000], from: frequency)) < 3, "\(pitch)")
        }
        // The measure can fail: 5 cents.
        let flat = Plucked.harp.note(59.95, frames: 40_000)
        #expect(abs(cents(flat[8_000..<20_000], from: 261.626) + 5) < 0.5)
    }

    @Test("A string at C3 dies by 60 dB in 4.5 s, at C5 in 1.8 s") func ring() {
        for (pitch, t60) in [(48, 4.5), (60, 2.85), (72, 1.8)] as [(Float, Double)] {
            let sound = Plucked.harp.note(pitch)
            // The fundamental is what is left.
            let fall = level(sound, from: 0.8, to: 0.9) - level(sound, from: 1.5, to: 1.6)
            #expect(abs(42 / fall / t60 - 1) < 0.05, "\(pitch): \(42 / fall)")
        }
    }

    @Test("A hand stills a string within 200 ms, half its note's length after it") func stilled() {
        let sound = Plucked.harp.note(48, at: 0, duration: 24_000)
        let ringing = Plucked.harp.note(48, at: 0, duration: 96_000)
        #expect(level(sound, from: 0.7, to: 0.75) > -45)
        #expect(sound[45_696...].allSatisfy { $0 == 0 })
        #expect(level(ringing, from: 1, to: 1.1) > -45)
        #expect(greatestKink(sound) < 4)
    }

    @Test("A softer touch is a duller one") func touch() {
        func brightness(_ note: Note) -> Double {
            let sound = Plucked.harp.played([(0, .begin(note))], frames: 24_000)
            let edges = zip(sound, sound.dropFirst()).map { $1 - $0 }
            return level(edges, from: 0, to: 0.2) - level(sound, from: 0, to: 0.2)
        }
        let loud = brightness(Note(pitch: 55, level: 0, duration: 48_000))
        #expect(brightness(Note(pitch: 55, level: -12, duration: 48_000)) < loud - 1)
    }

    @Test("A voice is silent until its first note, after its last, and after a reset") func silence() {
        // 0.75 s and the hand's 0.2 s.
        expectSilence(HarpVoice.self, around: 60, life: 705...720)
    }
}
