// SPDX-License-Identifier: GPL-3.0-or-later

/// The A-weighting of sound level meters (IEC 61672-1:2013, annex E) at 48 kHz.
///
/// The poles at 20.6 Hz (twice), 107.7 and 737.9 Hz are the curve's own, moved by z = exp(s T); the zeros stand at 0 Hz.
/// For the double pole at 12.2 kHz, which no such move brings over unharmed, stand two poles and two zeros found by least
/// squares: within 0.01 dB of the curve from 10 Hz to 12.5 kHz, 0.03 dB at 16 kHz.
///
/// - Thread: audio
/// - Realtime: safe
package struct AWeighting: BitwiseCopyable, Sendable {
    private var lowest: Biquad
    private var low: Biquad
    private var high: Biquad

    @_noLocks package init() {
        let (p1, p2) = (AWeighting.pole(20.598_997), AWeighting.pole(107.652_65))
        let p3 = AWeighting.pole(737.862_23)
        lowest = Biquad(b0: 1, b1: -2, b2: 1, a1: -2 * p1, a2: p1 * p1)
        low = Biquad(b0: 1, b1: -2, b2: 1, a1: -p2 - p3, a2: p2 * p3)
        let gain = AWeighting.gain
        let (z1, z2, p) = (0.071_752_52, -0.327_501_63, 0.212_630_16)
        high = Biquad(b0: gain, b1: -gain * (z1 + z2), b2: gain * z1 * z2, a1: -2 * p, a2: p * p)
    }

    /// From silence, silence follows: a silent block need not be measured.
    package private(set) var isAtRest = true

    /// The weighted mean square of the next `block`: a sine at 1 kHz of 0 dBFS has one half.
    @_noLocks package mutating func meanSquare(of block: inout MutableSpan<Float>) -> Double {
        // Local copies stay in registers.
        var (sum, lowest, low, high) = (0.0, lowest, low, high)
        for i in 0..<block.count {
            let weighted = high.filter(low.filter(lowest.filter(Double(block[i]))))
            sum += weighted * weighted
        }
        lowest.settle()
        low.settle()
        high.settle()
        (self.lowest, self.low, self.high) = (lowest, low, high)
        isAtRest = lowest.isAtRest && low.isAtRest && high.isAtRest
        return sum / Double(block.count)
    }

    @_noLocks private static func pole(_ hertz: Double) -> Double {
        Math.power(2.718_281_828_459_045, -2 * .pi * hertz / 48_000)
    }

    /// Makes the curve 0 dB at 1 kHz.
    private static var gain: Double { @_noLocks get { 0.597_891_880_791 } }
}
