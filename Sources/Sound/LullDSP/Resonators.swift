// SPDX-License-Identifier: GPL-3.0-or-later

/// Four low-pass resonators side by side, each with its own frequency, width and gain, summed.
///
/// The trapezoidal state-variable form of `Filter` in four lanes. The first lane's frequency may move.
///
/// - Thread: audio
/// - Realtime: safe
package struct Resonators: BitwiseCopyable, Sendable {
    private var a1: SIMD4<Float>
    private var a2: SIMD4<Float>
    private var a3: SIMD4<Float>
    private var damping: SIMD4<Float>
    private var gains: SIMD4<Float>
    private var s1 = SIMD4<Float>()
    private var s2 = SIMD4<Float>()

    /// - Parameter frequencies: hertz, below 24,000.
    /// - Parameter widths: -3 dB bandwidths, hertz.
    /// - Parameter gains: of each lane's peak; the sign turns its phase.
    @_noLocks package init(frequencies: SIMD4<Float>, widths: SIMD4<Float>, gains: SIMD4<Float>) {
        damping = widths / frequencies
        self.gains = gains * damping
        a1 = SIMD4()
        a2 = SIMD4()
        a3 = SIMD4()
        for lane in 0..<4 { tune(lane, to: frequencies[lane]) }
    }

    /// Moves the first resonance; its width stays in proportion.
    @_noLocks package mutating func tuneFirst(to frequency: Float) { tune(0, to: frequency) }

    @_noLocks private mutating func tune(_ lane: Int, to frequency: Float) {
        let g = Math.tangent(.pi / 48_000 * frequency)
        a1[lane] = 1 / (1 + g * (g + damping[lane]))
        a2[lane] = g * a1[lane]
        a3[lane] = g * a2[lane]
    }

    /// Forgets what it has heard.
    @_noLocks package mutating func clear() {
        s1 = SIMD4()
        s2 = SIMD4()
    }

    /// One frame: each lane hears its own input.
    @_noLocks package mutating func sum(_ x: SIMD4<Float>) -> Float {
        // See `Filter` for the constant.
        let v3 = x - s2 + 1e-20
        let band = a1 * s1 + a2 * v3
        let low = s2 + a2 * s1 + a3 * v3
        s1 = 2 * band - s1
        s2 = 2 * low - s2
        let y = low * gains
        return (y[0] + y[1]) + (y[2] + y[3])
    }
}
