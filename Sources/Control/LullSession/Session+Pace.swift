// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import LullTime

/// Rate, tempo, beats a stroke, and the stroke itself.
extension Session {
    /// The setting that `request` asks for, checked, and a note about its rate.
    func setting(for request: PlayRequest) throws(Refusal) -> (Setting, note: String?) {
        // Who asks for music has done resting, and the rate of before was another stroke's.
        let isResting = stroke.action == .hold && wishes.stroke == nil
        let stroke = request.stroke ?? (isResting ? Strokes.default : self.stroke)
        let kept = request.stroke == nil ? wishes.rate ?? (isResting ? nil : current?.pace.rate) : nil
        let rate = request.rate ?? kept ?? stroke.defaultRate
        var chosen = Setting(
            track: request.track, stroke: stroke.id, pace: Pace(rate: rate, beatsPerStroke: 1))
        if let current {
            chosen.keepsBeats = current.keepsBeats && current.track.id == request.track.id
            chosen.voice = current.voice
            chosen.register = current.register
            chosen.volume = current.volume
        }
        chosen.layers = layers
        let own = chosen.keepsBeats ? current?.pace.beatsPerStroke : nil
        var beats = own ?? fitted(rate, request.track)
        switch request.beats {
        case .own(let k):
            beats = try inRange(beats: k)
            chosen.keepsBeats = true
        case .fitted:
            beats = fitted(rate, request.track)
            chosen.keepsBeats = false
        case nil: break
        }
        let tempo = request.tempo ?? (request.track.hasBeats ? nil : request.track.tempo)
        chosen.pace =
            tempo.map { Pace(tempo: $0, beatsPerStroke: beats) } ?? Pace(rate: rate, beatsPerStroke: beats)
        try check(chosen)
        chosen.voice = request.voice ?? wishes.voice ?? chosen.voice
        chosen.register = request.register ?? wishes.register ?? chosen.register
        chosen.volume = try inRange(request.volume ?? volume)
        chosen.duration = try duration(request)
        return (chosen, advice(chosen))
    }

    private func duration(_ request: PlayRequest) throws(Refusal) -> Double? {
        guard let asked = request.duration else { return request.isUnlimited ? nil : usual.duration }
        return try checked(duration: asked, isUnlimited: request.isUnlimited)
    }

    /// Seconds after which a session may end by itself.
    func checked(duration seconds: Double, isUnlimited: Bool) throws(Refusal) -> Double {
        guard seconds > 0, seconds <= Setting.anyDuration else {
            throw .outOfRange(name: "timer", value: seconds, from: 1, to: Setting.anyDuration)
        }
        if seconds > Setting.longestDuration, !isUnlimited { throw .tooLong(seconds) }
        return seconds
    }

    mutating func rate(_ change: Change<Double>, at now: Instant, place: Place?) throws(Refusal) -> Outcome {
        let rate = Rate(rounding: try value(change, from: presentRate.perMinute, in: 4...120, named: "rate"))
        guard let current else {
            wishes.rate = rate
            return Outcome()
        }
        let next = paced(current, at: rate)
        return try move(to: next, named: "rate \(rate.perMinute)", at: now, place: place)
    }

    /// `setting` at another rate: its beats are kept unless they are not the parent's own and the tempo would leave what
    /// they were fitted for.
    func paced(_ setting: Setting, at rate: Rate) -> Setting {
        var next = setting
        next.pace = Pace(rate: rate, beatsPerStroke: next.pace.beatsPerStroke)
        if !next.keepsBeats, !Fit.keeps(next.pace) || !next.track.tempi.contains(next.pace.tempo) {
            next.pace = Pace(rate: rate, beatsPerStroke: fitted(rate, next.track))
        }
        return next
    }

    mutating func slower(_ step: Double?, at now: Instant, place: Place?) throws(Refusal) -> Outcome {
        try rate(.by(-(step ?? press)), at: now, place: place)
    }

    mutating func faster(_ step: Double?, at now: Instant, place: Place?) throws(Refusal) -> Outcome {
        try rate(.by(step ?? press), at: now, place: place)
    }

    /// One press: near a twelfth of the rate, which a hand can feel.
    private var press: Double {
        max(1, (presentRate.perMinute / 12).rounded())
    }

    var presentRate: Rate { current?.pace.rate ?? wishes.rate ?? stroke.defaultRate }

    mutating func tempo(_ change: Change<Double>, at now: Instant, place: Place?) throws(Refusal) -> Outcome {
        guard var next = current else { throw .nothingWasPlayed }
        let present = next.pace.tempo.perMinute
        let tempo = Tempo(rounding: try value(change, from: present, in: 20...240, named: "tempo"))
        next.pace.tempo = tempo
        return try move(to: next, named: "tempo \(tempo.perMinute)", at: now, place: place)
    }

    mutating func beats(_ choice: BeatsChoice, at now: Instant, place: Place?) throws(Refusal) -> Outcome {
        guard var next = current else { throw .nothingWasPlayed }
        let rate = next.pace.rate
        switch choice {
        case .own(let k):
            next.keepsBeats = true
            next.pace = Pace(rate: rate, beatsPerStroke: try inRange(beats: k))
        case .fitted:
            next.keepsBeats = false
            next.pace = Pace(rate: rate, beatsPerStroke: fitted(rate, next.track))
        }
        return try move(to: next, named: "beats \(next.pace.beatsPerStroke)", at: now, place: place)
    }

