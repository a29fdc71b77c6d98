// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullSoundKit
import Testing

@Suite struct DitherTests {
    @Test(arguments: [0, 0.25, 0.5, 3.7]) func `the error's mean is 0 and its variance a quarter, whatever the signal`(
        steps: Float
    ) {
        var dither = Dither(seed: 1)
        // The stream starts silent: a first sample wakes it.
        _ = dither.quantize(0.5)
        let errors = (0..<90_000).map { _ in Double(dither.quantize(steps / 32_768)) - Double(steps) }
        let mean = errors.reduce(0, +) / 90_000
        let variance = errors.reduce(0) { $0 + $1 * $1 } / 90_000
        // Rounding (1/12) and triangular dither (1/6): Lipshitz, Wannamaker, Vanderkooy 1992.
        #expect(abs(mean) < 0.01)
        #expect(abs(variance - 0.25) < 0.01)
        #expect(errors.allSatisfy { abs($0) <= 1.5 })
    }

    @Test func `after two seconds of silence there are exact zeros, until sound comes back`() {
        var dither = Dither(seed: 2)
        _ = dither.quantize(0.5)
        let silence = (0..<200_000).map { _ in dither.quantize(0) }
        #expect(silence[90_000..<95_999].contains { $0 != 0 })
        #expect(silence[95_999...].allSatisfy { $0 == 0 })
        _ = dither.quantize(0.001)
        #expect((0..<1_000).contains { _ in dither.quantize(0) != 0 })
    }

    @Test func `a stream that has not sounded is zeros`() {
        var dither = Dither(seed: 3)
        #expect((0..<1_000).allSatisfy { _ in dither.quantize(0) == 0 })
    }

    @Test func `what does not fit is clipped, and what is no number is silent`() {
        var dither = Dither(seed: 4)
        #expect(dither.quantize(2) == 32_767)
        #expect(dither.quantize(.infinity) == 32_767)
        #expect(dither.quantize(-2) == -32_768)
        #expect(dither.quantize(-.infinity) == -32_768)
        #expect(dither.quantize(.nan) == 0)
    }

    @Test func `the same seed gives the same samples`() {
        var (first, second, other) = (Dither(seed: 5), Dither(seed: 5), Dither(seed: 6))
        let input = Signals.sine(440, level: -80, seconds: 0.1)
        let samples = input.map { first.quantize($0) }
        #expect(samples == input.map { second.quantize($0) })
        #expect(samples != input.map { other.quantize($0) })
    }
}
