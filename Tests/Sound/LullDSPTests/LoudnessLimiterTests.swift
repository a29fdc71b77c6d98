// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullSoundKit
import Testing

@Suite struct LoudnessLimiterTests {
    private static let ceiling = KWeighting.meanSquare(loudness: Decibels(-24))

    @Test(arguments: 0..<200) func `over any 3 s no more is let through than the ceiling allows`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var limiter = Levelled(ceiling: Self.ceiling)
        var passed: [Double] = []
        // Bursts of changing power between silences, even or ragged.
        let raggedness = seed.isMultiple(of: 2) ? 0 : 0.9
        while passed.count < 20_000 {
            let power = Decibels(.random(in: 0...40, using: &random)).power
            for _ in 0..<Int.random(in: 1...2_000, using: &random) {
                let now = power * (1 + raggedness * .random(in: -1...1, using: &random))
                let gain = limiter.gain(meanSquare: now * Self.ceiling)
                passed.append(gain * gain * now)
            }
            for _ in 0..<Int.random(in: 1...600, using: &random) {
                _ = limiter.gain(meanSquare: 0)
                passed.append(0)
            }
        }
        var (sum, highest) = (0.0, 0.0)
        for (index, now) in passed.enumerated() {
            sum += now - (index >= 2_250 ? passed[index - 2_250] : 0)
            highest = max(highest, sum)
        }
        #expect(highest <= 2_250.01)
    }

    @Test func `at the ceiling's own level and 0.1 dB below it the gain is exactly 1`() {
        var limiter = Levelled(ceiling: Self.ceiling)
        let power = Decibels(-0.1).power * Self.ceiling
        for _ in 0..<20_000 { #expect(limiter.gain(meanSquare: power) == 1) }
    }

    @Test func `it comes back at 3 dB a second`() {
        var limiter = Levelled(ceiling: Self.ceiling)
        for _ in 0..<7_500 { _ = limiter.gain(meanSquare: 1_000 * Self.ceiling) }
        var before = limiter.gain(meanSquare: 0)
        for _ in 0..<15_000 {
            let gain = limiter.gain(meanSquare: 0)
            #expect(Decibels(amplitude: gain / before).value <= 3.0 / 750 + 1e-6)
            #expect(gain >= before)
            before = gain
        }
        #expect(before == 1)
    }
}

/// A limiter with a gain of its own.
private struct Levelled: ~Copyable {
    private var limiter: LoudnessLimiter
    private var gain = 1.0

    init(ceiling: Double) { limiter = LoudnessLimiter(window: 2_250, ceiling: ceiling) }

    mutating func gain(meanSquare: Double) -> Double {
        gain = limiter.limit(min(1, gain * LoudnessLimiter.recovery), from: gain, power: meanSquare)
        limiter.spend(gain * gain * meanSquare)
        return gain
    }
}
