// SPDX-License-Identifier: GPL-3.0-or-later

/// A slow, aimless movement with about a 1/f spectrum below 3 Hz: three octaves of value noise, joined smoothly.
///
/// - Thread: audio
/// - Realtime: safe
package struct Wander: BitwiseCopyable, Sendable {
    private var noise: Noise
    private var slow: Segment
    private var middle: Segment
    private var fast: Segment

    /// Root mean square 1, never beyond 3.5.
    package var value: Float { @_noLocks get { (slow.value + middle.value + fast.value) * 1.155 } }

    /// - Parameter pace: 1 moves below 3 Hz, 2 below 6 Hz.
    @_noLocks package init(seed: UInt64, pace: Float = 1) {
        noise = Noise(seed: seed)
        slow = Segment(rate: 0.7 * pace, &noise)
        middle = Segment(rate: 2 * pace, &noise)
        fast = Segment(rate: 5 * pace, &noise)
    }

    /// Lets `seconds` pass.
    @_noLocks package mutating func advance(_ seconds: Float) {
        slow.advance(seconds, &noise)
        middle.advance(seconds, &noise)
        fast.advance(seconds, &noise)
    }

    /// From one random value to the next.
    private struct Segment: BitwiseCopyable {
        private var start: Float
        private var end: Float
        private var progress: Float = 0
        private let rate: Float

        @_noLocks init(rate: Float, _ noise: inout Noise) {
            self.rate = rate
            start = noise.uniform()
            end = noise.uniform()
        }

        var value: Float { @_noLocks get { start + (end - start) * (progress * progress * (3 - 2 * progress)) } }

        @_noLocks mutating func advance(_ seconds: Float, _ noise: inout Noise) {
            progress += seconds * rate
            if progress >= 1 {
                progress -= 1
                start = end
                end = noise.uniform()
            }
        }
    }
}
