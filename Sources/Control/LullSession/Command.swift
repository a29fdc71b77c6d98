// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import LullTime

/// A number that is set, or moved from where it is.
package enum Change<Value: Sendable & Equatable>: Sendable, Equatable {
    case to(Value)
    case by(Value)
}

/// How many beats a stroke spans.
package enum BeatsChoice: Sendable, Equatable {
    case own(Int)
    case fitted
}

/// What `play` asks for; what is nil stays as it was.
package struct PlayRequest: Sendable, Equatable {
    package var track: TrackFacts
    package var stroke: Stroke?
    package var rate: Rate?
    package var tempo: Tempo?
    package var beats: BeatsChoice?
    package var voice: Voice?
    package var register: Register?
    package var volume: Int?
    /// Seconds.
    package var duration: Double?
    package var isUnlimited = false
    /// It begins with the next tap.
    package var awaitsTap = false

    package init(track: TrackFacts) { self.track = track }
}

/// When a session ends by itself.
package enum TimerChoice: Sendable, Equatable {
    case off
    /// Seconds from now.
    case after(Double, isUnlimited: Bool)
}

/// What a parent, or the clock, asks of the session.
package enum Command: Sendable {
    case play(PlayRequest)
    case again
    case pause
    case resume
    case toggle
    case hold
    case stop(now: Bool)
    /// Strokes a minute.
    case rate(Change<Double>)
    /// One press: a twelfth of the rate, one stroke a minute at least, or so many.
    case slower(Double?)
    case faster(Double?)
    /// Beats a minute.
    case tempo(Change<Double>)
    case beats(BeatsChoice)
    case stroke(Stroke)
    case volume(Change<Int>)
    case voice(Voice)
    case register(Register)
    case layer(Layer, LayerChoice)
    /// Ends by itself at another time, or not at all.
    case timer(TimerChoice)
    /// Winds down to a tempo, over so many seconds at least.
    case ramp(to: Tempo, over: Double)
    /// A key was pressed on a stroke; what is known of the hand since. Its moments are those at which the stroke's beat is
    /// to be heard.
    case tap(Hand)
    case routine(RoutineRequest)
    /// The step after this one of a routine, or the one before it.
    case next
    case back
    /// A moment that an earlier `Action.wake` asked for has come.
    case lapse
}

/// What the engine is to do.
package enum Action: Equatable, Sendable {
    /// From silence, hold or rest, with a count-in.
    case begin(Setting)
    /// From silence, in the midst of a tune that a restart cut short.
    case goOn(Setting, from: Entry)
    /// As `begin`, with the first downbeat on the first of the line's strokes after its own that can still be met.
    case beginOnStroke(Setting, StrokeLine)
    /// Takes over from the tune that sounds after the session beat `cut`.
    case succeed(Setting, cut: Beats)
    /// At once, or on a session beat.
    case pace(Pace, at: Int?)
    /// The tempo bends from now on so that a stroke is met, and is the pace's from there.
    case align(Pace, Meeting)
    case sing(Voice, Register, at: Beats)
    case hold
    case resume
    /// As `resume` from hold, with the next downbeat on a stroke, as `beginOnStroke`.
    case resumeOnStroke(StrokeLine)
    case fadeOut(seconds: Double, keepsPlace: Bool)
    /// The timer's dusk: the gain goes to this factor.
    case dim(to: Float, seconds: Double)
    case volume(Int)
    /// 0 to 100; 0 is off.
    case layer(Layer, level: Int)
    /// A sign of change in the tune's own sound, between two session beats.
    case cue(from: Beats, to: Beats)
    /// Send `lapse` then; a later wake replaces an earlier one.
    case wake(at: Instant)
}

extension Action {
    /// What is to be played, where it is another piece than before.
    var setting: Setting? {
        switch self {
        case .begin(let setting), .beginOnStroke(let setting, _), .goOn(let setting, _), .succeed(let setting, _):
            setting
        case .pace, .align, .sing, .hold, .resume, .resumeOnStroke, .fadeOut, .dim, .volume, .layer, .cue, .wake: nil
        }
    }

    /// Whether music begins with it where none moved.
    package var setsOff: Bool {
        switch self {
        case .begin, .beginOnStroke, .goOn, .resume, .resumeOnStroke: true
        case .succeed, .pace, .align, .sing, .hold, .fadeOut, .dim, .volume, .layer, .cue, .wake: false
        }
    }
}

/// Why a command cannot be done now.
package enum Refusal: Error, Equatable, Sendable {
    case nothingIsPlaying
    case nothingWasPlayed
    case noRoutine
    /// A number outside what is possible, after all rules.
    case outOfRange(name: String, value: Double, from: Double, to: Double)
    /// Longer than an hour without `noLimit`.
    case tooLong(Double)
    /// A wind-down that would not go down, from this tempo.
    case notDownwards(Tempo)
}
