// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import LullTime

/// Beginning a routine, and stepping through it.
extension Session {
    /// Begins `request` from silence or rest at once; where a tune plays, with its next phrase.
    mutating func guide(_ request: RoutineRequest, at now: Instant, place: Place?) throws(Refusal) -> Outcome {
        let routine = request.routine
        guard let first = routine.steps.first else { throw .nothingWasPlayed }
        var wish = request.play
        let leading = routine.steps.first { !$0.isRest }
        wish.stroke = leading?.stroke ?? Strokes.default
        wish.rate = leading?.rate
        wish.tempo = nil
        wish.beats = .fitted
        wish.duration = nil
        var (base, note) = try setting(for: wish)
        func plan(_ ease: Double) -> RoutinePlan {
            RoutinePlan(routine.steps[...], ease: ease, on: base.track, phrases: request.phrases)
        }
        base.duration = try Session.duration(of: plan(1), eased: plan(request.ease), isUnlimited: wish.isUnlimited)
        base.routine = routine.id
        wishes = Wishes()

        var run = RoutineRun(
            routine: routine, tracks: request.tracks,
            home: RoutineRun.Home(track: base.track, voice: base.voice))
        run.ease = request.ease
        if case .playing(var session) = state, place != nil {
            run.wanted = 0
            session.end = base.duration.map { now + $0 }
            session.length = base.duration
            session.evening = .day
            state = .playing(session)
            let volume = base.volume
            let isOther = volume != self.volume
            amend { ($0.volume, $0.routine, $0.duration) = (volume, base.routine, base.duration) }
            self.routine = run
            let actions: [Action] = [.dim(to: 1, seconds: Session.brightening)] + (isOther ? [.volume(volume)] : [])
            return Outcome(actions: actions, note: note)
        }
        let chosen = adapted(base, to: 0, of: run)
        let actions = start(chosen, named: "routine \(routine.id)", at: now, place: nil)
        run.count = Session.beginning(first, at: now)
        self.routine = run
        return Outcome(actions: actions, note: note)
    }

    /// Goes `change` steps on from where the hands are, or from what was asked for before: with the next phrase, or
    /// at once where nothing moves.
    mutating func step(by change: Int, at now: Instant) throws(Refusal) -> Outcome {
        guard var run = routine else { throw .noRoutine }
        switch state {
        case .stopped: throw .noRoutine
        case .fading: return ending
        case .paused, .holding:
            let target = max(0, (run.wanted ?? run.index) + change)
            var isResting = false
            if case .holding = state, case .rest = run.count { isResting = true }
            var outcome = isResting ? leaveRest(to: target, at: now) : jump(to: target, at: now)
            if target >= run.routine.steps.count { outcome.note = Words.endOfRoutine }
            return outcome
        case .playing:
            if let coming = run.coming, let count = coming.count {
                (run.index, run.count, run.coming) = (coming.index, count, nil)
            }
            let target = min(max(0, (run.wanted ?? run.index) + change), run.routine.steps.count)
            // Back from where nobody has been yet is nothing at all, and so is the way there and back.
            let wish = (run.wanted ?? run.index) - run.index
            let undoes = target == run.index && run.count != .ahead && wish.signum() == -change.signum()
            run.wanted = undoes ? nil : target
            routine = run
            return Outcome(note: target == run.routine.steps.count ? Words.endOfRoutine : nil)
        }
    }

    /// Goes on after a hold or a pause where that is more than the music going on; nil where it is not.
    mutating func resumeStep(at now: Instant) -> Outcome? {
        guard var run = routine else { return nil }
        let session: Run
        var isSilent = false
        switch state {
        case .holding(let present): session = present
        case .paused(var present, let left):
            present.end = left.map { now + $0 }
            (session, isSilent) = (present, true)
        case .stopped, .playing, .fading: return nil
        }
        switch run.count {
        case .restAhead(let seconds):
            run.count = .rest(until: now + Session.settling + seconds)
            let isNew = run.beginsAnew || isSilent
            let sound = setting.map { run.beginsAnew ? .begin($0) : goingOn(session) }
            state = .holding(run.beginsAnew ? session.begun : session.resumed)
            run.beginsAnew = false
            routine = run
            return Outcome(actions: isNew ? [sound, .hold].compactMap { $0 } : [])
        case .rest:
            if isSilent, run.index + 1 < run.routine.steps.count, run.routine.steps[run.index + 1].isRest {
                let change = jump(to: run.index + 1, at: now)
                return resumeStep(at: now).map { Outcome(actions: change.actions + $0.actions) }
            }
            state = .holding(session)
            return leaveRest(to: run.index + 1, at: now)
        case .ahead, .unseen, .strokes, .seconds, .held:
            guard run.beginsAnew, let setting else { return nil }
            routine?.beginsAnew = false
            state = .playing(session.begun)
            takeUpDescent(at: now)
            return Outcome(actions: [.begin(setting)])
        }
    }

    // MARK: - While nothing moves

