// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullScore
import LullTime
import LullVoices

/// Decides, quantum by quantum, what sounds: walks the program along the timeline, pass after pass, and tells the
/// choir when to begin, release and breathe.
///
/// Session beats count from the first downbeat of the session and run through every pass, change of tune and hold.
///
/// - Thread: audio
/// - Realtime: safe
struct Conductor: ~Copyable {
    private(set) var phase = RenderPhase.silent
    var timeline = Timeline(frame: Frames(0), beat: Beats(0), tempo: Tempo(72)) {
        didSet { if oldValue.frame < timeline.frame { earlier = oldValue } }
    }
    /// The timeline until `timeline` began.
    private(set) var earlier = Timeline(frame: Frames(0), beat: Beats(0), tempo: Tempo(72))
    var strokes = StrokeClock(origin: 0, beatsPerStroke: 6)
    private(set) var heldAt = Beats(0)
    private(set) var notes: Int64 = 0
    var passes = Passes()

    /// Where a recording plays, what the timeline will be: the recording has to know it ahead.
    var lineChanges = LineChanges()
    var paceChange: PaceChange?
    private var singerChange: SingerChange?
    private var holdBeat: Int?
    /// The frame of the downbeat with which the music goes on from a hold.
    var resumption: Frames?
    private var heldSince = Frames(0)
    private var nextTick = 0
    var nextHeartbeat = 0
    var sounding: Sounding?
    private var hasBreathed = false
    /// The recording goes on by itself.
    var isRolling = false
    var cueSpan: CueSpan?
    /// The harp has found its place in the chords.
    var hasJoined = false

    struct PaceChange {
        var tempo: Tempo
        var beatsPerStroke: Int
        var beat: Int
    }

    private struct SingerChange {
        var piece: Performance
        var from: Beats
    }

    /// The note being sung: where it ends, and how much earlier the voice lets go of it.
    struct Sounding {
        var end: Beats
        var early: Frames
        var isReleased = false
    }

    @_noLocks init() {}

    // MARK: - Commands

    /// Starts `piece` from silence, hold or rest; the downbeat that it enters on comes `lead` from now.
    @_noLocks mutating func begin(_ piece: Performance, at now: Frames, lead: Frames, choir: inout Choir) {
        if phase == .silent {
            strokes = StrokeClock(origin: 0, beatsPerStroke: piece.beatsPerStroke)
            choir.reset(seed: piece.seed, voice: piece.voice, at: now)
            passes.start(piece, at: 0)
        } else {
            passes.start(piece, at: heldAt.ceiling)
            if case .resting = phase { choir.reset(seed: piece.seed, voice: piece.voice, at: now) }
        }
        choir.cast(piece.voice)
        setOff(at: now + lead, from: passes.firstBeat, tempo: piece.tempo, beatsPerStroke: piece.beatsPerStroke)
        passes.skip(before: timeline.beat(at: now + Conductor.breath))
        choir.release(at: 0)
    }

    /// Goes on from hold or rest at the next bar line, which comes `lead` from now; a tune that waited for a phrase end
    /// begins there.
    @_noLocks mutating func resume(at now: Frames, lead: Frames = Conductor.resumeLead, choir: inout Choir) {
        guard phase == .holding || phase == .resting else {
            holdBeat = nil
            return
        }
        var tempo = timeline.tempo(at: now)
        var beatsPerStroke = strokes.beatsPerStroke
        if let next = passes.seek(barFrom: heldAt) { (tempo, beatsPerStroke) = (next.tempo, next.beatsPerStroke) }
        if case .resting = phase { choir.appoint(passes.voice) } else { choir.cast(passes.voice) }
        setOff(
            at: now + lead, from: passes.firstBeat, tempo: tempo, beatsPerStroke: beatsPerStroke)
        choir.release(at: 0)
    }

    @_noLocks mutating func hold(at now: Frames) {
        resumption = nil
        guard phase == .playing, holdBeat == nil else { return }
        holdBeat = timeline.beat(at: now + Frames(Int64(Quantum.frames))).ceiling
    }

