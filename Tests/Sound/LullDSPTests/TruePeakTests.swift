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
        meter.measure(&block, above: threshold)
        for step in 0..<TruePeak.steps { highest = max(highest, meter.peaks[step]) }
    }
    return Decibels(amplitude: Double(highest)).value
}
