// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullVoices
import Testing

@Suite("The music box's laws") struct MusicBoxTests {
    @Test("Every tooth is an octave above its note, within 3 cents") func pitch() {
        for pitch in 36...96 {
            let sound = Plucked.musicBox.note(Float(pitch), frames: 40_000)
            let frequency = 440 * exp2(Double(pitch + 12 - 69) / 12)
            #expect(abs(cents(sound[8_000..<20_000], from: frequency)) < 3, "\(pitch)")
        }
        // The measure can fail: 5 cents.
        let sharp = Plucked.musicBox.note(60.05, frames: 40_000)
        #expect(abs(cents(sharp[8_000..<20_000], from: 523.251) - 5) < 0.5)
    }

    @Test("A tooth at C5 dies by 60 dB in 1.8 s, an octave above in 0.7 of that") func ring() {
        for (pitch, t60) in [(60, 1.8), (72, 1.26), (48, 2.57)] as [(Float, Double)] {
            let sound = Plucked.musicBox.note(pitch)
            let fall = level(sound, from: 0.3, to: 0.4) - level(sound, from: 1.3, to: 1.4)
            #expect(abs(60 / fall - t60) < 0.03, "\(pitch): \(60 / fall)")
        }
    }

    @Test("The upper modes are a bar's, soft, and left out where they would fold back") func modes() {
        let (low, high) = (Plucked.musicBox.note(60, frames: 12_000), Plucked.musicBox.note(84, frames: 12_000))
        let bar = 6.27 * 523.251
        #expect(power(low, at: bar) > power(low, at: 0.9 * bar) + 10)
        #expect(power(low, at: bar) < power(low, at: 523.251) - 18)
        #expect(power(high, at: 48_000 - 17.5 * 2_093) < power(high, at: 2_093) - 50)
    }

    /// Decibels of what is at `frequency` in the first tenth of a second of a note.
    private func power(_ sound: [Float], at frequency: Double) -> Double {
        var (re, im) = (0.0, 0.0)
        for i in 4_800..<9_600 {
            let window = 0.5 - 0.5 * cos(2 * .pi * Double(i) / 4_800)
            re += Double(sound[i]) * window * cos(2 * .pi * frequency * Double(i) / 48_000)
            im += Double(sound[i]) * window * sin(2 * .pi * frequency * Double(i) / 48_000)
        }
        return 10 * log10(re * re + im * im)
    }

    @Test("A voice is silent until its first note, after its last, and after a reset") func silence() {
        // T60 is 1.26 s; nothing is left below -110 dBFS.
        expectSilence(MusicBoxVoice.self, around: 72, life: 1_000...2_200)
    }
}
