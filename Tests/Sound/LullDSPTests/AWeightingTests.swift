// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP
import LullSoundKit
import Testing

@Suite struct AWeightingTests {
    /// The third-octave bands' middles, 10 Hz to 10 kHz.
    static let middles = (-20...10).map { 1_000 * pow(10, Double($0) / 10) }

    @Test(arguments: middles) func `the curve is the standard's, far within class 1`(hertz: Double) {
        let level = measured(Signals.sine(hertz, seconds: 2)) + 3.0103
        #expect(abs(level - curve(hertz)) < 0.05)
    }

    @Test(arguments: [
        (31.62, -39.4), (63.10, -26.2), (125.9, -16.1), (251.2, -8.6), (501.2, -3.2), (1_995, 1.2), (7_943, -1.1),
    ]) func `the curve is the standard's table`(hertz: Double, decibels: Double) {
        #expect(abs(measured(Signals.sine(hertz, seconds: 2)) + 3.0103 - decibels) < 0.1)
    }

    @Test func `it comes to rest after sound`() {
        var weighting = AWeighting()
        #expect(weighting.isAtRest)
        _ = inQuanta(Signals.noise(level: 0, seconds: 0.1, seed: 1)) { _ = weighting.meanSquare(of: &$0) }
        #expect(!weighting.isAtRest)
        _ = inQuanta(Signals.silence(seconds: 3)) { _ = weighting.meanSquare(of: &$0) }
        #expect(weighting.isAtRest)
    }

    /// The weighted level of the second half, dB.
    private func measured(_ samples: [Float]) -> Double {
        var weighting = AWeighting()
        var powers: [Double] = []
        _ = inQuanta(samples) { powers.append(weighting.meanSquare(of: &$0)) }
        let half = powers.suffix(powers.count / 2)
        return Decibels(power: half.reduce(0, +) / Double(half.count)).value
    }

    /// IEC 61672-1:2013, equation E.6.
    private func curve(_ f: Double) -> Double {
        func response(_ f: Double) -> Double {
            let (f1, f2, f3, f4) = (20.598_997, 107.652_65, 737.862_23, 12_194.217)
            return f4 * f4 * pow(f, 4)
                / ((f * f + f1 * f1) * sqrt((f * f + f2 * f2) * (f * f + f3 * f3)) * (f * f + f4 * f4))
        }
        return 20 * log10(response(f) / response(1_000))
    }
}
