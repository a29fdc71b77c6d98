// SPDX-License-Identifier: GPL-3.0-or-later

/// Seeded brown noise, 6 dB less in every octave up, in a band: below it falls off to nothing at 0 Hz, above it by 18 dB
/// an octave. The root mean square is 1.
///
/// All of it is one filter with four real poles and a zero at 0 Hz, run as the sum of its partial fractions: four one-pole
/// filters side by side, whose sampled impulse responses are those of the analogue one.
///
/// - Thread: audio
/// - Realtime: safe
package struct BrownNoise: BitwiseCopyable, Sendable {
    private var noise: Noise
    private let poles: SIMD4<Float>
    private let gains: SIMD4<Float>
    private var state = SIMD4<Float>()

    /// - Parameter corners: hertz, rising: two where the band begins, two where it ends; no two alike.
    @_noLocks package init(corners: SIMD4<Double>, seed: UInt64) {
        noise = Noise(seed: seed)
        // Residues of s / ((s + a) (s + b) (s + c) (s + d)).
        var residues = corners
        for i in 0..<4 {
            for k in 0..<4 where k != i { residues[i] /= corners[i] - corners[k] }
        }
        var decays = SIMD4<Double>()
        for i in 0..<4 { decays[i] = Math.power(2.718_281_828_459_045, -2 * .pi * corners[i] / 48_000) }
        // The variance that the sum makes of the noise's 1/3, pair of poles by pair.
        var variance = 0.0
        for i in 0..<4 {
            for k in 0..<4 { variance += residues[i] * residues[k] / (1 - decays[i] * decays[k]) / 3 }
        }
        poles = SIMD4(Float(decays[0]), Float(decays[1]), Float(decays[2]), Float(decays[3]))
        residues /= Math.root(variance)
        gains = SIMD4(Float(residues[0]), Float(residues[1]), Float(residues[2]), Float(residues[3]))
    }

    /// Writes the next frames; as many as `block` holds.
    @_noLocks package mutating func render(into block: inout MutableSpan<Float>) {
        // Local copies stay in registers.
        var (noise, state) = (noise, state)
        for i in 0..<block.count {
            state = state * poles + gains * noise.uniform()
            block[i] = (state[0] + state[1]) + (state[2] + state[3])
        }
        (self.noise, self.state) = (noise, state)
    }
}
