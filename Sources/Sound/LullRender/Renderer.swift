// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullRealtime
import LullTime
import LullVoices

/// Everything that makes sound, in one value that the audio thread owns: cues in, frames out.
///
/// Stereo is mid and side: left is mid + side, right is mid - side, and the mono sum is mid alone, which holds everything.
///
/// Sound is made a quantum at a time on the renderer's own clock, so the samples do not depend on how a caller cuts
/// its blocks or when it calls.
///
/// - Thread: audio; made on any other and handed over whole
/// - Realtime: safe, but for `init`
package struct Renderer: ~Copyable, @unchecked Sendable {
    private var conductor = Conductor()
    private var choir: Choir
    private var bed: Bed
    private var faders = Faders()
    private var warden: Guard
    /// A tune that waits until the one before has faded out.
    private var waiting: Performance?
    /// Where its first downbeat is to fall, if that was asked for.
    private var waitingDownbeat: Frames?
    private var commands: Int64 = 0

    private let mailbox: Mailbox
    private let slots: MailboxSlots
    /// The quantum being handed out: its mid, and behind it its side.
    private let quantum: UnsafeMutablePointer<Float>
    private let gains: UnsafeMutablePointer<Float>
    /// Frames of `quantum` that have been handed out.
    private var used = Quantum.frames
    /// Frames made before a gap, still in the quantum and in the guard: they would come out at full level.
    private var stale = 0
    /// Quanta still to be made after the last sound, until the guard's own delay is empty.
    private var tail = 0

    /// The next frame to be handed out.
    package private(set) var now = Frames(0)

    /// - Parameters:
    ///   - mailbox: Kept for as long as the renderer lives; one renderer a mailbox.
    ///   - hasRoom: The voices sound in a small soft room.
    package init(mailbox: Mailbox, speaker: Speaker, ceiling: Ceiling, hasRoom: Bool = true) {
        self.mailbox = mailbox
        slots = mailbox.slots
        choir = Choir(speaker: speaker, hasRoom: hasRoom)
        bed = Bed(speaker: speaker)
        warden = Guard(ceiling: ceiling)
        quantum = .allocate(capacity: 2 * Quantum.frames)
        quantum.initialize(repeating: 0, count: 2 * Quantum.frames)
        gains = .allocate(capacity: Quantum.frames)
        gains.initialize(repeating: 1, count: Quantum.frames)
    }

    deinit {
        quantum.deallocate()
        gains.deallocate()
    }

    /// Frames between a beat on the timeline and the same beat in what is handed out: the guard's look-ahead.
    package static var latency: Frames { @_noLocks get { Guard.latency } }

    /// Nothing sounds and nothing is to come until the next cue: the sink may rest.
    package var isIdle: Bool {
        @_noLocks get { tail == 0 && isQuiet && slots.cueRing.peek() == nil }
    }

    /// Hands out the next `block.count` mono frames, -1 to 1.
    @_noLocks package mutating func render(into block: inout MutableSpan<Float>) {
        var written = 0
        while written < block.count {
            let count = prepare(block.count - written)
            for i in 0..<count { block[written + i] = quantum[used + i] }
            advance(count)
            written += count
        }
        publish()
    }

    /// Hands out the next frames, as many in both blocks: `mid` is -1 to 1, and so are `mid + side` and `mid - side`.
    @_noLocks package mutating func render(mid: inout MutableSpan<Float>, side: inout MutableSpan<Float>) {
        var written = 0
        while written < mid.count {
            let count = prepare(mid.count - written)
            for i in 0..<count {
                mid[written + i] = quantum[used + i]
                side[written + i] = quantum[Quantum.frames + used + i]
            }
            advance(count)
            written += count
        }
        publish()
    }

    /// Sees to it that there are frames to hand out; answers how many, at most `wanted`.
    @_noLocks private mutating func prepare(_ wanted: Int) -> Int {
        if used == Quantum.frames {
            makeQuantum()
            used = 0
        }
        let count = min(Quantum.frames - used, wanted)
        for i in 0..<min(count, stale) {
            quantum[used + i] = 0
            quantum[Quantum.frames + used + i] = 0
        }
        return count
    }

    @_noLocks private mutating func advance(_ count: Int) {
        stale = max(0, stale - count)
        used += count
        now += Frames(Int64(count))
    }

    /// The listener has missed `gap`: what comes next fades in as a gap of that length asks for.
    @_noLocks package mutating func recover(after gap: Frames) {
        faders.recover(after: gap)
        if Faders.isLong(gap) { warden.declareFade(Frames(7 * 48_000)) }
        stale = Quantum.frames - used + Int(Guard.latency.count)
        warden.miss(gap + Frames(Int64(stale)))
    }

    private var isQuiet: Bool {
        @_noLocks get {
            switch conductor.phase {
            case .silent, .resting: waiting == nil
            case .playing, .holding: false
            }
        }
    }

    /// The frame at which the quantum to be made starts: always a whole number of quanta.
    @_noLocks private mutating func makeQuantum() {
        // While a tune waits for the one before to fade out, what comes after it waits too.
        while waiting == nil, let command = slots.nextCue(due: now) {
            obey(command)
            commands += 1
            handBack()
        }
        var mid = MutableSpan(_unsafeStart: quantum, count: Quantum.frames)
        var side = MutableSpan(_unsafeStart: quantum + Quantum.frames, count: Quantum.frames)
        if isQuiet {
            for i in 0..<Quantum.frames { (mid[i], side[i]) = (0, 0) }
            if tail == 0 { return }
            tail -= 1
            if tail == 0 { warden.rest() }
        } else {
            tail = Renderer.tailQuanta
            let (piece, voice) = (conductor.passes.piece?.id, conductor.passes.voice)
            conductor.conduct(now, choir: &choir, bed: &bed)
            if conductor.passes.piece?.id != piece || conductor.passes.voice != voice {
                warden.declareFade(Frames(5 * 48_000))
            }
            choir.render(mid: &mid, side: &side, at: now)
            bed.render(mid: &mid, side: &side)
            if fade(&mid, &side) { fadeEnded() }
        }
        warden.process(mid: &mid, side: &side)
    }

    /// Gives both channels the faders' gain. True when a fade-out has just come to silence.
    @_noLocks private mutating func fade(_ mid: inout MutableSpan<Float>, _ side: inout MutableSpan<Float>) -> Bool {
        if let gain = faders.steadyGain {
            for i in 0..<Quantum.frames {
                mid[i] *= gain
                side[i] *= gain
            }
            return false
        }
        var gain = MutableSpan(_unsafeStart: gains, count: Quantum.frames)
        for i in 0..<Quantum.frames { gain[i] = 1 }
        let hasEnded = faders.apply(to: &gain, isSounding: choir.isSounding(at: now))
        for i in 0..<Quantum.frames {
            mid[i] *= gain[i]
            side[i] *= gain[i]
        }
        return hasEnded
    }

    @_noLocks private mutating func obey(_ command: RenderCommand) {
        switch command {
        case .begin(let piece, let fadesIn): begin(piece, on: nil, fadesIn: fadesIn)
        case .beginOn(let piece, let downbeat): begin(piece, on: downbeat, fadesIn: true)
        case .succeed(let piece, let cut): conductor.passes.succeed(piece, cut: cut)
        case .pace(let tempo, let beatsPerStroke, let beat):
            conductor.pace(tempo, beatsPerStroke: beatsPerStroke, on: beat, at: now)
        case .ramp(let tempo, let length): conductor.ramp(to: tempo, over: length, at: now)
        case .sing(let piece, let beat): conductor.sing(piece, from: beat)
        case .hold:
            conductor.hold(at: now)
            faders.hold()
        case .resume: resume(on: nil)
        case .resumeOn(let downbeat): resume(on: downbeat)
        case .align(let beat, let frame, let tempo, let beatsPerStroke, let startsStroke):
            conductor.align(
                beat, to: frame, tempo: tempo, beatsPerStroke: beatsPerStroke, startsStroke: startsStroke, at: now)
        case .fadeOut(let length, let keepsPlace): fadeOut(length, keepsPlace: keepsPlace)
        case .dim(let gain, let length): faders.dim(to: gain, over: length)
        case .volume(let volume): faders.volume(volume, isSilent: isQuiet)
        case .layer(let layer, let level): bed.set(layer, level: level, isSilent: isQuiet)
        case .cue(let from, let to): conductor.cue(from: from, to: to)
        case .ceiling(let aWeighted): warden.limit(aWeighted: aWeighted)
        }
    }

    @_noLocks private mutating func begin(_ piece: Performance, on downbeat: Frames?, fadesIn: Bool) {
        var lead = conductor.countIn(piece)
        // What is heard begins no sooner than it has to.
        var wait = Frames(0)
        if let downbeat, downbeat - now >= Conductor.breath {
            lead = downbeat - now
            let opening = conductor.opening(of: piece)
            if lead > opening { wait = lead - opening }
        }
        switch conductor.phase {
        case .playing:
            waiting = piece
            waitingDownbeat = downbeat
            faders.fadeOut(over: Faders.quickFade, keepsPlace: false)
        case .silent, .resting:
            conductor.begin(piece, at: now, lead: lead, choir: &choir)
            faders.open(fadesIn: fadesIn, after: wait)
            fadesIn ? warden.declareFade(wait + Frames(6 * 48_000)) : warden.joinSound()
        case .holding:
            conductor.begin(piece, at: now, lead: lead, choir: &choir)
            faders.goOn()
            warden.declareFade(lead + Frames(7 * 48_000))
        }
    }

    @_noLocks private mutating func resume(on downbeat: Frames?) {
        switch conductor.phase {
        case .silent: break
        case .playing, .resting, .holding:
            var wait = Frames(0)
            if let downbeat {
                conductor.resume(on: downbeat, at: now, choir: &choir)
                if case .some = conductor.resumption { wait = downbeat - now }
            } else {
                conductor.resume(at: now, choir: &choir)
            }
            faders.goOn()
            warden.declareFade(wait + Frames(8 * 48_000))
        }
    }

    @_noLocks private mutating func fadeOut(_ length: Frames, keepsPlace: Bool) {
        if isQuiet {
            if !keepsPlace { fallSilent() }
            return
        }
        faders.fadeOut(over: length, keepsPlace: keepsPlace)
    }

    /// The fade-out has come to silence.
    @_noLocks private mutating func fadeEnded() {
        if faders.keepsPlace {
            conductor.rest(at: now)
            silence(seed: UInt64(now.count), voice: conductor.passes.voice)
            return
        }
        fallSilent()
        if let piece = waiting {
            waiting = nil
            begin(piece, on: waitingDownbeat, fadesIn: true)
        }
    }

    @_noLocks private mutating func fallSilent() {
        conductor.fallSilent()
        silence(seed: 0, voice: .hum)
    }

    @_noLocks private mutating func silence(seed: UInt64, voice: VoiceKind) {
        choir.reset(seed: seed, voice: voice, at: now)
        bed.reset(seed: seed)
    }

    /// Gives performances that are no longer read back to the control lane.
    @_noLocks private mutating func handBack() {
        let retired = conductor.passes.takeRetired()
        for i in 0..<4 where retired[i] != 0 && !choir.keeps(retired[i]) { slots.retire(retired[i]) }
        let finished = choir.takeFinished()
        for i in 0..<4 where finished[i] != 0 { slots.retire(finished[i]) }
    }

    @_noLocks private mutating func publish() {
        handBack()
        var status = RenderStatus()
        status.now = now
        status.phase = conductor.phase
        status.timeline = conductor.timeline
        status.earlier = conductor.earlier
        status.heldAt = conductor.heldAt
        status.strokes = conductor.strokes
        if let piece = conductor.passes.piece { status.piece = piece.id }
        status.start = conductor.passes.start
        status.verse = conductor.passes.verse
        status.notes = conductor.notes
        status.commands = commands
        status.limited = warden.limited
        status.muted = warden.muted + choir.faults + bed.faults
        status.aWeighted = warden.aWeightedLevel
        slots.publish(status)
    }

    private static var tailQuanta: Int { @_noLocks get { 32 } }
}
