// SPDX-License-Identifier: GPL-3.0-or-later

import LullVoices
import Testing

@Suite("The hum's laws") struct HumLawTests {
    @Test("The same seed and the same notes give the same samples, another seed others") func seeded() {
        let tune = Tune(shift: -17)
        let sound = tune.hummed(.small, seed: 5)
        // Compared outside the macro, which would look for the differences of whole songs.
        let (isSame, isOther) = (sound == tune.hummed(.small, seed: 5), sound != tune.hummed(.small, seed: 6))
        #expect(isSame)
        #expect(isOther)
    }

    @Test("After a reset the hum is exactly as a new one") func reset() {
        let calls: [(frame: Int64, call: Call)] = [
            (0, .breathe(10_000)), (9_000, .begin(Note(pitch: 52, duration: 40_000))),
            (50_000, .begin(Note(pitch: 57, duration: 40_000, joint: .slurred))), (70_000, .release),
        ]
        var new = HumVoice(speaker: .full, seed: 9)
        var used = HumVoice(speaker: .full, seed: 1)
        _ = render(&used, calls, frames: 60_000)
        used.reset(seed: 9)
        let rests = used.isSilent
        #expect(rests)
        // Compared outside the macro, which would look for the differences of whole songs.
        let isSame = render(&used, calls, frames: 96_000) == render(&new, calls, frames: 96_000)
        #expect(isSame)
    }

    @Test("Every pitch is finite and under its ceiling, whatever the joint", arguments: [Speaker.small, .full])
    func everyPitch(speaker: Speaker) {
        var voice = HumVoice(speaker: speaker, seed: 3)
        let joints: [Joint] = [.fresh, .articulated, .slurred]
        for step in 0...180 {
            let note = Note(pitch: 20 + Float(step) / 2, duration: 9_600, joint: joints[step % 3])
            let sound = render(&voice, [(0, .begin(note))], frames: 9_600)
            // True peak -13 dBTP.
            #expect(sound.allSatisfy { abs($0) < 0.224 }, "\(note.pitch)")
        }
    }

    @Test("A pitch or a level that no singer has is brought within bounds")
    func outOfRange() {
        var voice = HumVoice(speaker: .small, seed: 3)
        for value in [Float.nan, .infinity, -.infinity, 1e9, -1e9] {
            var note = Note(pitch: value, duration: .max, joint: .slurred)
            #expect(render(&voice, [(0, .begin(note))], frames: 4_800).allSatisfy { abs($0) < 0.5 })
            note = Note(pitch: 57, level: value, duration: .min, joint: .articulated)
            #expect(render(&voice, [(0, .begin(note))], frames: 4_800).allSatisfy { abs($0) < 0.5 })
            _ = voice.lead(of: note)
        }
    }

    @Test("A new voice is silent; a released one is within 0.4 s, and writes zeros") func silence() {
        var voice = HumVoice(speaker: .full, seed: 3)
        let rests = voice.isSilent
        #expect(rests)
        #expect(quantum { voice.render(into: &$0) }.allSatisfy { $0 == 0 })
        let sound = render(
            &voice, [(0, .begin(Note(pitch: 50, duration: 48_000))), (48_000, .release)], frames: 67_200)
        #expect(level(sound, from: 0.5, to: 1) > -30)
        let restsLater = voice.isSilent
        #expect(restsLater)
        #expect(quantum { voice.render(into: &$0) }.allSatisfy { $0 == 0 })
    }

