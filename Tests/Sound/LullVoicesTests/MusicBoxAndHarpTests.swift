// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullSoundKit
import LullVoices
import Testing

@Suite("The plucked voices' laws") struct MusicBoxAndHarpTests {
    @Test("The same seed and the same notes give the same samples, another seed others", arguments: Plucked.allCases)
    func seeded(voice: Plucked) {
        let score = Plucked.score(Tune(Tune.opening, shift: -12), lead: 0)
        let sound = voice.played(score, frames: 96_000, seed: 5)
        // Compared outside the macro, which would look for the differences of whole songs.
        let isSame = sound == voice.played(score, frames: 96_000, seed: 5)
        let isOther = sound != voice.played(score, frames: 96_000, seed: 6)
        #expect(isSame)
        #expect(isOther)
    }

    @Test("An onset takes 8 ms or longer, and is heard where the lead says", arguments: Plucked.allCases)
    func onset(voice: Plucked) {
        for pitch in stride(from: Float(36), through: 84, by: 3) {
            for (offset, speaker) in [(0, Speaker.full), (23, .small), (63, .full)] {
                let begin = 4_800 + offset
                let sound = voice.note(pitch, speaker, at: begin, frames: 12_000)
                #expect(riseTime(sound) >= 8, "\(pitch)")
                let envelope = envelope(sound)
                let peak = envelope.max() ?? 0
                // The envelope's millisecond is centred half of it before its end.
                let heard = (envelope.firstIndex { $0 >= 0.398 * peak } ?? 0) - 24
                let late = Double(heard - begin - Int(voice.lead(of: Note(pitch: pitch, duration: 1)))) / 48
                #expect((-3...8).contains(late), "\(pitch): \(late) ms")
            }
        }
    }

    @Test(
        "With a layer a tenth as loud under it, or turned down by a third, an onset takes 8 ms",
        arguments: Plucked.allCases)
    func hastened(voice: Plucked) {
        // Strings and teeth whose period is well below that.
        for pitch in stride(from: Float(60), through: 84, by: 3) {
            let sound = voice.note(pitch, frames: 12_000)
            // At worst the layer takes a tenth off where the onset begins, and adds one where it is nearly there.
            #expect(riseTime(sound, from: 0.2, to: 0.8) >= 8, "\(pitch)")
            // What is let through comes to two thirds and stays there.
            #expect(riseTime(sound, from: 0.067, to: 0.6) >= 8, "\(pitch)")
        }
    }

    @Test("The onset moves with the frame asked for", arguments: Plucked.allCases) func offset(voice: Plucked) {
        let first = envelope(voice.note(72, at: 4_800, frames: 7_200))
        let last = envelope(voice.note(72, at: 4_863, frames: 7_200))
        let delay = (last.firstIndex { $0 >= 0.05 } ?? 0) - (first.firstIndex { $0 >= 0.05 } ?? 0)
        // A low note's envelope follows its wave too.
        #expect((33...93).contains(delay))
    }

    @Test("A chord of any size begins no faster than a note", arguments: Plucked.allCases) func chord(voice: Plucked) {
        for size in [2, 4, 24] {
            let score: Plucked.Score = (0..<size).map {
                (4_800, .begin(Note(pitch: 48 + 2 * Float($0), duration: 96_000)))
            }
            let sound = voice.played(score, .small, frames: 48_000)
            #expect(riseTime(sound) >= 8, "\(size)")
            #expect(Verdict(sound).truePeak <= -12)
        }
    }

    @Test("10,000 notes at once neither click nor pass the peak nor start", arguments: Plucked.allCases)
    func flood(voice: Plucked) {
        var random = SeededRandom(seed: 3)
        let flood: Plucked.Score = (0..<10_000).map { _ in
            let note = Note(
                pitch: .random(in: 30...100, using: &random), level: .random(in: -20...6, using: &random),
                duration: 96_000)
            return (96_017, .begin(note))
        }
        let alone = voice.played(flood, frames: 144_000)
        #expect(riseTime(alone) >= 8)
        #expect(Verdict(alone).truePeak <= -12)
        let before = Plucked.score(Plucked.quarters(shift: 0, tempo: 72), lead: 0).filter { $0.frame < 96_000 }
        let sound = voice.played(before + flood, frames: 144_000)
        #expect(greatestKink(sound) < 4)
        #expect(Verdict(sound).truePeak <= -12)
    }

