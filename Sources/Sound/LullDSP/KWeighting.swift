// SPDX-License-Identifier: GPL-3.0-or-later

/// The ear's weighting in ITU-R BS.1770-4, annex 1: a shelf for the head, then a high-pass, with the coefficients that
/// its tables 1 and 2 give for 48 kHz.
///
/// - Thread: audio
/// - Realtime: safe
package struct KWeighting: BitwiseCopyable, Sendable {
    private var shelf = Biquad(
        b0: 1.535_124_859_586_97, b1: -2.691_696_189_406_38, b2: 1.198_392_810_852_85,
        a1: -1.690_659_293_182_41, a2: 0.732_480_774_215_85)
    private var highPass = Biquad(b0: 1, b1: -2, b2: 1, a1: -1.990_047_454_833_98, a2: 0.990_072_250_366_21)

    @_noLocks package init() {}

    /// From silence, silence follows: a silent block need not be measured.
    package private(set) var isAtRest = true

    /// The weighted mean square of the next `block`: 1 is a full-scale square wave before weighting.
    @_noLocks package mutating func meanSquare(of block: inout MutableSpan<Float>) -> Double {
        // Local copies stay in registers.
        var (sum, shelf, highPass) = (0.0, shelf, highPass)
        for i in 0..<block.count {
            let weighted = highPass.filter(shelf.filter(Double(block[i])))
            sum += weighted * weighted
        }
        shelf.settle()
        highPass.settle()
        (self.shelf, self.highPass) = (shelf, highPass)
        isAtRest = shelf.isAtRest && highPass.isAtRest
        return sum / Double(block.count)
    }

    /// The loudness of a mean square that has been weighted, LUFS; BS.1770-4, equation 2, for one channel.
    @_noLocks package static func loudness(meanSquare: Double) -> Decibels {
        Decibels(Decibels(power: meanSquare).value + offset)
    }

    /// The weighted mean square that is as loud as `loudness`, LUFS.
    @_noLocks package static func meanSquare(loudness: Decibels) -> Double {
        Decibels(loudness.value - offset).power
    }

    /// Makes a sine at 1 kHz of 0 dBFS read -3.01.
    private static var offset: Double { @_noLocks get { -0.691 } }
}