    /// Stops the timeline where it is; nothing sounds.
    @_noLocks mutating func rest(at now: Frames) {
        if phase == .playing {
            heldAt = Beats(timeline.beat(at: now).ceiling)
            settle(at: now)
        }
        stop(.resting)
    }

    @_noLocks mutating func fallSilent() {
        passes.clear()
        stop(.silent)
    }

    @_noLocks mutating func pace(_ tempo: Tempo, beatsPerStroke: Int, on beat: Int?, at now: Frames) {
        if let beat, phase == .playing, timeline.frame(of: Beats(beat)) >= now {
            paceChange = PaceChange(tempo: tempo, beatsPerStroke: beatsPerStroke, beat: beat)
            return
        }
        paceChange = nil
        passes.pace(tempo, beatsPerStroke: beatsPerStroke)
        if foresight.count > 0 {
            let frame = now + foresight
            lineChanges.drop(from: frame)
            lineChanges.makeRoom()
            let line = lineChanges.line(at: frame, from: timeline).retimed(at: frame, to: tempo)
            lineChanges.add(line, beatsPerStroke: beatsPerStroke)
            return
        }
        lineChanges.clear()
        let here = phase == .playing ? timeline.beat(at: now) : heldAt
        timeline = Timeline(frame: now, beat: here, tempo: tempo)
        if beatsPerStroke != strokes.beatsPerStroke {
            strokes = strokes.changed(to: beatsPerStroke, at: here.ceiling)
        }
    }

    @_noLocks mutating func ramp(to tempo: Tempo, over length: Frames, at now: Frames) {
        paceChange = nil
        let start = now + foresight
        lineChanges.drop(from: start)
        lineChanges.makeRoom()
        let line = lineChanges.line(at: start, from: timeline).ramped(at: start, to: tempo, over: length)
        if foresight.count > 0 {
            lineChanges.add(line, beatsPerStroke: strokes.beatsPerStroke)
        } else {
            timeline = line
        }
    }

    @_noLocks mutating func sing(_ piece: Performance, from beat: Beats) {
        dropSinger()
        if phase == .playing {
            singerChange = SingerChange(piece: piece, from: beat)
        } else {
            passes.recast(piece)
        }
    }

    // MARK: - Each quantum

    /// Tells choir and bed what happens in the quantum that starts at `now`.
    @_noLocks mutating func conduct(_ now: Frames, choir: inout Choir, bed: inout Bed) {
        let end = now + Frames(Int64(Quantum.frames))
        goOnIfDue(now, choir: &choir)
        switch phase {
        case .silent, .resting: return
        case .holding: breatheOnHold(now, choir: &choir)
        case .playing:
            changePace(before: end)
            changeLine(before: end, now: now, choir: &choir)
            if let beat = holdBeat, timeline.frame(of: Beats(beat)) - choir.lead(of: holdNote, by: .hum) < end {
                beginHold(beat, choir: &choir)
                return
            }
            tick(from: now, to: end, choir: &choir)
            letGo(from: now, to: end, choir: &choir)
            sing(from: now, to: end, choir: &choir)
            accompany(from: now, to: end, choir: &choir)
            beatHeart(from: now, to: end, bed: &bed)
            swell(now, bed: &bed)
        }
    }

    @_noLocks private mutating func changePace(before end: Frames) {
        guard let change = paceChange else { return }
        let frame = frame(of: Beats(change.beat))
        guard frame < end + foresight else { return }
        paceChange = nil
        // What was foreseen from then on was drawn for the tune or the pace that ends there.
        lineChanges.drop(from: frame)
        lineChanges.makeRoom()
        let line = Timeline(frame: frame, beat: Beats(change.beat), tempo: change.tempo)
        if foresight.count > 0 {
            lineChanges.add(line, beatsPerStroke: change.beatsPerStroke)
        } else {
            take(LineChange(line: line, beatsPerStroke: change.beatsPerStroke))
        }
    }

