// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// Taps: the hand leads, and the music comes together with it.
extension Session {
    /// What has been asked to begin with the next tap.
    package struct Awaited: Sendable, Equatable {
        package var request: PlayRequest
        /// When it is given up.
        package var until: Instant
    }

    /// Has `chosen`, which is what `request` comes to, begin with the next tap. Where a tune plays already it follows that
    /// after its phrase, as ever.
    mutating func wait(
        for request: PlayRequest, _ chosen: Setting, note: String?, at now: Instant, place: Place?
    ) -> Outcome {
        if case .playing = state {
            wishes = Wishes()
            let actions = start(chosen, named: "play \(chosen.track.id)", at: now, place: place)
            return Outcome(actions: actions, note: Words.tapsLead)
        }
        awaited = Awaited(request: request, until: now + Session.tapPatience)
        return Outcome(note: note)
    }

    mutating func giveUpWaiting(by now: Instant) {
        if let awaited, now >= awaited.until { self.awaited = nil }
    }

    mutating func tap(_ hand: Hand, at now: Instant, place: Place?) throws(Refusal) -> Outcome {
        if let awaited { return try begin(awaited.request, with: hand, at: now, place: place) }
        if case .holding(let run) = state { return try goOn(run, with: hand, at: now) }
        let before = current?.pace.rate
        defer { ease(from: before) }
        return try follow(hand, at: now, place: place)
    }

    // MARK: -

    private mutating func begin(
        _ request: PlayRequest, with hand: Hand, at now: Instant, place: Place?
    ) throws(Refusal) -> Outcome {
        awaited = nil
        if !isRunning { forgetDescent() }
        let (chosen, note) = try setting(for: request)
        wishes = Wishes()
        let setting = hand.rate.map { led(chosen, at: $0).setting } ?? chosen
        let line = StrokeLine(stroke: hand.stroke, period: 60 / setting.pace.rate.perMinute)
        let actions = start(setting, named: "play \(setting.track.id)", at: now, place: place)
        return Outcome(
            actions: actions.map { action in
                if case .begin(let setting) = action { return .beginOnStroke(setting, line) }
                return action
            }, note: note)
    }

    /// The hands go on: with the next stroke the tune does too.
    private mutating func goOn(_ run: Run, with hand: Hand, at now: Instant) throws(Refusal) -> Outcome {
        var outcome = Outcome(actions: [.resume])
        if let step = resumeStep(at: now) {
            outcome = step
            guard case .playing = state else { return outcome }
        } else {
            state = .playing(run.resumed)
            takeUpDescent(at: now)
        }
        if hand.period != nil {
            let before = current?.pace.rate
            let led = try follow(hand, at: now, place: nil)
            ease(from: before)
            outcome.actions.insert(contentsOf: led.actions, at: max(0, outcome.actions.count - 1))
            outcome.note = led.note
        }
        let line = StrokeLine(stroke: hand.stroke, period: 60 / presentRate.perMinute)
        outcome.actions = outcome.actions.map { action in
            switch action {
            case .resume: .resumeOnStroke(line)
            case .begin(let begun): .beginOnStroke(setting ?? begun, line)
            default: action
            }
        }
        return outcome
    }

    /// Takes up the rate of the hand, and its phase.
    private mutating func follow(_ hand: Hand, at now: Instant, place: Place?) throws(Refusal) -> Outcome {
        guard let rate = hand.rate, let line = hand.line, !isHasty(hand) else { return Outcome() }
        guard let current else {
            wishes.rate = rate
            return Outcome()
        }
        descent = nil
        let (wanted, note) = led(current, at: rate)
        if isFollowed(wanted, line, place, at: now) { return Outcome() }
        var outcome = try move(to: wanted, named: "rate \(rate.perMinute)", at: now, place: place)
        outcome.note = note ?? outcome.note
        guard case .playing = state, waitingTune == nil, toldCut == nil, wanted.track.hasBeats, let place,
            let meeting = Meeting.find(wanted.pace, on: line, from: place, tempi: wanted.track.tempi, at: now)
        else { return outcome }
        outcome.actions = [.align(wanted.pace, meeting)]
        if let index = promises.firstIndex(where: { $0.point == .bar }) {
            var promise = promises.remove(at: index)
            promise.due = meeting.at
            add(promise)
        }
        return outcome
    }

    /// `setting` at the rate of a hand, as near as the track and the parent's own beats allow.
    private func led(_ setting: Setting, at rate: Rate) -> (setting: Setting, note: String?) {
        var next = paced(setting, at: rate)
        let (tempi, k) = (next.track.tempi, Int64(next.pace.beatsPerStroke))
        let slowest = max(tempi.lowerBound, Tempo(micro: Rate.range.lowerBound.micro * k))
        let fastest = min(tempi.upperBound, Tempo(micro: Rate.range.upperBound.micro * k))
        guard slowest <= fastest, next.pace.tempo < slowest || next.pace.tempo > fastest else { return (next, nil) }
        let isFast = next.pace.tempo > fastest
        next.pace.tempo = isFast ? fastest : slowest
        return (next, Words.limit(of: next.track, isFast: isFast))
    }

    /// Two taps so close that they may be one and its double move nothing until a third bears them out.
    private func isHasty(_ hand: Hand) -> Bool {
        guard isRunning, hand.count == 2, let period = hand.period else { return false }
        return period < Session.hastiness * 60 / presentRate.perMinute
    }

    /// Whether the music keeps to the hand already, as near as taps can tell.
    private func isFollowed(_ wanted: Setting, _ line: StrokeLine, _ place: Place?, at now: Instant) -> Bool {
        guard let setting, let place, promises.isEmpty,
            wanted.pace.beatsPerStroke == setting.pace.beatsPerStroke,
            wanted.pace.beatsPerStroke == place.strokes.beatsPerStroke,
            abs(wanted.pace.tempo.perMinute / setting.pace.tempo.perMinute - 1) < Session.sameRate
        else { return false }
        let beat = place.beat(at: now + Session.margin).ceiling
        let next = place.strokes.next(place.strokes.beatsPerStroke, from: beat)
        return abs(line.offset(of: place.instant(of: Beats(next)))) < Session.samePhase
    }

    /// Seconds for which a tap is awaited.
    private static let tapPatience: Double = 60
    /// The part of the present stroke.
    private static let hastiness = 0.4
    /// The part of the rate by which it may be off.
    private static let sameRate = 0.002
    /// Seconds by which a stroke may be off.
    private static let samePhase = 0.008
}

extension Command {
    /// Whether what was asked to begin with a tap is no longer wanted.
    var endsWaiting: Bool {
        switch self {
        case .play, .again, .pause, .resume, .toggle, .hold, .stop, .routine, .next, .back: true
        case .rate, .slower, .faster, .tempo, .beats, .stroke, .volume, .voice, .register, .layer, .timer, .ramp, .tap,
            .lapse:
            false
        }
    }
}
