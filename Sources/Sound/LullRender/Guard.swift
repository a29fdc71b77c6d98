// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullTime

/// What nothing that leaves Lull can exceed.
package struct Ceiling: Equatable, Sendable, BitwiseCopyable {
    /// Loudness of any 3 s, LUFS (ITU-R BS.1770-4, one channel).
    package var shortTerm: Decibels
    /// True peak, dBTP.
    package var truePeak: Decibels

    @_noLocks package init(shortTerm: Decibels = Decibels(-24), truePeak: Decibels = Decibels(-12)) {
        self.shortTerm = shortTerm
        self.truePeak = truePeak
    }
}

/// The last stage before the sink, for every source and every error path: nothing passes it that is louder than its
/// ceiling, and nothing that is not sound.
///
/// Below the ceiling it is a pure delay, bit for bit. A quantum with a sample that is not a number, not finite or
/// beyond 24 dBFS is a fault of whoever made it: it is muted whole, in a dip that starts before it and ends after it,
/// and leaves no trace in the guard's own filters.
///
/// - Thread: audio
/// - Realtime: safe, but for `init`
package struct Guard: ~Copyable {
    /// From a frame's going in to its coming out, always.
    package static var latency: Frames { @_noLocks get { Frames(Int64(Limiter.latency)) } }

    /// Quanta that came out turned down.
    package private(set) var limited: Int64 = 0
    /// Quanta that were not sound.
    package private(set) var muted: Int64 = 0

    private var weighting = KWeighting()
    private var loudness: LoudnessLimiter
    private var limiter: Limiter

    package init(ceiling: Ceiling) {
        loudness = LoudnessLimiter(ceiling: ceiling.shortTerm)
        limiter = Limiter(ceiling: Float(ceiling.truePeak.amplitude))
    }

    /// Puts the next quantum in and takes the one out that went in `latency` frames ago.
    /// - Parameter block: 64 frames
    @_noLocks package mutating func process(_ block: inout MutableSpan<Float>) {
        let isSound = isSound(&block)
        if !isSound {
            for i in 0..<block.count { block[i] = 0 }
            muted += 1
        }
        let gain = loudness.gain(meanSquare: weighting.meanSquare(of: &block))
        limiter.process(&block, bound: isSound ? Float(gain) : 0)
        if limiter.isActing { limited += 1 }
    }

    @_noLocks private func isSound(_ block: inout MutableSpan<Float>) -> Bool {
        for i in 0..<block.count where !(abs(block[i]) <= Guard.loudestSample) { return false }
        return true
    }

    /// 24 dB above full scale: more than any mix of voices makes.
    private static var loudestSample: Float { @_noLocks get { 16 } }
}