    mutating func choose(_ stroke: Stroke, at now: Instant, place: Place?) throws(Refusal) -> Outcome {
        guard var next = current else {
            wishes.stroke = stroke
            wishes.rate = nil
            return Outcome()
        }
        next.stroke = stroke.id
        if stroke.action == .hold {
            settlePromises()
            setting?.stroke = stroke.id
            return isRunning ? try hold() : Outcome()
        }
        let beats = next.keepsBeats ? next.pace.beatsPerStroke : fitted(stroke.defaultRate, next.track)
        next.pace = Pace(rate: stroke.defaultRate, beatsPerStroke: beats)
        return try move(to: next, named: "stroke \(stroke.id)", at: now, place: place)
    }

    /// What is known of the track that was played last has changed: its beats were mended, say.
    package mutating func refresh(_ track: TrackFacts) {
        guard var next = setting, next.track.id == track.id, next.track != track else { return }
        next.track = track
        if !track.hasBeats {
            next.pace.tempo = track.tempo
        } else if !next.keepsBeats || !track.tempi.contains(next.pace.tempo) {
            next.pace = Pace(rate: next.pace.rate, beatsPerStroke: fitted(next.pace.rate, track))
        }
        setting = next
    }

    // MARK: - Shared

    /// The stroke that is chosen, also before anything was played.
    package var stroke: Stroke { wishes.stroke ?? current.flatMap { Strokes[$0.stroke] } ?? Strokes.default }

    /// Goes over to `next`, which differs in stroke and pace only: a new rate at once, new beats per stroke at a bar
    /// line. A change of tune that waits takes the new pace with it, unless it is too near to be changed.
    mutating func move(
        to wanted: Setting, named name: String, at now: Instant, place: Place?
    ) throws(Refusal) -> Outcome {
        var wanted = wanted
        descent = nil
        // Strokes cannot lead what has no beats.
        if !wanted.track.hasBeats { wanted.pace.tempo = wanted.track.tempo }
        try check(wanted)
        let note = advice(wanted)
        // The engine has been told of the next step already: what is asked for now holds from there on.
        var cut = toldCut
        if let waiting = waitingTune {
            if waiting.due > now + Session.margin {
                amendTune(wanted)
                return Outcome(actions: [.succeed(wanted, cut: waiting.cut)], note: note)
            }
            settlePromises()
            cut = nil
        }
        let change = Pending.Change.pace(wanted.pace, stroke: wanted.stroke, keepsBeats: wanted.keepsBeats)
        guard case .playing = state, let place,
            cut != nil || wanted.pace.beatsPerStroke != setting?.pace.beatsPerStroke
        else {
            let isSame = wanted.pace == setting?.pace && !promises.contains { $0.point == .bar }
            promises.removeAll { $0.point == .bar }
            setting = setting.map(Pending(what: name, due: now, change: change).kept)
            if isSame || run == nil { return Outcome(note: note) }
            return Outcome(actions: [.pace(wanted.pace, at: nil)], note: note)
        }
        let soonest = place.beat(at: now + Session.margin)
        let bar = place.bar(from: cut.map { max(soonest, $0) } ?? soonest)
        add(Pending(what: name, due: place.instant(of: Beats(bar)), change: change))
        return Outcome(actions: [.pace(wanted.pace, at: bar)], note: note)
    }

    private func fitted(_ rate: Rate, _ track: TrackFacts) -> Int {
        Fit.beatsPerStroke(rate: rate, beatsPerBar: track.beatsPerBar, tempo: track.tempo)
    }

    /// The number that `change` makes of `present`; a step stops at the end of the range.
    private func value(
        _ change: Change<Double>, from present: Double, in range: ClosedRange<Double>, named name: String
    ) throws(Refusal) -> Double {
        let value =
            switch change {
            case .to(let value): value
            case .by(let step): min(max(present + step, range.lowerBound), range.upperBound)
            }
        guard range.contains(value) else {
            throw .outOfRange(name: name, value: value, from: range.lowerBound, to: range.upperBound)
        }
        return value
    }

    private func inRange(beats: Int) throws(Refusal) -> Int {
        guard Pace.beatsPerStrokeRange.contains(beats) else {
            throw .outOfRange(name: "beats a stroke", value: Double(beats), from: 1, to: 24)
        }
        return beats
    }

    func check(_ setting: Setting) throws(Refusal) {
        let (pace, tempi) = (setting.pace, setting.track.tempi)
        guard tempi.contains(pace.tempo) else {
            throw .outOfRange(
                name: "tempo", value: pace.tempo.perMinute, from: tempi.lowerBound.perMinute,
                to: tempi.upperBound.perMinute)
        }
        guard Rate.range.contains(pace.rate) else {
            throw .outOfRange(name: "rate", value: pace.rate.perMinute, from: 4, to: 120)
        }
    }

    func advice(_ setting: Setting) -> String? {
        guard let stroke = Strokes[setting.stroke], stroke.action != .hold else { return nil }
        if !setting.track.hasBeats {
            return Words.noBeats(setting.track)
        }
        if !setting.track.bears(setting.pace) {
            return Words.stretched(setting.track)
        }
        let rate = setting.pace.rate
        if rate < stroke.range.lowerBound { return Words.slowerThanUsual(stroke) }
        if rate > stroke.range.upperBound { return Words.fasterThanUsual(stroke) }
        return nil
    }
}
