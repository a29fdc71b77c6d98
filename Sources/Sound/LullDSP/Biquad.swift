// SPDX-License-Identifier: GPL-3.0-or-later

/// A second-order section in double precision, transposed direct form II: for meters, whose poles lie close to 1.
///
/// The output is put into the states' equations, so that each state follows from the last ones without waiting for it.
///
/// - Thread: audio
/// - Realtime: safe
struct Biquad: BitwiseCopyable, Sendable {
    private let b0: Double
    /// b1 - a1 b0 and b2 - a2 b0.
    private let c1: Double
    private let c2: Double
    private let a1: Double
    private let a2: Double
    private var s1 = 0.0
    private var s2 = 0.0

    @_noLocks init(b0: Double, b1: Double, b2: Double, a1: Double, a2: Double) {
        self.b0 = b0
        c1 = b1 - a1 * b0
        c2 = b2 - a2 * b0
        self.a1 = a1
        self.a2 = a2
    }

    /// From silence, silence follows.
    var isAtRest: Bool { @_noLocks get { s1 == 0 && s2 == 0 } }

    @_noLocks @inline(__always) mutating func filter(_ x: Double) -> Double {
        let y = b0 * x + s1
        (s1, s2) = ((c1 * x + s2) - a1 * s1, c2 * x - a2 * s1)
        return y
    }

    /// Ends a tail that nothing can hear, before it gets into the slow range of denormal numbers.
    @_noLocks mutating func settle() {
        if abs(s1) + abs(s2) < 1e-30 {
            s1 = 0
            s2 = 0
        }
    }
}
