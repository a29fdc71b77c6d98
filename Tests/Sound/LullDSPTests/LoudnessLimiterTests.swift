// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullSoundKit
import Testing

@Suite struct LoudnessLimiterTests {
    private static let ceiling = KWeighting.meanSquare(loudness: Decibels(-24))

    @Test(arguments: 0..<20) func `over any 3 s no more is let through than the ceiling allows`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var limiter = LoudnessLimiter(ceiling: Decibels(-24))
        var passed: [Double] = []
        var (power, quanta) = (0.0, 0)
        for _ in 0..<20_000 {
            if quanta == 0 {
                power = Decibels(.random(in: -60...50, using: &random)).power
                quanta = .random(in: 1...4_000, using: &random)
            }
            quanta -= 1
            let now = power * .random(in: 0...2, using: &random)
            let gain = limiter.gain(meanSquare: now * Self.ceiling)
            #expect(gain > 0 && gain <= 1)
            passed.append(gain * gain * now)
        }
        var sum = 0.0
        for (index, now) in passed.enumerated() {
            sum += now - (index >= 2_250 ? passed[index - 2_250] : 0)
            #expect(sum <= 2_250.01)
        }
    }

    @Test func `at the ceiling's own level and 0.1 dB below it the gain is exactly 1`() {
        var limiter = LoudnessLimiter(ceiling: Decibels(-24))
        let power = Decibels(-0.1).power * Self.ceiling
        for _ in 0..<20_000 { #expect(limiter.gain(meanSquare: power) == 1) }
    }

    @Test func `it comes back at 3 dB a second`() {
        var limiter = LoudnessLimiter(ceiling: Decibels(-24))
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
