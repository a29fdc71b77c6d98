// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRecording
import LullSoundKit
import Testing

@Suite("Resampling to 48 kHz")
struct ResamplerTests {
    /// Nil where the rate is refused.
    private func resampled(_ frames: [Float], from rate: Int, pieces: Int = 16_384) -> [Float]? {
        guard var resampler = Resampler(from: rate) else { return nil }
        var out: [Float] = []
        for start in stride(from: 0, to: frames.count, by: pieces) {
            resampler.add(frames.span.extracting(start..<min(start + pieces, frames.count)), to: &out)
        }
        resampler.finish(to: &out)
        return out
    }

    private func tone(_ hertz: Double, rate: Int, count: Int) -> [Float] {
        (0..<count).map { Float(0.5 * sin(2 * .pi * hertz * Double($0) / Double(rate))) }
    }

    @Test(
        "A tone keeps its level and its place, and nothing comes with it",
        arguments: [(1_000.0, 44_100), (15_000, 44_100), (3_000, 8_000), (15_000, 44_101), (15_000, 96_000)])
    func tone(_ hertz: Double, _ rate: Int) throws {
        let out = try #require(resampled(tone(hertz, rate: rate, count: 2 * rate), from: rate))
        #expect(out.count == 96_000)
        let middle = out[4_800..<91_200]
        var worst = 0.0
        for index in middle.indices {
            let truth = 0.5 * sin(2 * .pi * hertz * Double(index) / 48_000)
            worst = max(worst, abs(Double(out[index]) - truth))
        }
        // All that differs from the tone itself, aliases, images and gain together, below the tone.
        #expect(20 * log10(worst / 0.5) < -80)
        #expect(abs(level(of: Array(middle), at: hertz) - 20 * log10(0.5)) < 0.05)
        let image = rate > 48_000 ? 9_000 : Double(rate) - hertz
        for alien in [image, 96_000 - image, abs(48_000 - image)] where alien < 24_000 && abs(alien - hertz) > 10 {
            #expect(level(of: Array(middle), at: alien) < 20 * log10(0.5) - 90)
        }
    }

    @Test("What 48 kHz cannot hold is gone", arguments: [25_000.0, 33_000, 47_000])
    func alias(_ hertz: Double) throws {
        let out = try #require(resampled(tone(hertz, rate: 96_000, count: 192_000), from: 96_000))
        #expect(out[4_800..<91_200].allSatisfy { abs($0) < 0.5 * 3.2e-5 })
    }

    @Test("The passband is flat", arguments: [50.0, 5_000, 10_000, 18_000, 20_000])
    func passband(_ hertz: Double) throws {
        let out = try #require(resampled(tone(hertz, rate: 44_100, count: 88_200), from: 44_100))
        #expect(abs(level(of: Array(out[4_800..<91_200]), at: hertz) - 20 * log10(0.5)) < 0.01)
    }

    @Test("The length is exact and the same in pieces of any size")
    func pieces() throws {
        var random = SeededRandom(seed: 6)
        for rate in [4_000, 11_025, 44_100, 47_999, 48_000, 192_000, 384_000] {
            let frames = (0..<Int.random(in: 1...9_000, using: &random)).map { _ in
                Float.random(in: -1...1, using: &random)
            }
            let whole = try #require(resampled(frames, from: rate))
            #expect(whole.count == Int((Double(frames.count) * 48_000 / Double(rate)).rounded()))
            #expect(resampled(frames, from: rate, pieces: 1) == whole)
            #expect(resampled(frames, from: rate, pieces: 777) == whole)
        }
        #expect(resampled([], from: 44_100) == [])
        for rate in [.min, -1, 0, .max] { #expect(resampled([], from: rate) == nil) }
    }

    @Test("sox, at its best quality, hears no difference")
    func sox() throws {
        try withFolder { folder in
            let music = SoundFixture.music(seconds: 3)
            let path = SoundFixture.floats.write(music, to: folder, name: "a.wav")
            _ = output(of: "sox \(path) -t f32 \(folder)/a.raw rate -v -s 48000")
            let theirs = bytes(of: "\(folder)/a.raw").withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
            let ours = try #require(resampled(music, from: 44_100))
            #expect(theirs.count == ours.count)
            // The noise above 20 kHz, where both roll off in their own ways, is all that may differ.
            let difference = zip(ours, theirs).map { $0 - $1 }
            let power = difference[4_800..<139_200].reduce(0.0) { $0 + Double($1 * $1) } / 134_400
            #expect(10 * log10(power) < -55)
            for hertz in [220.0, 330] { #expect(level(of: difference, at: hertz) < -90) }
        }
    }
}
