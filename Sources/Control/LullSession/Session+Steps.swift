// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import LullTime

/// What a routine does by itself: each step ends with the phrase in which its count is full, and the tune carries over
/// into the next.
extension Session {
    /// What plays where no step of a routine says otherwise.
    package var lasting: Setting? {
        guard var lasting = setting, let routine else { return setting }
        (lasting.track, lasting.voice, lasting.ease) = (routine.home.track, routine.home.voice, routine.ease)
        return lasting
    }

    /// The change to another step, once it is near or somebody has asked for it.
    var announcement: Pending? {
        guard let run = routine, let coming = run.coming, coming.isNear || run.wanted != nil else { return nil }
        let steps = run.routine.steps
        let what = coming.index < steps.count ? "next \(steps[coming.index].stroke.id)" : "the end"
        return Pending(what: what, due: coming.due, change: .step)
    }

    /// A tune that the routine needs cannot be had: what plays goes on in its place.
    ///
    /// - Parameter isGone: whether the tune of this id cannot be had
    package mutating func forgetTracks(where isGone: (String) -> Bool) {
        guard var run = routine else { return }
        run.tracks = run.tracks.filter { !isGone($0.value.id) }
        if isGone(run.home.track.id), let track = setting?.track { run.home.track = track }
        routine = run
    }

    /// The beat from which the next step holds, where the engine has been told of it already.
    var toldCut: Beats? { routine?.coming.flatMap { $0.count == nil ? nil : $0.cut } }

    /// Keeps the routine in step with what `command` has made of the session.
    mutating func follow(
        _ command: Command, from before: Session, at now: Instant, place: Place?, _ outcome: inout Outcome
    ) {
        guard routine != nil else { return }
        if state == .stopped {
            setting = lasting
            routine = nil
            return
        }
        if hasLeft(by: command, from: before) {
            amend { $0.routine = nil }
            routine = nil
            return
        }
        listen(to: command, from: before)
        settleStep(at: now, place: place)
        // Where something has just begun, the renderer has yet to say where it is.
        let hasBegun = outcome.actions.contains(where: \.setsOff)
        switch state {
        case .stopped: break
        case .fading: dropPlans()
        case .paused, .holding: wait(before, command, at: now, &outcome)
        case .playing: proceed(before, at: now, place: hasBegun ? nil : place, &outcome)
        }
    }

    /// Nothing more is to come.
    private mutating func dropPlans() {
        routine?.coming = nil
        routine?.wanted = nil
        routine?.look = nil
    }

    /// Whether something else plays now, without the routine.
    private func hasLeft(by command: Command, from before: Session) -> Bool {
        switch command {
        // What is to begin with a tap has not begun.
        case .play: awaited == nil
        case .tap: before.awaited != nil && awaited == nil
        case .again: true
        default: false
        }
    }

    /// What a parent chooses holds in the steps to come, too.
    private mutating func listen(to command: Command, from before: Session) {
        switch command {
        case .rate(.to), .tempo(.to): ease(from: ownRate ?? before.current?.pace.rate, anew: ownRate != nil)
        case .rate, .slower, .faster, .tempo: ease(from: before.current?.pace.rate)
        case .voice:
            guard let voice = current?.voice, let run = routine else { return }
            routine?.home.voice = voice
            routine?.home.since = (run.coming?.count == nil ? run.index : run.coming?.index ?? run.index) + 1
        default: break
        }
    }

    /// The rate that the next step which moves has of its own, where what plays or rests now is not part of it.
    private var ownRate: Rate? {
        guard let run = routine else { return nil }
        switch run.count {
        case .ahead, .rest, .restAhead:
            return run.routine.steps[run.index...].first { !$0.isRest }.map { $0.rate ?? $0.stroke.defaultRate }
        case .unseen, .strokes, .seconds, .held: return nil
        }
    }

    /// The strokes go at another rate than `old`, and do so in the steps to come.
    ///
    /// - Parameter anew: Whether `old` is a step's own rate, rather than what the parent had made of it.
    mutating func ease(from old: Rate?, anew: Bool = false) {
        guard let old, let new = current?.pace.rate, let ease = routine?.ease else { return }
        let eases = Interruption.Step.eases
        let eased = (anew ? 1 : ease) * new.perMinute / old.perMinute
        routine?.ease = min(max(eased, eases.lowerBound), eases.upperBound)
    }

    /// A change that the engine was told of has come, or counts as done.
    private mutating func settleStep(at now: Instant, place: Place?) {
        guard let coming = routine?.coming, let count = coming.count else { return }
        if case .playing = state, now < coming.due { return }
        routine?.index = coming.index
        routine?.count = count
        routine?.coming = nil
        // Strokes may have been counted anew since it was foreseen.
        if let place, case .strokes = count, case .strokes(let strokes)? = routine?.step.length {
            let bar = place.bar(from: coming.cut)
            routine?.count = .strokes(until: place.strokes.first(from: bar) + strokes)
        }
    }

