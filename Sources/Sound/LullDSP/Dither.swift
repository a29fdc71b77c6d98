// SPDX-License-Identifier: GPL-3.0-or-later

/// From float to 16 bits with triangular dither of one step to either side (TPDF: the error's mean and variance no longer
/// depend on the signal), and exact zeros once there has been silence for 2 s.
///
/// - Thread: audio
/// - Realtime: safe
package struct Dither: BitwiseCopyable, Sendable {
    private var noise: Noise
    /// Frames of silence up to now; a stream starts silent.
    private var silence = Dither.patience

    @_noLocks package init(seed: UInt64) { noise = Noise(seed: seed) }

    /// The next sample in 16 bits: 1 is 32,768, which is clipped, as is all that lies beyond; not a number is 0.
    @_noLocks package mutating func quantize(_ sample: Float) -> Int16 {
        silence = abs(sample) < Dither.inaudible ? min(silence + 1, Dither.patience) : 0
        if silence == Dither.patience { return 0 }
        let steps = sample * 32_768 + (noise.uniform() + noise.uniform()) / 2
        if steps >= 32_767 { return 32_767 }
        if steps <= -32_768 { return -32_768 }
        // The conversion cuts towards zero: above zero, that is rounding down.
        return steps.isNaN ? 0 : Int16(Int32(steps + 32_768.5) - 32_768)
    }

    /// Two seconds.
    private static var patience: Int { @_noLocks get { 96_000 } }
    /// A sixteenth of a step.
    private static var inaudible: Float { @_noLocks get { 0x1p-19 } }
}
