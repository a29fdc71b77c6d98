// SPDX-License-Identifier: GPL-3.0-or-later

/// Seeded white noise: Marsaglia's xorshift with Vigna's multiplier (xorshift64*), one draw of 64 bits a sample.
///
/// - Thread: any
/// - Realtime: safe
package struct Noise: BitwiseCopyable, Sendable {
    private var state: UInt64

    /// Every seed gives its own sequence; near seeds give unlike ones.
    @_noLocks package init(seed: UInt64) {
        // Steele's SplitMix64 finaliser spreads the seed; the state must not be 0.
        var z = seed &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        state = (z ^ (z >> 31)) | 1
    }

    @_noLocks private mutating func draw() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    /// Evenly spread over -1 to 1; variance 1/3.
    @_noLocks package mutating func uniform() -> Float {
        Float(Int32(truncatingIfNeeded: draw() >> 32)) * 0x1p-31
    }

    /// Nearly normal, variance 1, never beyond 3.5: the sum of four even draws.
    @_noLocks package mutating func normal() -> Float {
        let bits = draw()
        let a = Int32(Int16(truncatingIfNeeded: bits)) + Int32(Int16(truncatingIfNeeded: bits >> 16))
        let b = Int32(Int16(truncatingIfNeeded: bits >> 32)) + Int32(Int16(truncatingIfNeeded: bits >> 48))
        return Float(a + b) * (0.866_025_4 * 0x1p-15)
    }
}