    @_noLocks private mutating func tick(from now: Frames, to end: Frames, choir: inout Choir) {
        while true {
            let frame = timeline.frame(of: Beats(nextTick))
            guard frame < end else { return }
            // A beat on the very frame of a change of tempo lies a little before the new line's start.
            let offset = max(0, Int(frame.count - now.count))
            if passes.voice == .tick {
                choir.tick(at: offset, accented: strokes.beatInStroke(at: nextTick) == 0)
            }
            nextTick += 1
        }
    }

    @_noLocks private mutating func letGo(from now: Frames, to end: Frames, choir: inout Choir) {
        guard let note = sounding, !note.isReleased else { return }
        let frame = timeline.frame(of: note.end) - note.early
        guard frame < end else { return }
        choir.release(at: max(0, Int(frame.count - now.count)))
        sounding?.isReleased = true
    }

    /// Begins the notes that are due and breathes before the next one.
    @_noLocks private mutating func sing(from now: Frames, to end: Frames, choir: inout Choir) {
        for _ in 0..<Conductor.notesPerQuantum {
            guard let next = passes.upcoming(from: now, strokes, timeline) else { return }
            let joint: Joint = isSounding ? next.joint : .fresh
            let note = next.note(joint: joint, frames: length(of: next))
            let onset = frame(of: next.onset) - choir.lead(of: note, by: next.voice)
            endRecording(before: next, end: end, now: now, choir: &choir)
            guard onset < end else {
                breathe(before: onset, joint: joint, now: now, choir: &choir)
                return
            }
            if !passes.isChanging(with: next), changeSinger(at: next.onset) { continue }
            if let change = passes.take(next) {
                isRolling = false
                paceChange = PaceChange(tempo: change.tempo, beatsPerStroke: change.beatsPerStroke, beat: passes.start)
                // One that was asked for the new tune is still to come.
                if let singer = singerChange, singer.from <= Beats(passes.start) { dropSinger() }
            }
            choir.cast(passes.voice)
            if passes.voice == .recording {
                roll(from: next, now: now, choir: &choir)
            } else {
                choir.begin(note, at: max(0, Int(onset.count - now.count)))
            }
            notes += 1
            sounding = Sounding(end: next.end, early: early(next, frames: note.duration, now: now))
            hasBreathed = false
        }
    }

    /// A phrase that runs on into the next gives up the end of its last note to the breath; no other note lets go before
    /// its end.
    @_noLocks private func early(_ note: UpcomingNote, frames: Int64, now: Frames) -> Frames {
        guard note.endsPhrase, let next = passes.upcoming(from: now, strokes, timeline) else { return Frames(0) }
        let rest = timeline.frame(of: next.onset).count - timeline.frame(of: note.end).count
        return Frames(min(max(0, Conductor.breath.count - rest), frames * 3 / 10))
    }

    /// Plucks what is due of the harp's chords: a little before the tune's own note, as a hand rolls a chord upwards.
    @_noLocks private mutating func accompany(from now: Frames, to end: Frames, choir: inout Choir) {
        guard hasChords(before: end) else { return }
        for _ in 0..<Conductor.notesPerQuantum {
            guard let next = passes.upcomingAccompaniment() else { return }
            let note = next.note(joint: .articulated, frames: length(of: next))
            let onset = timeline.frame(of: next.onset) - choir.lead(of: note, by: .harp) - Conductor.roll
            guard onset < end else { return }
            passes.takeAccompaniment()
            guard playsChord(at: next.onset) else { continue }
            choir.accompany(note, at: max(0, Int(onset.count - now.count)))
        }
    }

    @_noLocks private mutating func breathe(before onset: Frames, joint: Joint, now: Frames, choir: inout Choir) {
        guard !hasBreathed, case .fresh = joint, !isSounding else { return }
        let wait = onset - now
        guard wait <= Conductor.breath else { return }
        hasBreathed = true
        if wait.count >= Conductor.breath.count / 2 { choir.breathe(over: wait.count) }
    }

