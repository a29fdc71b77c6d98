// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// How loud one plucked sound is, from the touch until nothing is left of it.
///
/// - Thread: audio
/// - Realtime: safe
struct Pluck: BitwiseCopyable {
    /// MIDI note number as asked for.
    let pitch: Float
    /// Nothing of it has been rendered yet.
    private(set) var isUnheard = true
    /// It makes room for another.
    private(set) var isLeaving = false

    /// The highest amplitude of the undamped sound now, and what a quantum leaves of it.
    private var amplitude: Float
    private let decay: Float
    /// Seconds by which it begins after the quantum's start.
    private let late: Float
    /// The part of its amplitude that the others leave it.
    private var share: Float = 1
    private var swell = Glide(at: 0)
    private var damping = Glide(at: 1)

    /// The rise's span, seconds: 14 ms from 10 to 90 %. Whatever lies under it and is a tenth as loud, just too soft to be
    /// the sound before it, or where the guard keeps a third of it back, 8 ms of that are left.
    private static var rise: Float { @_noLocks get { 0.024 } }
    /// -110 dBFS.
    private static var inaudible: Float { @_noLocks get { 3e-6 } }

    /// Frames from the begin to where the onset is heard: -8 dB of the rise, see `HumTiming`.
    static var lead: Int64 { @_noLocks get { Int64(rise * 0.435 * 48_000 + 0.5) } }

    /// Decibels by which the hand plucks a note of `duration` frames harder than one of 0.83 s, a quarter at 72 a minute:
    /// half of what would make slow and swift notes equally loud.
    @_noLocks static func weight(of duration: Int64) -> Float {
        let quarters = min(max(Double(duration) / 40_000, 0.25), 4)
        return Float(5 * Math.log10(quarters))
    }

    /// Seconds from the start of the quantum to come to its frame `offset`, which is brought into it.
    @_noLocks static func late(_ offset: Int) -> Float { Float(min(max(offset, 0), Quantum.frames - 1)) / 48_000 }

    /// No sound.
    @_noLocks init() {
        pitch = 0
        amplitude = 0
        decay = 0
        late = 0
        isUnheard = false
    }

    /// - Parameter t60: seconds in which the undamped sound falls by 60 dB.
    /// - Parameter late: seconds after the start of the quantum to come.
    @_noLocks init(pitch: Float, amplitude: Float, t60: Float, late: Float) {
        self.pitch = pitch
        self.amplitude = amplitude
        self.late = late
        decay = Math.amplitude(decibels: -60 * Quantum.seconds / t60)
    }

    var isOver: Bool { @_noLocks get { amplitude == 0 } }

    /// The highest amplitude that it has or will have.
    var loudness: Float { @_noLocks get { amplitude * share * damping.value } }

    /// The square of its amplitude now.
    var power: Float { @_noLocks get { (amplitude * gain) * (amplitude * gain) } }

    /// The factor on the undamped sound now.
    var gain: Float { @_noLocks get { swell.value * damping.value } }

    /// How hard felt or finger rubs now: 1 halfway up the rise of a full sound, 0 before and after.
    var rub: Float { @_noLocks get { isUnheard ? 0 : 4 * swell.value * max(0, share - swell.value) } }

    /// Gives it `part` of the share it had, along the rise of those that begin.
    @_noLocks mutating func yield(_ part: Float) {
        share *= part
        swell.move(to: share, after: isUnheard ? late : 0, over: Self.rise)
    }

    /// Fades it over `span` seconds, `delay` seconds from the start of the quantum to come.
    @_noLocks mutating func damp(after delay: Float, over span: Float) { damping.move(to: 0, after: delay, over: span) }

    /// Fades it soon, for another's sake.
    @_noLocks mutating func leave() {
        isLeaving = true
        damp(after: 0, over: 0.03)
    }

    /// Lets a quantum pass.
    @_noLocks mutating func advance() {
        isUnheard = false
        amplitude *= decay
        swell.advance(Quantum.seconds)
        damping.advance(Quantum.seconds)
        if loudness < Self.inaudible { amplitude = 0 }
    }
}
