// SPDX-License-Identifier: GPL-3.0-or-later

/// A gain that follows its target at a set pace in decibels: at most 3 dB a second up and 12 dB a second down.
///
/// Below -40 dB, where a decibel is too little to get anywhere, it goes on at the amplitude's pace there, so that it
/// reaches silence and leaves it: either end of that stretch joins without a corner.
///
/// - Thread: audio
/// - Realtime: safe
package struct VolumeFade: BitwiseCopyable, Sendable {
    /// The factor that the last frame was given.
    package private(set) var gain: Float
    /// Where the gain goes, or rests; it may be changed at any moment.
    package var target: Float

    @_noLocks package init(gain: Float) {
        self.gain = gain
        target = gain
    }

    /// Gives every frame of `block` its gain. Blocks are expected to be a quantum long.
    /// - Parameter mayRise: A rise waits where it may not.
    @_noLocks package mutating func apply(to block: inout MutableSpan<Float>, mayRise: Bool = true) {
        if gain == target, gain == 1 { return }
        let start = gain
        if mayRise || target < gain { gain = following(frames: Float(block.count)) }
        let step = (gain - start) / Float(block.count)
        for i in 0..<block.count { block[i] *= start + step * Float(i + 1) }
    }

    /// The gain that so many frames more may reach.
    @_noLocks private func following(frames: Float) -> Float {
        if gain < target { return min(target, gain + max(gain, Self.floor) * Self.rise * frames) }
        let step = Self.fall * frames
        return max(target, gain > Self.floor ? gain / (1 + step) : gain - Self.floor * step)
    }

    /// -40 dB.
    private static var floor: Float { @_noLocks get { 0.01 } }
    /// The part of the gain that a frame may add or take: ln(10) / 20 times the decibels a second, over 48,000.
    private static var rise: Float { @_noLocks get { 3 * 0.115_129_25 / 48_000 } }
    private static var fall: Float { @_noLocks get { 12 * 0.115_129_25 / 48_000 } }
}
