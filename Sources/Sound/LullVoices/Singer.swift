// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// Everything in the hum that changes while it sounds: one value, so that a reset is one assignment.
struct Singer: BitwiseCopyable {
    var swell = Swell()
    var breath: Breath
    /// MIDI note number.
    var pitch = Glide(at: 57)
    /// Decibels beside the voice's level.
    var level = Glide(at: 0)
    /// Decibels beside the usual breathiness.
    var air = Glide(at: 0)
    var vibrato: Vibrato
    var drift: Wander
    var flutter: Flutter
    var tract: Resonators
    var skin = Filter(frequency: HumTimbre.ceiling, q: 0.707_1)
    /// The fundamental's period: turns, 0 to 1, and turns in a frame.
    var phase: Float = 0
    var increment: Float = 0
    /// What the quantum before ended on.
    var gain: Float = 0
    var breathGain: Float = 0
    /// How long the present note takes to fall silent, seconds.
    private var fade: Float = 0.18
    /// Quanta without any excitation; the resonances ring on for the first of them.
    var rest = Singer.ringing

    /// In quanta: 60 ms, in which the slowest resonance falls by more than 100 dB.
    static var ringing: Int { @_noLocks get { 45 } }

    @_noLocks init(timbre: HumTimbre, seed: UInt64) {
        breath = Breath(seed: seed &+ 1)
        vibrato = Vibrato(seed: seed &+ 2)
        drift = Wander(seed: seed &+ 3)
        flutter = Flutter(seed: seed &+ 4)
        tract = Resonators(frequencies: timbre.frequencies, widths: timbre.widths, gains: timbre.gains)
    }

    /// Begins `note` `late` seconds from now.
    @_noLocks mutating func begin(_ note: Note, late: Float) {
        let lead = HumTiming(note).lead
        var sung = note
        sung.pitch = Math.clamp(note.pitch, 20, 110)
        sung.level = Math.clamp(note.level, -40, 6)
        if swell.isSilent { sung.joint = .fresh }
        let timing = HumTiming(sung)
        // The beat stays where it was promised; out of silence there is nothing to let fall, which gains time.
        let wait = max(late + lead - timing.lead, swell.isSilent ? late - timing.fall : late)
        if swell.isSilent {
            // A voice finds its pitch from just below.
            pitch = Glide(at: sung.pitch - 0.25)
            pitch.move(to: sung.pitch, after: timing.bottom + wait, over: timing.rise)
            level = Glide(at: sung.level)
        } else {
            let glide = timing.glide(over: sung.pitch - pitch.value)
            pitch.move(to: sung.pitch, after: glide.start + wait, over: glide.span)
            level.move(to: sung.level, after: glide.start + wait, over: glide.span)
        }
        if sung.joint == .fresh {
            air = Glide(at: 4)
            air.move(to: 0, after: timing.bottom + wait, over: 0.12)
        }
        swell.begin(timing, late: wait)
        vibrato.begin(lead: lead + late, length: Float(note.duration) / 48_000)
        fade = note.endsPhrase ? 0.25 : 0.18
        rest = 0
    }

    /// Ends the note from `late` seconds on, the pitch falling a little.
    @_noLocks mutating func release(late: Float) {
        guard swell.isHeld else { return }
        swell.release(over: fade, late: late)
        pitch.move(to: pitch.target - 0.3, after: late, over: fade)
        vibrato.end()
    }

    /// Lets a quantum pass for everything that moves slowly.
    @_noLocks mutating func advance() {
        let seconds = Quantum.seconds
        swell.advance(seconds)
        pitch.advance(seconds)
        level.advance(seconds)
        air.advance(seconds)
        vibrato.advance(seconds)
        drift.advance(seconds)
    }
}

extension Singer {
    /// One frame.
    @_noLocks @inline(__always) mutating func next(_ source: GlottalTable.Reader, air: SIMD4<Float>) -> Float {
        phase += increment * flutter.rate(at: phase)
        if phase >= 1 {
            phase -= 1
            flutter.turn()
        }
        let voiced = source.value(at: phase) * gain * flutter.amplitude(at: phase)
        // Air passes while the folds are open: a parabola over the open phase, and a little always.
        let open = phase * Self.openness
        let gate = 0.2 + (open < 1 ? 3.2 * open * (1 - open) : 0)
        let hiss = air * (flutter.air() * gate * gain)
        return skin.lowPass(tract.sum(hiss + voiced)) + breath.next(breathGain)
    }

    /// The reciprocal of the folds' open time, in periods, for the soft voices used here.
    private static var openness: Float { @_noLocks get { 1.28 } }

    /// Forgets the last trace of sound.
    @_noLocks mutating func hush() {
        tract.clear()
        skin.clear()
        breath.clear()
        gain = 0
        breathGain = 0
    }
}