    /// The hands go to another step while the music waits; it is there when they go on.
    private mutating func jump(to index: Int, at now: Instant) -> Outcome {
        guard var run = routine, let present = current else { return Outcome() }
        guard index < run.routine.steps.count else { return stop(over: Session.usualFade, at: now) }
        settlePromises()
        let chosen = adapted(present, to: index, of: run)
        setting = chosen
        run.index = index
        run.wanted = nil
        if chosen.track.id != present.track.id { run.beginsAnew = true }
        let step = run.step
        run.count = step.isRest ? .restAhead(seconds: RoutineRun.seconds(of: step.length)) : Session.waiting(step)
        routine = run
        return Outcome(actions: run.beginsAnew ? [] : Session.changes(from: present, to: chosen))
    }

    /// The hands have rested.
    mutating func leaveRest(to index: Int, at now: Instant) -> Outcome {
        guard var run = routine, let present = current, let session = self.run else { return Outcome() }
        guard index < run.routine.steps.count else { return stop(over: Session.usualFade, at: now) }
        let chosen = adapted(present, to: index, of: run)
        settlePromises()
        setting = chosen
        run.index = index
        run.wanted = nil
        let step = run.step
        let isNew = chosen.track.id != present.track.id || run.beginsAnew
        run.beginsAnew = isNew && step.isRest
        run.count =
            step.isRest
            ? .rest(until: now + RoutineRun.seconds(of: step.length))
            : Session.count(of: step, from: now + Session.settling)
        routine = run
        if step.isRest { return Outcome() }
        let action = goingOn(session)
        state = .playing(isNew ? session.begun : session.resumed)
        takeUpDescent(at: now)
        return Outcome(actions: isNew ? [.begin(chosen)] : Session.changes(from: present, to: chosen) + [action])
    }

    /// What takes a tune that waits from one setting to another.
    private static func changes(from present: Setting, to chosen: Setting) -> [Action] {
        var actions: [Action] = []
        if chosen.voice != present.voice {
            actions.append(.sing(chosen.voice, chosen.register, at: Beats(units: .min)))
        }
        if chosen.pace != present.pace { actions.append(.pace(chosen.pace, at: nil)) }
        return actions
    }

    // MARK: - Shared

    /// `setting` as the step `index` has it.
    func adapted(_ setting: Setting, to index: Int, of run: RoutineRun) -> Setting {
        let steps = run.routine.steps[...index]
        let step = run.routine.steps[index]
        var next = setting
        next.track = Routine.Step.latest(\.track, in: steps).flatMap { run.tracks[$0] } ?? run.home.track
        let since = min(run.home.since, steps.endIndex)
        next.voice = Routine.Step.latest(\.voice, in: steps[since...]).flatMap(Voice.init) ?? run.home.voice
        next.keepsBeats = setting.keepsBeats && setting.track.id == next.track.id
        next.stroke = step.stroke.id
        if !step.isRest {
            let own = next.keepsBeats ? setting.pace.beatsPerStroke : nil
            next.pace = Session.pace(of: step, ease: run.ease, on: next.track, keeping: own)
            // What winds down never rises.
            if descent != nil { next.pace.tempo = min(next.pace.tempo, slowed(setting.pace.tempo, for: next)) }
        }
        return next
    }

    /// `tempo`, or the slowest at which `setting` can be played.
    private func slowed(_ tempo: Tempo, for setting: Setting) -> Tempo {
        let slowest = Tempo(micro: Rate.range.lowerBound.micro * Int64(setting.pace.beatsPerStroke))
        return max(tempo, max(slowest, setting.track.tempi.lowerBound))
    }

    /// What is left of a step that begins about `moment`.
    static func count(of step: Routine.Step, from moment: Instant) -> RoutineRun.Count {
        switch step.length {
        case .strokes(let count): .unseen(strokes: count, from: moment, pass: nil)
        case .seconds(let seconds): .seconds(until: moment + seconds)
        }
    }

    /// What is left of a step that begins out of silence at `now`.
    static func beginning(_ step: Routine.Step, at now: Instant) -> RoutineRun.Count {
        let first = now + Session.settling
        return step.isRest
            ? .rest(until: first + RoutineRun.seconds(of: step.length)) : Session.count(of: step, from: first)
    }

    /// What is left of a step that begins when the hands go on.
    static func waiting(_ step: Routine.Step) -> RoutineRun.Count {
        switch step.length {
        case .strokes(let count): .unseen(strokes: count, from: Instant(nanoseconds: 0), pass: nil)
        case .seconds(let seconds): .held(seconds: seconds)
        }
    }

    /// When the session ends at the latest: the routine is done well before, even with a few holds.
    ///
    /// - Parameter eased: The plan at the rates that the parent likes.
    private static func duration(
        of plan: RoutinePlan, eased: RoutinePlan, isUnlimited: Bool
    ) throws(Refusal) -> Double {
        if plan.length > Setting.longestDuration, !isUnlimited { throw .tooLong(plan.length) }
        let ample = ((eased.length * 1.5 + 120) / 60).rounded(.up) * 60
        return min(ample, isUnlimited ? Setting.anyDuration : Setting.longestDuration)
    }

    /// Seconds from going on to the first stroke, and a little: then the renderer says on which beat it falls.
    static let settling = 1.2
}
