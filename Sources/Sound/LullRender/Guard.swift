// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullTime

/// What nothing that leaves Lull can exceed.
package struct Ceiling: Equatable, Sendable, BitwiseCopyable {
    /// Loudness of any 3 s, LUFS (ITU-R BS.1770-4, one channel).
    package var shortTerm: Decibels
    /// True peak, dBTP.
    package var truePeak: Decibels
    /// The A-weighted level of any 3 s, dB: the mean square of both channels, where a constant 1 would be 0 dB and so a
    /// full-scale sine of 1 kHz -3.01. A sound meter's "slow" (one second, exponential) reads the same of a steady sound,
    /// and up to 2 dB more in one that comes and goes. nil where no sound meter was asked.
    package var aWeighted: Decibels?

    @_noLocks package init(
        shortTerm: Decibels = Decibels(-24), truePeak: Decibels = Decibels(-12), aWeighted: Decibels? = nil
    ) {
        self.shortTerm = shortTerm
        self.truePeak = truePeak
        self.aWeighted = aWeighted
    }
}

/// The last stage before the sink, for every source and every error path: nothing passes it that is louder than its
/// ceiling or rises faster than a sleeper bears, and nothing that is not sound.
///
/// Sound comes as mid and side (left = mid + side, right = mid - side) and both get one gain. Loudness is the mean square
/// of left and right, mid squared plus side squared, so that mono sound measures as one channel does.
///
/// Where nothing is to be limited it is a pure delay, bit for bit. A quantum with a sample that is not a number, not
/// finite or beyond 24 dBFS is a fault of whoever made it: it is muted whole, in a dip that starts before it and ends
/// after it, and leaves no trace in the guard's own filters.
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

    private var ear = GuardEar()
    private var shortTerm: LoudnessLimiter
    private var aWeighted: MovedLimiter
    private var isCalibrated: Bool
    private var meter = LevelMeter()
    private var rise = RiseLimiter()
    private var limiter: Limiter
    /// What the loudness of the last quantum allowed it.
    private var gain = 1.0
    /// The short-term ceiling's power.
    private let loudest: Double
    private let silence: UnsafeMutablePointer<Float>

    package init(ceiling: Ceiling) {
        loudest = KWeighting.meanSquare(loudness: ceiling.shortTerm)
        shortTerm = LoudnessLimiter(window: Guard.window, ceiling: loudest, turn: 32)
        isCalibrated = ceiling.aWeighted != nil
        aWeighted = MovedLimiter(window: Guard.window, ceiling: ceiling.aWeighted?.power ?? .infinity)
        limiter = Limiter(ceiling: Float(ceiling.truePeak.amplitude))
        silence = .allocate(capacity: Quantum.frames)
        silence.initialize(repeating: 0, count: Quantum.frames)
    }

    deinit { silence.deallocate() }

    /// A declared fade runs for `length` from now, or for longer where one runs already: until its end sound may rise by
    /// 15 LU in any second.
    @_noLocks package mutating func declareFade(_ length: Frames) {
        rise.declare(quanta: Int(length.count) / Quantum.frames + 1)
    }

    /// What comes joins a sound that has been there, so that its beginning is no rise: an excerpt without fades, for a file
    /// or a test. Nothing that a listener may hear from silence begins so.
    @_noLocks package mutating func joinSound() { rise.presume(power: loudest) }

    /// From now on `ceiling` holds besides the others, in dB as `Ceiling.aWeighted`; nil for none.
    @_noLocks package mutating func limit(aWeighted ceiling: Float?) {
        var power = Double.infinity
        if let ceiling { power = Decibels(Double(ceiling)).power } else { hush() }
        aWeighted.move(to: power)
        isCalibrated = ceiling != nil
    }

    /// What leaves the guard, A-weighted and averaged over a second, in dB as `Ceiling.aWeighted`; -120 for silence, and
    /// where no such ceiling is set.
    package var aWeightedLevel: Float { @_noLocks get { meter.level } }

    /// The listener has not heard the last `gap` of what came out: where it was there was silence, and what follows rises
    /// from there. The ceilings' budgets keep it, for they lose nothing by being strict.
    @_noLocks package mutating func miss(_ gap: Frames) {
        let frames = Int(min(max(0, gap.count), Guard.memory))
        let quanta = (frames + Quantum.frames - 1) / Quantum.frames
        rise.miss(quanta: quanta)
        meter.miss(quanta: quanta)
    }

    /// Nothing comes for a while: the meter falls silent, and what was heard before no longer counts.
    @_noLocks package mutating func rest() {
        hush()
        shortTerm.clear()
        aWeighted.clear()
        rise.clear()
        gain = 1
    }

    @_noLocks private mutating func hush() { meter = LevelMeter() }

    /// Puts the next quantum of mono sound in and takes the one out that went in `latency` frames ago.
    /// - Parameter block: 64 frames
    @_noLocks package mutating func process(_ block: inout MutableSpan<Float>) {
        var side = MutableSpan(_unsafeStart: silence, count: Quantum.frames)
        process(mid: &block, side: &side)
    }

    /// Puts the next quantum in and takes the one out that went in `latency` frames ago.
    /// - Parameters:
    ///   - mid: 64 frames
    ///   - side: 64 frames; where it has been silent for a while it costs nothing and is left as it is
    @_noLocks package mutating func process(mid: inout MutableSpan<Float>, side: inout MutableSpan<Float>) {
        let sidePeak = Peak.of(&side)
        let isSound = Guard.isSound(&mid, &side, sidePeak: sidePeak)
        if !isSound {
            for i in 0..<Quantum.frames {
                mid[i] = 0
                side[i] = 0
            }
            muted += 1
        }
        let isMono = sidePeak == 0 || !isSound
        level(&mid, &side, isMono: isMono)
        limiter.process(&mid, &side, isMono: isMono, bound: isSound ? Float(gain) : 0)
        let power = ear.kPower
        if isCalibrated { meter.take(ear.aPower * heardGain * heardGain) }
        rise.spend(power * gain * gain, heard: power * heardGain * heardGain)
        if limiter.isActing { limited += 1 }
    }

    /// Finds the gain with which no loudness passes its ceiling.
    @_noLocks private mutating func level(
        _ mid: inout MutableSpan<Float>, _ side: inout MutableSpan<Float>, isMono: Bool
    ) {
        ear.listen(&mid, &side, isMono: isMono, isCalibrated: isCalibrated)
        var next = min(1, gain * LoudnessLimiter.recovery)
        next = shortTerm.limit(next, from: gain, power: ear.kPower)
        if isCalibrated { next = aWeighted.limit(next, from: gain, power: ear.aPower) }
        next = rise.limit(next, from: gain, power: ear.kPower)
        gain = next
        shortTerm.spend(ear.kPower * gain * gain)
        if isCalibrated { aWeighted.spend(ear.aPower * gain * gain) }
    }

    /// The least gain that what came in with this quantum can have got, were it not for the delay.
    private var heardGain: Double { @_noLocks @inline(__always) get { min(gain, Double(limiter.lowestGain)) } }

    @_noLocks private static func isSound(
        _ mid: inout MutableSpan<Float>, _ side: inout MutableSpan<Float>, sidePeak: Float
    ) -> Bool {
        if Peak.of(&mid) + sidePeak <= Guard.loudestSample { return true }
        for i in 0..<Quantum.frames where !(abs(mid[i]) + abs(side[i]) <= Guard.loudestSample) { return false }
        return true
    }

    /// Quanta in 3 s.
    private static var window: Int { @_noLocks get { 2_250 } }
    /// A gap of 20 s: nothing remembers a longer one.
    private static var memory: Int64 { @_noLocks get { 960_000 } }
    /// 24 dB above full scale: more than any mix of voices makes.
    private static var loudestSample: Float { @_noLocks get { 16 } }
}
