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

    /// Turns a quantum of excitation into sound, in place: every lane hears `sound` and its share of white noise, the
    /// noise at the amplitudes of `hiss`; their sum passes through `lid`'s low-pass.
    @_noLocks package mutating func run(
        _ sound: inout MutableSpan<Float>, hiss: UnsafePointer<Float>, shares: SIMD4<Float>, noise: inout Noise,
        lid: inout Filter
    ) {
        // Copies, so that the states stay in registers.
        var resonators = self
        var (air, skin) = (noise, lid)
        for i in 0..<Quantum.frames {
            sound[i] = skin.lowPass(resonators.sum(sound[i] + shares * (hiss[i] * air.uniform())))
        }
        self = resonators
        noise = air
        lid = skin
    }

    @_noLocks @inline(__always) private mutating func sum(_ x: SIMD4<Float>) -> Float {
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
