// SPDX-License-Identifier: GPL-3.0-or-later

/// A second-order state-variable filter in the trapezoidal form (A. Simper, "Solving the continuous SVF equations using
/// trapezoidal integration", 2013): stable while its frequency moves, and quiet when it does.
///
/// - Thread: audio
/// - Realtime: safe
package struct Filter: BitwiseCopyable, Sendable {
    private var a1: Float
    private var a2: Float
    private var a3: Float
    private let damping: Float
    private var s1: Float = 0
    private var s2: Float = 0

    /// - Parameter frequency: hertz, below 24,000.
    /// - Parameter q: 0.7071 is Butterworth's.
    @_noLocks package init(frequency: Float, q: Float) {
        let g = Math.tangent(.pi / 48_000 * frequency)
        damping = 1 / q
        a1 = 1 / (1 + g * (g + damping))
        a2 = g * a1
        a3 = g * a2
    }

    /// Forgets what it has heard.
    @_noLocks package mutating func clear() {
        s1 = 0
        s2 = 0
    }

    @_noLocks package mutating func lowPass(_ x: Float) -> Float {
        step(x).low
    }

    /// Gain 1 at the filter's own frequency.
    @_noLocks package mutating func bandPass(_ x: Float) -> Float {
        step(x).band * damping
    }

    @_noLocks private mutating func step(_ x: Float) -> (band: Float, low: Float) {
        // A constant far below hearing keeps the states out of the denormal range, where sums cost a hundredfold.
        let v3 = x - s2 + 1e-20
        let band = a1 * s1 + a2 * v3
        let low = s2 + a2 * s1 + a3 * v3
        s1 = 2 * band - s1
        s2 = 2 * low - s2
        return (band, low)
    }
}
