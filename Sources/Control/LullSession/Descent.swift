// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// A wind-down: the tempo falls at phrase ends, so slowly that nobody notices a step.
///
/// - Thread: any
package struct Descent: Sendable, Equatable {
    /// Where it ends.
    package let target: Tempo
    /// Beats a minute that it falls in a second.
    package let slope: Double
    /// What the parent had chosen before it, which `again` repeats.
    package internal(set) var origin: Pace
    /// Up to when the way has been walked.
    var since: Instant
    /// When to look for the next phrase end; nil once it has arrived.
    var next: Instant?

    /// Whether it has yet to arrive.
    package var isUnderWay: Bool { next != nil }

    /// A wind-down that goes on at `now`.
    package init(to target: Tempo, slope: Double, from origin: Pace, at now: Instant) {
        self.target = target
        self.slope = slope
        self.origin = origin
        since = now
        next = now
    }

    /// The steepest: one beat a minute in 20 s.
    package static let steepest = 0.05
    /// No single step takes in more of a wait than this, seconds.
    fileprivate static let longestStep = 40.0
    /// A step is handed over so long before its phrase end, seconds.
    fileprivate static let lead = 0.8
}

extension Session {
    /// Winds down to `target` over so many seconds, or as long as it takes.
    mutating func ramp(to target: Tempo, over seconds: Double, at now: Instant) throws(Refusal) -> Outcome {
        guard run != nil, let present = current else { throw .nothingIsPlaying }
        if case .fading = state { return ending }
        guard present.track.hasBeats else { return Outcome(note: advice(present)) }
        guard seconds >= 0, seconds <= Setting.anyDuration else {
            throw .outOfRange(name: "time", value: seconds, from: 0, to: Setting.anyDuration)
        }
        let fall = present.pace.tempo.perMinute - target.perMinute
        guard fall > 0 else { throw .notDownwards(present.pace.tempo) }
        var last = present
        last.pace.tempo = target
        try check(last)
        let length = max(seconds, fall / Descent.steepest)
        descent = Descent(to: target, slope: fall / length, from: descent?.origin ?? present.pace, at: now)
        guard length > seconds else { return Outcome() }
        return Outcome(note: Words.windsDownSlowly(length))
    }

    /// Takes the next step of the wind-down, where a phrase is about to end.
    mutating func descend(at now: Instant, place: Place?) -> [Action] {
        guard case .playing = state, var walk = descent, let next = walk.next, now >= next, let setting = current
        else { return [] }
        defer { descent = walk }
        guard setting.pace.tempo > walk.target else {
            walk.next = nil
            return []
        }
        guard let place, promises.isEmpty, let end = place.nextPhraseEnd(from: place.beat(at: now + Session.margin))
        else {
            walk.next = now + 1
            return []
        }
        let beat = end.ceiling
        let due = place.instant(of: Beats(beat))
        guard due - now <= Descent.lead + 0.2 else {
            walk.next = due + -Descent.lead
            return []
        }
        let fall = walk.slope * min(due - walk.since, Descent.longestStep)
        var pace = setting.pace
        pace.tempo = max(walk.target, Tempo(rounding: pace.tempo.perMinute - fall))
        walk.since = due
        walk.next = due + 0.2
        let change = Pending.Change.pace(pace, stroke: setting.stroke, keepsBeats: setting.keepsBeats)
        add(Pending(what: "tempo \(Int(pace.tempo.perMinute.rounded()))", due: due, change: change))
        ease(from: setting.pace.rate)
        return [.pace(pace, at: beat)]
    }

    /// What `again` repeats: a routine from its beginning, and the pace that the parent had chosen before it wound down.
    package var repeatable: Setting? {
        guard routine == nil, var setting, let origin = descent?.origin, setting.track.tempi.contains(origin.tempo)
        else { return lasting }
        setting.pace = origin
        return setting
    }

    /// A wind-down ends with its session.
    mutating func forgetDescent() {
        guard descent != nil else { return }
        if routine == nil { setting = repeatable }
        descent = nil
    }

    /// After a wait the way goes on from here.
    mutating func takeUpDescent(at now: Instant) {
        guard descent?.next != nil else { return }
        descent?.since = now
        descent?.next = now
    }
}
