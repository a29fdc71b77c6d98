// SPDX-License-Identifier: GPL-3.0-or-later

import LullRecording
import LullSoundKit
import Testing

@Suite("Silence around recordings")
struct SoundTrimTests {
    private let second = 48_000
    private let block = 960

    private func hum(_ level: Double, seconds: Double) -> [Float] { Signals.sine(220, level: level, seconds: seconds) }

    private func sound(in frames: [Float], on ground: SoundTrim.Ground) -> Range<Int>? {
        SoundTrim.sound(in: frames.span, on: ground)
    }

    @Test("A tenth of a second is kept before the sound and half a second behind it", arguments: [-10.0, -30, -50])
    func margins(_ level: Double) throws {
        let frames = Signals.silence(seconds: 3) + hum(level, seconds: 4) + Signals.silence(seconds: 2)
        for ground in [SoundTrim.Ground.file, .room] {
            let part = try #require(sound(in: frames, on: ground))
            #expect(abs(part.lowerBound - (3 * second - 4_800)) <= block)
            #expect(abs(part.upperBound - (7 * second + 24_000)) <= block)
        }
    }

    @Test("Soft notes at the ends of a file stay")
    func softNotes() throws {
        let frames =
            Signals.silence(seconds: 1) + hum(-54, seconds: 1) + hum(-12, seconds: 4) + hum(-56, seconds: 1)
            + Signals.silence(seconds: 2)
        let part = try #require(sound(in: frames, on: .file))
        #expect(abs(part.lowerBound - (second - 4_800)) <= block)
        #expect(abs(part.upperBound - (7 * second + 24_000)) <= block)
        // All of it 30 dB softer, the same.
        let soft = frames.map { $0 * 0.031_6 }
        #expect(sound(in: soft, on: .file) == part)
    }

    @Test("In a room, its noise and the knock of a key are no part of the song")
    func room() throws {
        var frames = Signals.noise(level: -50, seconds: 10, seed: 4)
        for (index, sample) in hum(-26, seconds: 5).enumerated() { frames[3 * second + index] += sample }
        for (index, sample) in hum(-20, seconds: 0.08).enumerated() { frames[second + index] += sample }
        let part = try #require(sound(in: frames, on: .room))
        #expect(abs(part.lowerBound - (3 * second - 4_800)) <= block)
        #expect(abs(part.upperBound - (8 * second + 24_000)) <= block)
        // A file's own knock may be its first note.
        #expect(sound(in: frames, on: .file) == 0..<frames.count)
    }

    @Test("A hum without a pause is not taken for the noise of the room")
    func unbroken() {
        let frames = hum(-30, seconds: 6)
        #expect(sound(in: frames, on: .room) == 0..<frames.count)
    }

    @Test("Silence, an offset and nothing have no sound in them")
    func silence() {
        for ground in [SoundTrim.Ground.file, .room] {
            #expect(sound(in: Signals.silence(seconds: 2), on: ground) == nil)
            #expect(sound(in: [Float](repeating: 0.3, count: 96_000), on: ground) == nil)
            #expect(sound(in: [Float](), on: ground) == nil)
            #expect(sound(in: [Float]([0.5]), on: ground) == nil)
        }
    }

    @Test("Levels are the same in whatever pieces they come")
    func pieces() throws {
        let frames =
            Signals.silence(seconds: 1.3) + hum(-20, seconds: 3) + Signals.noise(level: -70, seconds: 2, seed: 2)
        let whole = try #require(sound(in: frames, on: .room))
        for length in [1, 959, 960, 961, 100_000] {
            var levels = SoundLevels()
            var start = 0
            while start < frames.count {
                levels.add(frames.span.extracting(start..<min(start + length, frames.count)))
                start += length
            }
            #expect(SoundTrim.sound(in: levels, on: .room) == whole)
            #expect(levels.count == frames.count && levels.peak == frames.map(abs).max())
        }
    }
}
