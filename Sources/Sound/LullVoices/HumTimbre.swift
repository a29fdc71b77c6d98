// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// The colour of the hum: the source's shape and the resonances of nose and closed mouth.
///
/// The resonances start from Klatt's /m/ and the measured hums (Klatt, JASA 67:971, 1980); gains and widths are fitted
/// to the spectra of recorded humming. The zeros of the nasal tract are those of the sum: neighbouring lanes of one sign
/// cancel between their poles.
struct HumTimbre: BitwiseCopyable, Sendable {
    /// The source's shape at rest; see `GlottalPulse`.
    let rd: Float
    /// The first resonance follows the fundamental at this ratio, so that high notes keep theirs.
    let firstRatio: Float
    /// The lowest place of the first resonance, hertz.
    let lowestFirst: Float
    /// Resonances, hertz; the first is `lowestFirst`.
    let frequencies: SIMD4<Float>
    /// Their -3 dB widths, hertz.
    let widths: SIMD4<Float>
    /// The amplitudes of their peaks.
    let gains: SIMD4<Float>
    /// How much breath noise each resonance hears.
    let aspiration: SIMD4<Float>
    /// The sound's level, decibels: trims the voice to -25 LUFS.
    let level: Float

    /// The low-pass of skin and bone over all, hertz.
    static var ceiling: Float { @_noLocks get { 4_200 } }

    @_noLocks init(_ speaker: Speaker) {
        switch speaker {
        case .full:
            rd = 2.69
            firstRatio = 1.14
            lowestFirst = 369
            frequencies = SIMD4(369, 1_230, 2_490, 2_950)
            widths = SIMD4(270, 233, 209, 415)
            gains = SIMD4(1, -0.054, -0.61, -2.7)
            aspiration = SIMD4(0, 0.75, 0.155, 0.096)
            level = -25.35
        case .small:
            rd = 1.83
            firstRatio = 1.05
            lowestFirst = 328
            frequencies = SIMD4(328, 1_015, 2_120, 3_020)
            widths = SIMD4(131, 245, 278, 260)
            gains = SIMD4(1, -0.059, -0.021, -2.5)
            aspiration = SIMD4(0, 0.2, 0.2, 0.12)
            level = -25.35
        }
    }

    /// The first resonance for a fundamental of `frequency` hertz.
    @_noLocks func first(for frequency: Float) -> Float {
        // The filter stands up to any frequency; the bound keeps the highest notes' pole in the band of the voice.
        min(max(lowestFirst, firstRatio * frequency), 4_000)
    }

    /// The amplitude of the tract's response at `frequency` hertz while the first resonance is at `first`.
    func response(at frequency: Float, first: Float) -> Float {
        var re: Float = 0
        var im: Float = 0
        for lane in 0..<4 {
            let damping = widths[lane] / frequencies[lane]
            let x = frequency / (lane == 0 ? first : frequencies[lane])
            let (a, b) = (1 - x * x, x * damping)
            let scale = gains[lane] * damping / (a * a + b * b)
            re += a * scale
            im -= b * scale
        }
        let x = frequency / Self.ceiling
        return ((re * re + im * im) / (1 + x * x * x * x)).squareRoot()
    }
}