    /// True where another singer takes over with the note on `onset`.
    @_noLocks private mutating func changeSinger(at onset: Beats) -> Bool {
        guard let change = singerChange, onset >= change.from else { return false }
        singerChange = nil
        passes.recast(change.piece)
        passes.skipAccompaniment(before: onset)
        return true
    }

    private var isSounding: Bool {
        @_noLocks get { if let sounding { return !sounding.isReleased } else { return false } }
    }

    @_noLocks private func length(of note: UpcomingNote) -> Int64 {
        timeline.frame(of: note.end).count - timeline.frame(of: note.onset).count
    }

    // MARK: - Hold

    private var holdNote: Note {
        @_noLocks get {
            Note(
                pitch: passes.tonic, level: passes.level, duration: Conductor.holdBreath.count,
                joint: isSounding ? .slurred : .fresh)
        }
    }

    @_noLocks private mutating func beginHold(_ beat: Int, choir: inout Choir) {
        heldAt = Beats(beat)
        heldSince = timeline.frame(of: heldAt)
        choir.cast(.hum)
        choir.begin(holdNote, at: 0)
        settle(at: heldSince)
        stop(.holding)
    }

    /// Lets go, breathes and hums again every five seconds.
    @_noLocks private mutating func breatheOnHold(_ now: Frames, choir: inout Choir) {
        let held = now - heldSince
        guard held.count >= 0 else { return }
        let place = held.count % Conductor.holdBreath.count
        let quantum = Int64(Quantum.frames)
        let inhale = Conductor.holdBreath.count - Conductor.breath.count
        let letGo = inhale - Conductor.breath.count / 2
        if place < quantum, held.count >= quantum { choir.begin(holdNote, at: 0) }
        if place >= letGo, place < letGo + quantum { choir.release(at: 0) }
        if place >= inhale, place < inhale + quantum { choir.breathe(over: Conductor.breath.count) }
    }

    // MARK: - Shared

    /// Puts beat `beat` and a stroke on `frame` and plays on from there.
    @_noLocks private mutating func setOff(at frame: Frames, from beat: Int, tempo: Tempo, beatsPerStroke: Int) {
        timeline = Timeline(frame: frame, beat: Beats(beat), tempo: tempo)
        strokes = strokes.changed(to: beatsPerStroke, at: beat)
        nextTick = beat
        nextHeartbeat = beat
        stop(.playing)
    }

    /// What waited for a bar line or a phrase end is done before the music waits.
    @_noLocks private mutating func settle(at frame: Frames) {
        while let change = lineChanges.take(before: Frames(.max)) {
            timeline = Timeline(frame: frame, beat: heldAt, tempo: change.line.tempo)
            strokes = strokes.changed(to: change.beatsPerStroke, at: heldAt.ceiling)
        }
        if let change = paceChange {
            timeline = Timeline(frame: frame, beat: heldAt, tempo: change.tempo)
            strokes = strokes.changed(to: change.beatsPerStroke, at: heldAt.ceiling)
        }
        if let change = singerChange { passes.recast(change.piece) }
        singerChange = nil
    }

    @_noLocks private mutating func dropSinger() {
        if let change = singerChange { passes.drop(change.piece) }
        singerChange = nil
    }

    @_noLocks private mutating func stop(_ next: RenderPhase) {
        phase = next
        paceChange = nil
        lineChanges.clear()
        isRolling = false
        cueSpan = nil
        dropSinger()
        (holdBeat, resumption) = (nil, nil)
        sounding = nil
        hasBreathed = false
    }

    /// 50 ms.
    private static var roll: Frames { @_noLocks get { Frames(2_400) } }
    private static var notesPerQuantum: Int { @_noLocks get { 8 } }
    /// A breath in before a phrase: 0.4 s (docs/sound.md, Performance).
    static var breath: Frames { @_noLocks get { Frames(19_200) } }
    private static var holdBreath: Frames { @_noLocks get { Frames(240_000) } }
    static var resumeLead: Frames { @_noLocks get { Frames(96_000) } }
}