    // MARK: - While the hands wait

    private mutating func wait(_ before: Session, _ command: Command, at now: Instant, _ outcome: inout Outcome) {
        routine?.coming = nil
        routine?.look = nil
        switch routine?.count {
        case .seconds(let until): routine?.count = .held(seconds: max(0, until - now))
        // Where the music goes on, the tune that waited begins at once.
        case .unseen(let strokes, let from, _?): routine?.count = .unseen(strokes: strokes, from: from, pass: nil)
        case .rest(let until?):
            guard case .holding = state else { return rest(until: nil) }
            // Something else is to begin with a tap, or not.
            if awaited != nil { return }
            // Held once more, it rests for as long as somebody likes.
            if case .hold = command, case .holding = before.state { return rest(until: nil) }
            guard now < until else {
                outcome.actions += leaveRest(to: (routine?.index ?? 0) + 1, at: now).actions
                return afterRest(before, at: now, &outcome)
            }
            routine?.look = until
        case .ahead, .unseen, .strokes, .held, .rest, .restAhead, nil: break
        }
    }

    private mutating func rest(until: Instant?) { routine?.count = .rest(until: until) }

    private mutating func afterRest(_ before: Session, at now: Instant, _ outcome: inout Outcome) {
        switch state {
        case .playing: proceed(before, at: now, place: nil, &outcome)
        case .holding: if case .rest(let until) = routine?.count { routine?.look = until }
        case .stopped, .paused, .fading: break
        }
    }

    // MARK: - While the hands go on

    private mutating func proceed(_ before: Session, at now: Instant, place: Place?, _ outcome: inout Outcome) {
        if !before.state.isMoving { goOn(at: now) }
        guard let place else {
            routine?.look = now + Session.settling
            return
        }
        see(place, at: now)
        guard var run = routine else { return }
        if run.coming?.count == nil {
            run.coming = coming(run, at: now, place)
        } else if let cut = run.coming?.cut {
            run.coming?.due = place.instant(of: cut)
        }
        run.look = look(run, at: now, place)
        routine = run
        guard let coming = run.coming else { return }
        if coming.count != nil {
            routine?.look = coming.due
        } else if now >= coming.due + -Session.lead(to: coming.index, of: run) + -Session.blink {
            outcome.actions += enter(coming, at: now, place)
        }
    }

    /// The clock of a step goes on.
    private mutating func goOn(at now: Instant) {
        switch routine?.count {
        case .held(let seconds): routine?.count = .seconds(until: now + Session.settling + seconds)
        case .unseen(let strokes, let from, let pass):
            routine?.count = .unseen(strokes: strokes, from: max(from, now + Session.settling), pass: pass)
        default: break
        }
    }

    /// Finds the number of the step's first stroke, once the renderer has it.
    private mutating func see(_ place: Place, at now: Instant) {
        guard case .unseen(let strokes, let from, let pass) = routine?.count, now >= from else { return }
        let clock = place.strokes
        if let pass {
            guard Beats(place.start) >= pass else { return }
            routine?.count = .strokes(until: clock.first(from: place.start) + strokes)
        } else {
            let hasJustBegun = place.beat < Beats(clock.origin + 2 * clock.beatsPerStroke)
            let first = hasJustBegun ? clock.firstStroke : clock.first(from: place.beat.ceiling)
            routine?.count = .strokes(until: first + strokes)
        }
    }

    /// The beat on which the step's count is full; nil where nobody can say yet.
    private func full(_ run: RoutineRun, at now: Instant, _ place: Place) -> Beats? {
        let target = run.wanted ?? run.index + 1
        let isEnd = target >= run.routine.steps.count
        let earliest = place.beat(at: now + (isEnd ? Session.usualFade : Session.margin))
        if run.wanted != nil { return earliest }
        switch run.count {
        case .strokes(let until): return max(Beats(place.strokes.beat(of: until)), earliest)
        case .seconds(let until): return max(place.beat(at: until), earliest)
        case .ahead, .unseen, .held, .rest, .restAhead: return nil
        }
    }

    private func coming(_ run: RoutineRun, at now: Instant, _ place: Place) -> RoutineRun.Coming? {
        guard let full = full(run, at: now, place) else { return nil }
        // Nothing goes on for ever because a pass is too short for the last fade: then it ends between phrases.
        let anywhere = hasNoPhraseEnd(run, before: full, place) ? Beats(full.ceiling) : nil
        guard let cut = place.stepEnd(from: full) ?? anywhere else { return nil }
        var coming = RoutineRun.Coming(
            index: run.wanted ?? run.index + 1, cut: cut, due: place.instant(of: cut))
        coming.isNear = now >= coming.due + -Session.notice + -Session.blink
        return coming
    }