    @Test("From A2 to F#4 a semitone changes loudness by less than a decibel", arguments: [Speaker.small, .full])
    func evenLoudness(speaker: Speaker) {
        let levels = (45...66).map { pitch in
            var voice = HumVoice(speaker: speaker, seed: 4)
            let note = Note(pitch: Float(pitch), duration: 96_000)
            return level(render(&voice, [(0, .begin(note))], frames: 96_000), from: 0.4, to: 2)
        }
        for (a, b) in zip(levels, levels.dropFirst()) { #expect(abs(a - b) < 1) }
        #expect((levels.max() ?? 0) - (levels.min() ?? 0) < 2)
    }

    @Test("A note's level in decibels is what is heard") func levels() {
        let heard = [Float(-6), 0, 3].map { decibels in
            var voice = HumVoice(speaker: .full, seed: 4)
            let note = Note(pitch: 52, level: decibels, duration: 96_000)
            return level(render(&voice, [(0, .begin(note))], frames: 96_000), from: 0.4, to: 2)
        }
        #expect(abs(heard[1] - heard[0] - 6) < 0.3)
        #expect(abs(heard[2] - heard[1] - 3) < 0.3)
    }

    @Test("A breath ends when it was told to, far below the voice") func breath() {
        var voice = HumVoice(speaker: .full, seed: 4)
        let sound = render(&voice, [(0, .breathe(19_200))], frames: 24_000)
        #expect((-70 ... -55).contains(level(sound, from: 0.1, to: 0.3)))
        #expect(level(sound, from: 0, to: 0.02) < -75)
        #expect(level(sound, from: 0.401, to: 0.5) < -90)
        let rests = voice.isSilent
        #expect(rests)
    }

    @Test("However it is called, the hum makes no click and no sudden onset", arguments: 0..<8 as Range<UInt64>)
    func noClicks(seed: UInt64) {
        var random = SplitMix(state: seed)
        var frame: Int64 = 0
        var calls: [(frame: Int64, call: Call)] = []
        while frame < 20 * 48_000 {
            frame += Int64.random(in: 1...24_000, using: &random)
            let joints: [Joint] = [.fresh, .articulated, .slurred]
            switch Int.random(in: 0..<8, using: &random) {
            case 0: calls.append((frame, .release))
            case 1: calls.append((frame, .breathe(.random(in: 0...30_000, using: &random))))
            case let kind:
                let note = Note(
                    pitch: .random(in: 43...67, using: &random), level: .random(in: -6...3, using: &random),
                    duration: .random(in: 100...96_000, using: &random), joint: joints[kind % 3])
                calls.append((frame, .begin(note)))
            }
        }
        var voice = HumVoice(speaker: seed % 2 == 0 ? .full : .small, seed: seed)
        let sound = render(&voice, calls, frames: 20 * 48_000)
        #expect(sound.allSatisfy { abs($0) < 0.35 })
        #expect(greatestKink(sound) < 4)
        #expect(steepestRise(sound) < 0.5)
        // The measure can fail: a step of 2 % of full scale, near the level of the hum itself.
        var broken = sound
        for i in 400_000..<broken.count { broken[i] += 0.02 }
        #expect(greatestKink(broken) > 4)
    }

    @Test(
        "A note that begins while another comes up cuts no rise short",
        arguments: [Joint.fresh, .articulated, .slurred])
    func risesOn(joint: Joint) {
        let first = Note(pitch: 67, duration: 3_000)
        let second = Note(pitch: 67, duration: 48_000, joint: joint)
        for gap in stride(from: Int64(1_200), through: 7_200, by: 240) {
            var voice = HumVoice(speaker: .small, seed: 3)
            let sound = render(&voice, [(480, .begin(first)), (480 + gap, .begin(second))], frames: 24_000)
            let rise = firstRise(sound)
            #expect(rise >= 30, "\(gap) frames later: \(rise) ms")
        }
    }

    @Test("A note that is let go while it comes up cuts no rise short") func letGoRising() {
        // The rise begins 1,920 frames after the note.
        for gap in stride(from: Int64(2_160), through: 7_200, by: 240) {
            var voice = HumVoice(speaker: .small, seed: 3)
            let note = Note(pitch: 67, duration: 48_000)
            let sound = render(&voice, [(480, .begin(note)), (480 + gap, .release)], frames: 24_000)
            let rise = firstRise(sound)
            #expect(rise >= 30, "\(gap) frames later: \(rise) ms")
        }
    }

    /// Milliseconds from a tenth to nine tenths of where the envelope, the greatest of 3 ms, first stays for 40 ms or sinks.
    private func firstRise(_ sound: [Float]) -> Int {
        let envelope = stride(from: 144, through: sound.count, by: 48).map { end in
            sound[end - 144..<end].reduce(0) { max($0, abs($1)) }
        }
        let top = envelope.indices.first { place in
            let highest = envelope[place...].prefix(40).max() ?? 0
            return highest > 0.003 && envelope[place] > 0.9 * highest
        }
        let high = top ?? 0
        let low = envelope[..<high].lastIndex { $0 < 0.1 * envelope[high] } ?? 0
        return high - low
    }

    /// By how much of the sound's peak its envelope, the greatest of 12 ms, rises in 10 ms at most. The swiftest raised
    /// cosine allowed, 51 ms long, rises by 0.3, and shimmer and the change of pitch add to it.
    private func steepestRise(_ sound: [Float]) -> Float {
        var peaks: [Float] = []
        for start in stride(from: 0, to: sound.count - 96, by: 96) {
            peaks.append(sound[start..<start + 96].reduce(0) { max($0, abs($1)) })
        }
        let envelope = (6...peaks.count).map { peaks[$0 - 6..<$0].max() ?? 0 }
        let rise = zip(envelope, envelope.dropFirst(5)).map { $1 - $0 }.max() ?? 0
        return rise / (peaks.max() ?? 1)
    }
}

/// Steele's SplitMix64: seeded, so that a failure can be seen again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
