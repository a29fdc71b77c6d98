// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import LullTime

/// Starting, pausing, holding, stopping.
extension Session {
    mutating func play(_ request: PlayRequest, at now: Instant, place: Place?) throws(Refusal) -> Outcome {
        var rested = self
        if !isRunning { rested.forgetDescent() }
        let (chosen, note) = try rested.setting(for: request)
        if request.awaitsTap { return wait(for: request, chosen, note: note, at: now, place: place) }
        self = rested
        wishes = Wishes()
        return Outcome(actions: start(chosen, named: "play \(chosen.track.id)", at: now, place: place), note: note)
    }

    mutating func again(at now: Instant, place: Place?) throws(Refusal) -> Outcome {
        guard var setting = repeatable else { throw .nothingWasPlayed }
        // A routine begins anew with `routine`; this is its tune.
        (setting.routine, setting.ease) = (nil, 1)
        return Outcome(actions: start(setting, named: "again", at: now, place: place))
    }

    /// From silence at once; where a tune plays, after its phrase.
    mutating func start(_ chosen: Setting, named name: String, at now: Instant, place: Place?) -> [Action] {
        guard case .playing(var run) = state, let place else {
            var actions: [Action] = [.begin(chosen)]
            if let run, run.evening != .day { actions.append(.dim(to: 1, seconds: Session.brightening)) }
            let end = chosen.duration.map { now + $0 }
            let begun = Run(since: run?.since ?? now, end: end, length: chosen.duration)
            if Strokes[chosen.stroke]?.action == .hold {
                actions.append(.hold)
                state = .holding(begun)
            } else {
                state = .playing(begun)
            }
            promises = []
            setting = chosen
            descent = nil
            return actions
        }
        let cut = place.phraseEnd(from: place.beat(at: now + Session.margin))
        run.end = chosen.duration.map { now + $0 }
        run.length = chosen.duration
        run.evening = .day
        state = .playing(run)
        let present = volume
        if chosen.pace.tempo != current?.pace.tempo { descent = nil }
        add(Pending(what: name, due: place.instant(of: cut), change: .tune(chosen, cut: cut)))
        var actions: [Action] = [.succeed(chosen, cut: cut), .dim(to: 1, seconds: Session.brightening)]
        if chosen.volume != present { actions.append(.volume(chosen.volume)) }
        return actions
    }

    mutating func pause(at now: Instant) throws(Refusal) -> Outcome {
        switch state {
        case .stopped: throw .nothingIsPlaying
        case .fading: return ending
        case .paused: return Outcome()
        case .playing(let run), .holding(let run):
            state = .paused(run, left: run.end.map { max(0, $0 - now) })
            settlePromises()
            return Outcome(actions: [.fadeOut(seconds: Session.usualFade, keepsPlace: true)])
        }
    }

    /// Goes on; what is on its way to silence comes back from its beginning.
    mutating func resume(at now: Instant) throws(Refusal) -> Outcome {
        if let outcome = resumeStep(at: now) { return outcome }
        switch state {
        case .stopped: throw .nothingIsPlaying
        case .fading: return try revive(at: now)
        case .playing: return Outcome()
        case .holding(let run):
            state = .playing(run.resumed)
            takeUpDescent(at: now)
            return Outcome(actions: [.resume])
        case .paused(var run, let left):
            run.end = left.map { now + $0 }
            let action = goingOn(run)
            state = .playing(run.resumed)
            takeUpDescent(at: now)
            return Outcome(actions: [action])
        }
    }

    /// What is almost silent, or was to be, begins anew: a routine with the step that the hands are at.
    mutating func revive(at now: Instant) throws(Refusal) -> Outcome {
        guard let run = routine, let setting else { return try again(at: now, place: nil) }
        let chosen = adapted(setting, to: run.index, of: run)
        let actions = start(chosen, named: "again", at: now, place: nil)
        routine?.count = Session.beginning(run.step, at: now)
        routine?.beginsAnew = false
        return Outcome(actions: actions)
    }

    mutating func toggle(at now: Instant) throws(Refusal) -> Outcome {
        switch state {
        case .stopped, .fading, .paused, .holding: try resume(at: now)
        case .playing: try pause(at: now)
        }
    }

    mutating func hold() throws(Refusal) -> Outcome {
        switch state {
        case .stopped: throw .nothingIsPlaying
        case .fading: return ending
        case .holding: return Outcome()
        case .paused: return Outcome(note: Words.pausedAlready)
        case .playing(let run):
            state = .holding(run)
            settlePromises()
            return Outcome(actions: [.hold])
        }
    }

    mutating func stop(over seconds: Double, at now: Instant) -> Outcome {
        settlePromises()
        switch state {
        case .stopped: return Outcome()
        case .paused:
            state = .stopped
            return Outcome(actions: [.fadeOut(seconds: 0.8, keepsPlace: false)])
        case .fading(let run, let until):
            let rest = min(until - now, seconds)
            guard rest > 0 else {
                state = .stopped
                return Outcome()
            }
            var run = run
            run.evening = .day
            state = .fading(run, until: now + rest)
            return Outcome(actions: [.fadeOut(seconds: rest, keepsPlace: false)])
        case .playing(let run), .holding(let run):
            state = .fading(run, until: now + seconds)
            return Outcome(actions: [.fadeOut(seconds: seconds, keepsPlace: false)])
        }
    }

    /// A fade to silence is not held up.
    var ending: Outcome { Outcome(note: routine == nil ? Words.endingAlready : Words.stepEndingAlready) }

    /// Seconds from a command to the first beat that it can still change: the device's buffer and a block.
    package static let margin = 0.4
    /// Seconds of a fade to silence.
    static let usualFade: Double = 3
    /// Seconds in which a level that the timer lowered comes back: 12 dB at no more than 3 dB a second.
    static let brightening: Double = 6
}

extension Session.Run {
    /// After a wait the last phrase is another one, to be found anew, and the engine holds the place.
    var resumed: Session.Run {
        var run = self
        run.entry = nil
        if case .lastPhrase = evening { run.evening = .dusk }
        return run
    }

    /// The same where a tune begins, which it does at its full level: dusk falls again, with the next lapse.
    var begun: Session.Run {
        var run = resumed
        run.evening = .day
        return run
    }
}