    /// Whether the count has been full for a whole pass of the tune, or a pass is over before `full`.
    private func hasNoPhraseEnd(_ run: RoutineRun, before full: Beats, _ place: Place) -> Bool {
        if run.wanted != nil { return place.beat + (place.phrases.last ?? Beats(0)) <= full }
        switch run.count {
        case .strokes(let until): return place.strokes.beat(of: until) < place.start
        case .seconds(let until): return place.beat(at: until) < Beats(place.start)
        case .ahead, .unseen, .held, .rest, .restAhead: return false
        }
    }

    private func look(_ run: RoutineRun, at now: Instant, _ place: Place) -> Instant {
        guard let coming = run.coming else {
            let soon = now + Session.glance
            guard let full = full(run, at: now, place) else { return soon }
            return max(soon, place.instant(of: full) + -Session.lead(to: run.index + 1, of: run))
        }
        let lead = Session.lead(to: coming.index, of: run)
        return max(now, coming.due + -(coming.isNear ? lead : max(lead, Session.notice)))
    }

    // MARK: - The change itself

    private mutating func enter(_ coming: RoutineRun.Coming, at now: Instant, _ place: Place) -> [Action] {
        guard var run = routine, let present = current, case .playing(let session) = state else { return [] }
        run.wanted = nil
        guard coming.index < run.routine.steps.count else {
            settlePromises()
            (run.coming, run.look) = (nil, nil)
            routine = run
            let seconds = max(Session.usualFade, coming.due - now)
            state = .fading(session, until: now + seconds)
            return [.fadeOut(seconds: seconds, keepsPlace: false)]
        }
        let step = run.routine.steps[coming.index]
        let chosen = adapted(present, to: coming.index, of: run)
        if step.isRest {
            settlePromises()
            setting?.stroke = chosen.stroke
            if chosen.track.id != present.track.id { run.beginsAnew = true }
            let until = coming.due + RoutineRun.seconds(of: step.length)
            (run.index, run.count, run.coming, run.look) = (coming.index, .rest(until: until), nil, until)
            routine = run
            state = .holding(session)
            return [.hold]
        }
        run.coming?.isNear = true
        run.coming?.count = count(
            of: step, chosen, after: coming, isNewTune: chosen.track.id != present.track.id || waitingTune != nil,
            place)
        run.look = coming.due
        routine = run
        return carryOver(from: present, to: chosen, coming, place)
    }

    /// What counts in `step` once the tune has gone over to it.
    private func count(
        of step: Routine.Step, _ chosen: Setting, after coming: RoutineRun.Coming, isNewTune: Bool, _ place: Place
    ) -> RoutineRun.Count {
        guard case .strokes(let strokes) = step.length else {
            return Session.count(of: step, from: coming.due)
        }
        if isNewTune { return .unseen(strokes: strokes, from: coming.due, pass: coming.cut) }
        let bar = place.bar(from: coming.cut)
        return .strokes(until: place.strokes.first(from: bar) + strokes)
    }

    /// The promises that take the tune from one step to the next, and the sign that is heard of it: for a phrase there
    /// are chords under the tune or, where there always are, none.
    private mutating func carryOver(
        from present: Setting, to chosen: Setting, _ coming: RoutineRun.Coming, _ place: Place
    ) -> [Action] {
        let name = "next \(chosen.stroke)"
        if chosen.track.id != present.track.id || waitingTune != nil {
            add(Pending(what: name, due: coming.due, change: .tune(chosen, cut: coming.cut)))
            return [.succeed(chosen, cut: coming.cut)]
        }
        var actions: [Action] = []
        if chosen.voice != present.voice {
            add(Pending(what: name, due: coming.due, change: .singer(chosen.voice, chosen.register)))
            actions.append(.sing(chosen.voice, chosen.register, at: coming.cut))
        }
        let bar = place.bar(from: coming.cut)
        let pace = Pending.Change.pace(chosen.pace, stroke: chosen.stroke, keepsBeats: chosen.keepsBeats)
        let replacesOther = promises.contains { $0.point == .bar }
        add(Pending(what: name, due: place.instant(of: Beats(bar)), change: pace))
        if replacesOther || chosen.pace != setting?.pace { actions.append(.pace(chosen.pace, at: bar)) }
        let end = place.phraseEnd(from: coming.cut + Beats(units: 1))
        let isLast = end <= coming.cut
        actions.append(.cue(from: coming.cut, to: isLast ? coming.cut + Beats(2 * place.beatsPerBar) : end))
        return actions
    }

    /// Seconds before a phrase end at which the engine is told of what comes then.
    private static func lead(to index: Int, of run: RoutineRun) -> Double {
        guard index < run.routine.steps.count else { return 10 }
        // The hold falls on the beat after it is asked for.
        return run.routine.steps[index].isRest ? 0.5 : 1.5
    }

    /// Seconds before a change in which people are told of it.
    private static let notice = 5.0
    /// Seconds until the next look where there was nothing to see.
    private static let glance = 0.5
    /// A timer may wake up a little early.
    private static let blink = 0.001
}

extension Session.State {
    fileprivate var isMoving: Bool { if case .playing = self { true } else { false } }
}
