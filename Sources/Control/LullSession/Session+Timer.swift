// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// The timer's ending: the last minute falls by 12 dB, the phrase then running is finished and fades out over its last
/// ten seconds; a session under three minutes fades over a third of it.
extension Session {
    /// Ends by itself at another time, or not at all. A level that has begun to fall for the end comes back, also from the
    /// last fade; what the parent stopped stays stopped.
    mutating func timer(_ choice: TimerChoice, at now: Instant, place: Place?) throws(Refusal) -> Outcome {
        let length = try length(choice)
        guard let run else { throw .nothingIsPlaying }
        let isDim = run.evening != .day
        let next = run.ending(length.map { now + $0 }, length: length)
        var actions: [Action] = []
        switch state {
        case .stopped: break
        case .playing: state = .playing(next)
        case .holding: state = .holding(next)
        case .paused: state = .paused(next, left: length)
        case .fading(_, let until):
            guard run.evening == .night else { return ending }
            // What is almost silent cannot be caught any more.
            if until <= now + Session.margin { return try begin(anew: next, wasHeld: run.isHeld, at: now) }
            actions = callBack(next, wasHeld: run.isHeld, at: now)
        }
        if isDim { actions.append(.dim(to: 1, seconds: Session.brightening)) }
        return Outcome(actions: actions)
    }

    /// What was fading goes on as `next`: the tune, or what the hands rested on.
    private mutating func callBack(_ next: Run, wasHeld: Bool, at now: Instant) -> [Action] {
        if case .rest? = routine?.count {
            routine?.restAnew()
            state = .paused(next, left: next.length)
            return resumeStep(at: now)?.actions ?? []
        }
        state = wasHeld ? .holding(next) : .playing(next)
        return wasHeld ? [.resume, .hold] : [.resume]
    }

    /// The same out of silence, with the end of `next`.
    private mutating func begin(anew next: Run, wasHeld: Bool, at now: Instant) throws(Refusal) -> Outcome {
        var outcome = try revive(at: now)
        switch state {
        case .playing(let run) where wasHeld:
            state = .holding(run.ending(next.end, length: next.length))
            outcome.actions.append(.hold)
        case .playing(let run): state = .playing(run.ending(next.end, length: next.length))
        case .holding(let run): state = .holding(run.ending(next.end, length: next.length))
        case .stopped, .paused, .fading: break
        }
        return outcome
    }

    private func length(_ choice: TimerChoice) throws(Refusal) -> Double? {
        switch choice {
        case .off: return nil
        case .after(let seconds, let isUnlimited): return try checked(duration: seconds, isUnlimited: isUnlimited)
        }
    }

    mutating func lapse(at now: Instant, place: Place?) -> Outcome {
        keepPromises(by: now)
        giveUpWaiting(by: now)
        switch state {
        case .stopped, .paused: return Outcome()
        case .fading(_, let until):
            if now >= until { state = .stopped }
            return Outcome()
        case .playing(let run):
            var outcome = evening(run, at: now, place: place) { .playing($0) }
            outcome.actions += descend(at: now, place: place)
            return outcome
        case .holding(let run): return evening(run, at: now, place: nil) { .holding($0) }
        }
    }

    private mutating func evening(
        _ run: Run, at now: Instant, place: Place?, _ goOn: (Run) -> State
    ) -> Outcome {
        guard let end = run.end, let length = run.length else { return Outcome() }
        var run = run
        if length < Session.shortSession {
            guard now >= end + -length / 3 else { return Outcome() }
            return fade(run, until: end, at: now)
        }
        switch run.evening {
        case .day where now >= end + -Session.dusk:
            run.evening = .dusk
            state = goOn(run)
            return Outcome(actions: [.dim(to: Session.duskGain, seconds: Session.dusk)])
        case .dusk where now >= end + -Session.lastFade:
            let last = place.map { $0.instant(of: $0.phraseEnd(from: $0.beat(at: end))) } ?? end
            run.evening = .lastPhrase(ends: last)
            state = goOn(run)
            return evening(run, at: now, place: place, goOn)
        case .lastPhrase(let last) where now >= last + -Session.lastFade:
            return fade(run, until: last, at: now)
        case .day, .dusk, .lastPhrase, .night: return Outcome()
        }
    }

    private mutating func fade(_ run: Run, until end: Instant, at now: Instant) -> Outcome {
        settlePromises()
        let seconds = max(Session.usualFade, end - now)
        var run = run
        run.evening = .night
        if case .holding = state { run.isHeld = true }
        state = .fading(run, until: now + seconds)
        return Outcome(actions: [.fadeOut(seconds: seconds, keepsPlace: false)])
    }

    /// The next moment at which something happens by itself.
    func wake(after now: Instant) -> Instant? {
        var moments: [Instant] = []
        if let pending { moments.append(pending.due) }
        if case .playing = state, let next = descent?.next { moments.append(next) }
        if let awaited { moments.append(awaited.until) }
        switch state {
        case .stopped, .paused: break
        case .fading(_, let until): moments.append(until)
        case .playing(let run), .holding(let run):
            if let end = run.end { moments.append(nextEvening(run, end)) }
        }
        return moments.min().map { max($0, now) }
    }

    private func nextEvening(_ run: Run, _ end: Instant) -> Instant {
        if let length = run.length, length < Session.shortSession { return end + -length / 3 }
        return switch run.evening {
        case .day: end + -Session.dusk
        case .dusk: end + -Session.lastFade
        case .lastPhrase(let last): last + -Session.lastFade
        case .night: end
        }
    }

    private static let shortSession: Double = 180
    private static let dusk: Double = 60
    /// -12 dB.
    private static let duskGain: Float = 0.251
    private static let lastFade: Double = 10
}

extension Session.Run {
    /// The same, with another end.
    fileprivate func ending(_ end: Instant?, length: Double?) -> Session.Run {
        var run = self
        (run.end, run.length, run.evening, run.isHeld) = (end, length, .day, false)
        return run
    }
}
