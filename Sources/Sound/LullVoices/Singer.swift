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
    private var drift: Wander
    /// The part of the drift that the singer has heard and drawn back.
    private var heard: Float = 0
    /// How freely the pitch strays: little while it finds a new note, whose beat is where it gets there.
    private var freedom: Float = 1
    var flutter: Flutter
    /// The air's own.
    private var noise: Noise
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
        drift = Wander(seed: seed &+ 3, pace: 2)
        flutter = Flutter(seed: seed &+ 4)
        noise = Noise(seed: seed &+ 5)
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
        heard += seconds / 0.1 * (drift.value - heard)
        freedom += seconds / 0.03 * ((vibrato.isBeginning ? 0.2 : 1) - freedom)
    }

    /// How far the pitch strays from where it is meant to be, semitones: 6 cents in the root mean square, of which a note
    /// as a whole keeps little, since a singer who hears herself stray corrects it within a tenth of a second or so.
    var waver: Float { @_noLocks get { 0.12 * freedom * (drift.value - heard) } }
}

extension Singer {
    /// A quantum of the folds' movement: where in their period they are (into `phases`), how strongly they sound and how
    /// much air they let through.
    @_noLocks mutating func excite(
        _ phases: inout MutableSpan<Float>, increment target: Float, gain goal: Float,
        strength: UnsafeMutablePointer<Float>, air: UnsafeMutablePointer<Float>
    ) {
        let share = 1 / Float(Quantum.frames)
        let (gainStep, incrementStep) = ((goal - gain) * share, (target - increment) * share)
        // Copies, so that they stay in registers.
        var (turn, loudness, speed, folds) = (phase, gain, increment, flutter)
        for i in 0..<Quantum.frames {
            loudness += gainStep
            speed += incrementStep
            turn += speed * folds.rate(at: turn)
            if turn >= 1 {
                turn -= 1
                folds.turn()
            }
            phases[i] = turn
            strength[i] = loudness * folds.amplitude(at: turn)
            // Air passes while the folds are open: a parabola over the open phase, and a little always.
            let open = turn * Self.openness
            air[i] = loudness * (0.2 + max(0, 3.2 * open * (1 - open)))
        }
        (phase, gain, increment, flutter) = (turn, goal, target, folds)
    }

    /// What nose and closed mouth make of a quantum of the source.
    @_noLocks mutating func resonate(
        _ sound: inout MutableSpan<Float>, air: UnsafePointer<Float>, shares: SIMD4<Float>
    ) {
        tract.run(&sound, hiss: air, shares: shares, noise: &noise, lid: &skin)
    }

    /// Adds a quantum of the breath drawn, on its way to `goal` in amplitude.
    @_noLocks mutating func inhale(_ sound: inout MutableSpan<Float>, gain goal: Float) {
        guard goal > 0 || breathGain > 0 else { return }
        let step = (goal - breathGain) / Float(Quantum.frames)
        for i in 0..<Quantum.frames {
            breathGain += step
            sound[i] += breath.next(breathGain)
        }
        breathGain = goal
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
