// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP
import LullSoundKit
import Testing

@Suite struct FadeTests {
    @Test func `a fade is a raised cosine of amplitude and ends exactly on its target`() {
        var fade = Fade(gain: 0.2)
        fade.move(to: 0.9, over: 240_000)
        for frame in 1...240_000 {
            let expected = 0.2 + 0.7 * (1 - cos(.pi * Double(frame) / 240_000)) / 2
            #expect(abs(Double(fade.next()) - expected) < 1e-6)
        }
        #expect(!fade.isMoving)
        #expect(fade.gain == 0.9)
        #expect(fade.next() == 0.9)
    }

    @Test(arguments: 0..<10) func `a fade that is sent elsewhere in mid-course has neither step nor corner`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var fade = Fade(gain: 0)
        var gains: [Float] = []
        for _ in 0..<40 {
            let frames = Int.random(in: 2_400...240_000, using: &random)
            fade.move(to: .random(in: 0...1, using: &random), over: frames)
            for _ in 0..<Int.random(in: 1...frames + 100, using: &random) { gains.append(fade.next()) }
        }
        // The sharpest bend of a 50 ms fade is pi^2 / 2 / 2,400^2; ending its slope within 10 ms is at most 5.2e-6.
        #expect(steepestCorner(gains) < 6.5e-6)
        #expect(gains.allSatisfy { $0 >= 0 && $0 < 1.05 })
    }

    @Test func `a step of 0 frames is immediate`() {
        var fade = Fade(gain: 1)
        fade.move(to: 0.5, over: 0)
        #expect(fade.next() == 0.5)
    }

    @Test func `the samples do not depend on the blocks`() {
        let input = Signals.noise(seconds: 0.2, seed: 1)
        var whole = input
        var fade = Fade(gain: 1)
        fade.move(to: 0, over: 7_000)
        var span = whole.mutableSpan
        fade.apply(to: &span)
        var other = Fade(gain: 1)
        other.move(to: 0, over: 7_000)
        #expect(inQuanta(input) { other.apply(to: &$0) } == whole)
        #expect(whole[7_000...].allSatisfy { $0 == 0 })
    }

    @Test func `a gain of 1 leaves every bit`() {
        let input = Signals.noise(seconds: 0.2, seed: 1)
        var fade = Fade(gain: 1)
        #expect(inQuanta(input) { fade.apply(to: &$0) } == input)
    }
}

@Suite struct VolumeFadeTests {
    @Test(arguments: [(0.1, 1.0, 3.0), (1, 0.1, -12)]) func `it moves at 3 dB a second up and 12 down`(
        from: Double, to: Double, pace: Double
    ) {
        var fade = VolumeFade(gain: Float(from))
        fade.target = Float(to)
        let gains = inQuanta([Float](repeating: 1, count: 48_000)) { fade.apply(to: &$0) }
        let moved = Decibels(amplitude: Double(gains[47_999] / gains[0])).value
        #expect(abs(moved - pace) < 0.02)
        #expect(abs(moved) <= abs(pace))
        #expect(steepestCorner(gains) < 1e-6)
    }

    @Test func `it reaches its target exactly, silence too, and comes back from it`() {
        var fade = VolumeFade(gain: 1)
        fade.target = 0
        let down = inQuanta([Float](repeating: 1, count: 6 * 48_000)) { fade.apply(to: &$0) }
        #expect(down.last == 0)
        fade.target = 0.5
        let up = inQuanta([Float](repeating: 1, count: 20 * 48_000)) { fade.apply(to: &$0) }
        #expect(up.last == 0.5)
        // The sharpest bend is the arrival at 3 dB a second.
        #expect(steepestCorner(Array(down + up)) < 4e-6)
        #expect(zip(up, up.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test func `a new target in mid-course turns it round without a step`() {
        var fade = VolumeFade(gain: 0.5)
        fade.target = 1
        var quantum = 0
        let gains = inQuanta([Float](repeating: 1, count: 4 * 48_000)) { block in
            if quantum % 500 == 0 { fade.target = quantum % 1_000 == 0 ? 1 : 0.1 }
            fade.apply(to: &block)
            quantum += 1
        }
        for (before, after) in zip(gains, gains.dropFirst()) { #expect(abs(after - before) < 3e-5) }
    }
}
