// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullSoundKit
import Testing

@Suite struct TruePeakTests {
    @Test(arguments: [
        (12_000.0, 0.0, 0.5, -6.0), (12_000, 45, 0.5, -6), (8_000, 60, 0.5, -6), (6_000, 67.5, 0.5, -6),
        (12_000, 45, 1.41, 3),
    ]) func `the tones of EBU Tech 3341, cases 15 to 19, read within its +0.2, -0.4 dB`(
        hertz: Double, degrees: Double, amplitude: Double, expected: Double
    ) {
        // With the fades that keep the ends from being peaks of their own.
        let signal = Signals.sine(hertz, seconds: 0.5, phase: degrees / 180 * .pi).enumerated().map { index, sample in
            sample * Float(amplitude * min(1, Double(min(index, 23_999 - index)) / 2_400))
        }
        #expect(peak(signal) - expected < 0.2)
        #expect(peak(signal) - expected > -0.4)
    }

    @Test(arguments: 0..<20) func `the peak is the judge's`(seed: Int) {
        let signal = Signals.noise(level: -10, seconds: 0.2, seed: UInt64(seed)) + Signals.silence(seconds: 0.1)
        let judge = LoudnessJudge()
        judge.add(signal)
        #expect(abs(peak(signal) - judge.truePeak) < 0.01)
    }

    @Test func `no true peak is more than 6 dB above the samples' peak, so quieter blocks may be skipped`() {
        // The worst case: signs chosen so that every tap of the half-way interpolator adds up.
        var worst = [Float](repeating: 0, count: 128)
        for tap in 0..<12 { worst[40 + tap] = (tap - 5).isMultiple(of: 2) == (tap <= 5) ? 1 : -1 }
        let level = peak(worst)
        #expect(level > 5 && level < 6.02)
        #expect(peak(worst.map { $0 * 0.499 }, above: 1) == -.infinity)
        #expect(abs(peak(worst.map { $0 * 0.501 }, above: 1) - level - Decibels(amplitude: 0.501).value) < 1e-3)
    }

    @Test(arguments: 0..<20) func `of two channels it is the louder one's`(seed: Int) {
        let mid = Signals.noise(level: -16, seconds: 0.1, seed: UInt64(seed))
        // From mono to wide and back.
        let side = Signals.silence(seconds: 0.032) + Signals.noise(level: -12, seconds: 0.032, seed: UInt64(seed) + 99)
        var meter = TruePeak()
        var highest: Float = 0
        var place = 0
        _ = inQuanta(mid) { block in
            var part = (place..<place + 64).map { $0 < side.count ? side[$0] : 0 }
            let isMono = part.allSatisfy { $0 == 0 }
            var span = part.mutableSpan
            meter.measure(&block, &span, isMono: isMono)
            for step in 0..<TruePeak.steps { highest = max(highest, meter.peaks[step]) }
            place += 64
        }
        let padded = side + [Float](repeating: 0, count: mid.count - side.count)
        let judged = [Float(1), -1].map { sign in
            let judge = LoudnessJudge()
            judge.add(zip(mid, padded).map { $0 + sign * $1 })
            return judge.truePeak
        }
        #expect(abs(Decibels(amplitude: Double(highest)).value - max(judged[0], judged[1])) < 0.01)
    }

    @Test func `a quantum with no sample within 6 dB of the threshold is not looked at`() {
        var meter = TruePeak()
        for (level, isLookedAt) in [(Float(0.49), false), (0.51, true), (0.49, true), (0.49, false)] {
            var block = [Float](repeating: level, count: 64)
            var side = [Float](repeating: 0, count: 64)
            var mid = block.mutableSpan
            var silent = side.mutableSpan
            meter.measure(&mid, &silent, isMono: true, above: 1)
            #expect(meter.hasLooked == isLookedAt)
        }
    }

    @Test func `a loud end of one quantum is seen although the next is silent`() {
        var signal = [Float](repeating: 0, count: 192)
        signal[63] = 0.9
        #expect(abs(peak(signal, above: 0.5) - Decibels(amplitude: 0.9).value) < 1e-6)
    }
}

/// dBTP.
private func peak(_ samples: [Float], above threshold: Float = 0) -> Double {
    var meter = TruePeak()
    var highest: Float = 0
    _ = inQuanta(samples) { block in
        var silence = [Float](repeating: 0, count: 64)
        var side = silence.mutableSpan
        meter.measure(&block, &side, isMono: true, above: threshold)
        for step in 0..<TruePeak.steps { highest = max(highest, meter.peaks[step]) }
    }
    return Decibels(amplitude: Double(highest)).value
}
