// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import LullTime

/// One massage: what plays, since when, until when, and the rules by which it changes.
///
/// A value and a pure reducer: a command, the moment and the place in the music go in; a new state, actions for the
/// engine and an answer for the parent come out. It never sees the engine.
///
/// - Thread: any
package struct Session: Sendable, Equatable {
    package internal(set) var state = State.stopped
    /// What is played, or was played last, or will be played next; nil before the first time.
    package internal(set) var setting: Setting?
    /// What has been promised, the soonest first.
    package internal(set) var promises: [Pending] = []
    /// What begins with the next tap.
    package internal(set) var awaited: Awaited?
    /// The guided massage that goes on.
    package internal(set) var routine: RoutineRun?
    let usual: Usual
    /// What a parent chose before anything was played.
    var wishes = Wishes()
    /// The wind-down that was asked for, also once it has arrived.
    package internal(set) var descent: Descent?

    package init() { usual = Usual() }

    /// A session that remembers what was played last.
    package init(remembering setting: Setting?, usually usual: Usual = Usual()) {
        self.setting = setting
        self.usual = usual
    }

    /// What holds where nobody says otherwise.
    package struct Usual: Sendable, Equatable {
        /// 0 to 100.
        package var volume = 80
        /// A timer always exists, seconds.
        package var duration = 20.0 * 60

        package init() {}
    }

    package enum State: Sendable, Equatable {
        case stopped
        case playing(Run)
        case holding(Run)
        case paused(Run, left: Double?)
        /// On the way to silence, which comes at `until`.
        case fading(Run, until: Instant)
    }

    /// A session that sounds or waits.
    package struct Run: Sendable, Equatable {
        package var since: Instant
        /// When the timer ends it; nil for never.
        package var end: Instant?
        /// What the timer was set to, seconds.
        var length: Double?
        var evening = Evening.day
        /// Where the tune goes on after a restart that cut it short; nil where the engine holds the place.
        var entry: Entry?
        /// Whether the hands rested on it when its last fade began.
        var isHeld = false
    }

    /// How far the timer's own ending has come.
    enum Evening: Sendable, Equatable {
        case day
        /// The last minute falls by 12 dB.
        case dusk
        /// The last phrase, which ends at this moment, fades out.
        case lastPhrase(ends: Instant)
        /// The fade to silence.
        case night
    }

    struct Wishes: Sendable, Equatable {
        var stroke: Stroke?
        var rate: Rate?
        var volume: Int?
        var voice: Voice?
        var register: Register?
        var layers = Layers()
    }

    /// What comes of a command.
    package struct Outcome: Sendable, Equatable {
        package var actions: [Action] = []
        /// A sentence of advice, such as a rate outside the stroke's own range.
        package var note: String?

        /// What is to be played, where the actions begin something.
        package var setting: Setting? {
            for action in actions {
                if let setting = action.setting { return setting }
            }
            return nil
        }
    }

    /// Carries out `command`, or refuses it and changes nothing.
    ///
    /// - Parameter place: Where the music is; nil where none runs.
    package mutating func reduce(_ command: Command, at now: Instant, place: Place?) throws(Refusal) -> Outcome {
        var next = self
        var outcome = Outcome()
        if command.endsWaiting { next.awaited = nil }
        switch command {
        case .play(let request): outcome = try next.play(request, at: now, place: place)
        case .again: outcome = try next.again(at: now, place: place)
        case .pause: outcome = try next.pause(at: now)
        case .resume: outcome = try next.resume(at: now)
        case .toggle: outcome = try next.toggle(at: now)
        case .hold: outcome = try next.hold()
        case .stop(let isNow): outcome = next.stop(over: isNow ? 0.8 : 3, at: now)
        case .rate(let change): outcome = try next.rate(change, at: now, place: place)
        case .slower(let step): outcome = try next.slower(step, at: now, place: place)
        case .faster(let step): outcome = try next.faster(step, at: now, place: place)
        case .tempo(let change): outcome = try next.tempo(change, at: now, place: place)
        case .beats(let choice): outcome = try next.beats(choice, at: now, place: place)
        case .stroke(let stroke): outcome = try next.choose(stroke, at: now, place: place)
        case .volume(let change): outcome = try next.volume(change)
        case .voice(let voice): outcome = next.sing(voice, nil, at: now, place: place)
        case .register(let register): outcome = next.sing(nil, register, at: now, place: place)
        case .layer(let layer, let choice): outcome = try next.layer(layer, choice)
        case .timer(let choice): outcome = try next.timer(choice, at: now, place: place)
        case .ramp(let tempo, let seconds): outcome = try next.ramp(to: tempo, over: seconds, at: now)
        case .tap(let hand): outcome = try next.tap(hand, at: now, place: place)
        case .routine(let request): outcome = try next.guide(request, at: now, place: place)
        case .next: outcome = try next.step(by: 1, at: now)
        case .back: outcome = try next.step(by: -1, at: now)
        case .lapse: outcome = next.lapse(at: now, place: place)
        }
        next.follow(command, from: self, at: now, place: place, &outcome)
        let wakes = [next.wake(after: now), next.routine?.look.map { max($0, now) }]
        if let wake = wakes.compactMap({ $0 }).min() { outcome.actions.append(.wake(at: wake)) }
        self = next
        return outcome
    }

    /// The run that sounds or holds or waits.
    package var run: Run? {
        switch state {
        case .stopped: nil
        case .playing(let run), .holding(let run), .paused(let run, _), .fading(let run, _): run
        }
    }

    /// Seconds until the timer, or the end of its fade, ends the session; nil where nothing runs or no timer does.
    package func remaining(at now: Instant) -> Double? {
        switch state {
        case .stopped: nil
        case .paused(_, let left): left
        case .fading(_, let until): max(0, until - now)
        case .playing(let run), .holding(let run): run.end.map { max(0, $0 - now) }
        }
    }

    /// 0 to 100, also before anything was played.
    package var volume: Int { current?.volume ?? wishes.volume ?? usual.volume }

    /// What sounds, as far as the rules go.
    var isRunning: Bool {
        switch state {
        case .playing, .holding: true
        case .stopped, .paused, .fading: false
        }
    }
}