    @Test("However it is called, a plucked voice neither clicks nor passes the peak", arguments: Plucked.allCases)
    func storm(voice: Plucked) {
        for seed in 0..<3 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            var score: Plucked.Score = []
            var frame = 0
            while frame < 10 * 48_000 {
                frame += Int.random(in: 0...4_000, using: &random)
                let note = Note(
                    pitch: Float(Int.random(in: 36...76, using: &random)), level: .random(in: -12...6, using: &random),
                    duration: .random(in: 0...200_000, using: &random))
                score.append((frame, Int.random(in: 0..<40, using: &random) == 0 ? .damp : .begin(note)))
            }
            let sound = voice.played(score, seed % 2 == 0 ? .full : .small, frames: 11 * 48_000)
            #expect(greatestKink(sound) < 4)
            #expect(Verdict(sound).truePeak <= -12)
            // The measure can fail: a step of 2 % of full scale.
            #expect(greatestKink(sound.indices.map { sound[$0] + ($0 < 200_000 ? 0 : 0.02) }) > 4)
        }
    }

    @Test("Notes beyond the last free place take over from the softest without a click", arguments: Plucked.allCases)
    func overflow(voice: Plucked) {
        // Low, long, and so soft that none has had to yield: where a cut is heard best.
        let score: Plucked.Score = (0..<60).map { index in
            (4_800 + index * 1_009, .begin(Note(pitch: 36 + 0.3 * Float(index), level: -32, duration: 192_000)))
        }
        let kink = greatestKink(voice.played(score, frames: 96_000))
        #expect(kink < 4, "\(kink)")
    }

    @Test("A pitch plucked again and again neither clicks nor grows", arguments: Plucked.allCases)
    func again(voice: Plucked) {
        for gap in [700, 3_000, 9_001, 40_000] {
            let score: Plucked.Score = (0..<20).map { (4_800 + $0 * gap, .begin(Note(pitch: 60, duration: 24_000))) }
            let sound = voice.played(score, frames: 20 * gap + 48_000)
            #expect(greatestKink(sound) < 4, "\(gap)")
            #expect(Verdict(sound).truePeak <= -12, "\(gap)")
        }
    }

    @Test("What cannot be played is silence or a sound within bounds", arguments: Plucked.allCases)
    func nonsense(voice: Plucked) {
        let bad: [Note] = [
            Note(pitch: .nan, duration: 48_000), Note(pitch: 60, level: .nan, duration: 48_000),
            Note(pitch: 60, level: -.infinity, duration: 48_000),
        ]
        let silence = voice.played(bad.map { (100, .begin($0)) }, frames: 48_000)
        #expect(silence.allSatisfy { $0 == 0 })
        for pitch in [-1_000, 1e9, .infinity, -.infinity] as [Float] {
            for level in [0, 1e9, .infinity] as [Float] {
                for duration in [.min, 0, .max] as [Int64] {
                    let note = Note(pitch: pitch, level: level, duration: duration)
                    let sound = voice.played([(0, .begin(note))], frames: 24_000)
                    #expect(sound.allSatisfy { abs($0) < 0.25 })
                    #expect(sound.contains { abs($0) > 0.01 })
                }
            }
        }
    }

    @Test("A damped voice is silent after 200 ms, softly", arguments: Plucked.allCases) func damped(voice: Plucked) {
        var score: Plucked.Score = [48, 55, 60, 64].map { (0, .begin(Note(pitch: $0, duration: 400_000))) }
        let ringing = voice.played(score, frames: 48_000)
        score.append((24_000, .damp))
        let sound = voice.played(score, frames: 48_000)
        #expect(sound.prefix(24_000) == ringing.prefix(24_000))
        #expect(sound[33_728...].allSatisfy { $0 == 0 })
        #expect(level(sound, from: 0.55, to: 0.6) > level(ringing, from: 0.55, to: 0.6) - 6)
        #expect(greatestKink(sound) < 4)
    }

    // The engine finds each tune's own level; what it starts from may be no further off than that can mend.
    @Test("Before it has a level of its own a tune is within 2 dB of -25 LUFS", arguments: Plucked.allCases)
    func loudness(voice: Plucked) {
        for (shift, tempo) in [(0, 50), (0, 72), (0, 96), (-10, 72)] as [(Float, Double)] {
            for speaker in [Speaker.full, .small] {
                let tune = Plucked.quarters(shift: shift, tempo: tempo)
                let loudest = loudest(voice.played(Plucked.score(tune, lead: 0), speaker, frames: 10 * 48_000))
                #expect(abs(loudest + 25) < 2, "\(shift) \(tempo) \(speaker): \(loudest)")
            }
        }
    }

    /// The highest short-term loudness, asked every 100 ms, LUFS.
    private func loudest(_ sound: [Float]) -> Double {
        let judge = LoudnessJudge(findsPeak: false)
        return stride(from: 0, to: sound.count - 4_800, by: 4_800).reduce(-Double.infinity) { highest, start in
            judge.add(Array(sound[start..<start + 4_800]))
            return max(highest, judge.shortTerm)
        }
    }

    @Test("Loudness changes by less than 1 dB a semitone", arguments: Plucked.allCases) func even(voice: Plucked) {
        for speaker in [Speaker.full, .small] {
            let levels = (36...84).map { level(voice.note(Float($0), speaker), from: 0.1, to: 0.9) }
            #expect(zip(levels, levels.dropFirst()).allSatisfy { abs($0 - $1) < 1 })
        }
    }

    @Test("A small speaker loses at most 8 LU of a tune", arguments: Plucked.allCases) func small(voice: Plucked) {
        // The harp plays basses too, an octave and a fifth below the lower register.
        for shift in voice == .harp ? [0, -10, -22] as [Float] : [0, -10] {
            let tune = Plucked.quarters(shift: shift, tempo: 72)
            let sound = voice.played(Plucked.score(tune, lead: 0), .small, frames: 10 * 48_000)
            let loss = loudest(sound) - loudest(highPassed(sound))
            #expect(loss <= 8, "\(shift): \(loss)")
        }
    }

    /// Through a Butterworth high-pass of second order at 300 Hz (bilinear transform).
    private func highPassed(_ sound: [Float]) -> [Float] {
        let turn = 2 * Double.pi * 300 / 48_000
        let (c, alpha) = (cos(turn), sin(turn) / 2.0.squareRoot())
        let (b, a1, a2) = ((1 + c) / 2 / (1 + alpha), -2 * c / (1 + alpha), (1 - alpha) / (1 + alpha))
        var (s1, s2) = (0.0, 0.0)
        return sound.map { x in
            let y = b * Double(x) + s1
            s1 = -2 * b * Double(x) - a1 * y + s2
            s2 = b * Double(x) - a2 * y
            return Float(y)
        }
    }
}
