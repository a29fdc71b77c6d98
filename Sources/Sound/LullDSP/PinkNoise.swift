// SPDX-License-Identifier: GPL-3.0-or-later

/// Two independent seeded pink noises side by side: equal power in every octave, within 0.3 dB from 80 Hz to 10 kHz; the
/// root mean square is 1.
///
/// A sum of one-pole low-passes whose steps lie so close that they make a slope of 3 dB an octave. The slowest counts
/// negatively: nothing is left at 0 Hz, and below 31 Hz, where no speaker plays, the noise falls off.
///
/// - Thread: audio
/// - Realtime: safe
package struct PinkNoise: BitwiseCopyable, Sendable {
    private var left: Noise
    private var right: Noise
    /// Each holds two poles of both noises.
    private var slow = SIMD4<Float>()
    private var fast = SIMD4<Float>()

    @_noLocks package init(seed: UInt64) {
        left = Noise(seed: seed &* 2)
        right = Noise(seed: seed &* 2 &+ 1)
    }

    /// Writes the next frames of both; as many as `first` holds.
    @_noLocks package mutating func render(into first: inout MutableSpan<Float>, and second: inout MutableSpan<Float>) {
        // Local copies stay in registers.
        var (left, right) = (left, right)
        var (slow, fast) = (slow, fast)
        for i in 0..<first.count {
            let (a, b) = (left.uniform(), right.uniform())
            let white = SIMD4(a, b, a, b)
            slow = slow * Self.slowPoles + white * Self.slowGains
            fast = fast * Self.fastPoles + white * Self.fastGains
            let sum = slow + fast
            first[i] = sum[0] + sum[2]
            second[i] = sum[1] + sum[3]
        }
        (self.left, self.right) = (left, right)
        (self.slow, self.fast) = (slow, fast)
    }

    // Least squares on the octaves from 63 Hz to 10 kHz: poles at 20, 75, 719 and 6,077 Hz.
    private static var slowPoles: SIMD4<Float> {
        @_noLocks get { SIMD4(0.997_385_4, 0.997_385_4, 0.990_209_6, 0.990_209_6) }
    }
    private static var slowGains: SIMD4<Float> {
        @_noLocks get { SIMD4(-0.056_52, -0.056_52, 0.171_98, 0.171_98) }
    }
    private static var fastPoles: SIMD4<Float> {
        @_noLocks get { SIMD4(0.910_215_7, 0.910_215_7, 0.451_336_7, 0.451_336_7) }
    }
    private static var fastGains: SIMD4<Float> {
        @_noLocks get { SIMD4(0.247_44, 0.247_44, 0.710_53, 0.710_53) }
    }
}
