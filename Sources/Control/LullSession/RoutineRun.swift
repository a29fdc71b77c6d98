// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import LullTime

/// A routine under way: which step the hands are at, and what ends it.
///
/// - Thread: any
package struct RoutineRun: Sendable, Equatable {
    package let routine: Routine
    /// What is known of the tunes that steps name, by the ids they use.
    var tracks: [String: TrackFacts]
    var home: Home
    /// From 0.
    package internal(set) var index = 0
    package internal(set) var count = Count.ahead
    /// The step that somebody asked for, from the next phrase on; one beyond the last is the end.
    var wanted: Int?
    var coming: Coming?
    /// How much faster than a step's own rate the parent likes the strokes.
    var ease = 1.0
    /// The tune that waits is another than the one that sounded: it begins, rather than goes on.
    var beginsAnew = false
    /// When there may be something to do.
    var look: Instant?

    /// What steps that name no tune and no voice play, and what `again` begins with.
    struct Home: Sendable, Equatable {
        var track: TrackFacts
        var voice: Voice
        /// The first step whose voice counts: up to there the parent has chosen another.
        var since = 0
    }

    /// What is left to do of the step.
    package enum Count: Sendable, Equatable {
        /// The routine begins with the next phrase.
        case ahead
        /// So many strokes; the first has not been seen to begin yet, and does not before that moment, nor in the pass
        /// that begins before that beat.
        case unseen(strokes: Int, from: Instant, pass: Beats?)
        /// It is done when the stroke of this number begins.
        case strokes(until: Int)
        /// It is done at that moment.
        case seconds(until: Instant)
        /// So many seconds, once the hands go on.
        case held(seconds: Double)
        /// The hands rest until then; nil: until somebody says so.
        case rest(until: Instant?)
        /// The hands are to rest for so many seconds, once they go on.
        case restAhead(seconds: Double)
    }

    /// The change to another step, foreseen.
    struct Coming: Sendable, Equatable {
        var index: Int
        /// The session beat on which the phrase ends.
        var cut: Beats
        var due: Instant
        /// So near that people are told.
        var isNear = false
        /// What counts then, where the engine has been told already.
        var count: Count?
    }

    package var step: Routine.Step { routine.steps[index] }

    /// The step after this one, or the one that was asked for; nil for the end.
    package var next: Routine.Step? {
        let index = coming?.index ?? wanted ?? self.index + 1
        return index < routine.steps.count ? routine.steps[index] : nil
    }

    /// What is left of the step: strokes, or seconds; nil where it ends when somebody says so.
    ///
    /// - Parameter stroke: The number of the present stroke.
    package func left(at now: Instant, stroke: Int) -> Routine.Length? {
        switch count {
        case .strokes(let until):
            // The stroke before the first still goes by.
            if case .strokes(let whole) = step.length {
                .strokes(min(max(0, until - stroke), whole))
            } else {
                .strokes(max(0, until - stroke))
            }
        case .unseen(let strokes, _, _): .strokes(strokes)
        case .seconds(let until), .rest(let until?): .seconds(max(0, until - now))
        case .held(let seconds), .restAhead(let seconds): .seconds(seconds)
        case .ahead: step.isRest ? .seconds(RoutineRun.seconds(of: step.length)) : step.length
        case .rest(nil): nil
        }
    }

    /// The rest begins anew once the music goes on.
    mutating func restAnew() { count = .restAhead(seconds: RoutineRun.seconds(of: step.length)) }

    /// Seconds of a rest.
    static func seconds(of length: Routine.Length) -> Double {
        switch length {
        case .strokes(let breaths): Double(breaths) * Routine.breath
        case .seconds(let seconds): seconds
        }
    }
}

/// A routine that is to begin.
///
/// - Thread: any
package struct RoutineRequest: Sendable {
    package var routine: Routine
    /// What plays where no step says otherwise; its stroke, pace and duration are the routine's.
    package var play: PlayRequest
    /// Phrase ends of that track, as `Place` has them; empty where they are not known.
    package var phrases: [Beats] = []
    /// What is known of the tunes that steps name, by the ids they use.
    package var tracks: [String: TrackFacts] = [:]
    /// How much faster than a step's own rate the parent likes the strokes.
    package var ease = 1.0

    package init(_ routine: Routine, play: PlayRequest) {
        self.routine = routine
        self.play = play
    }
}

extension Place {
    /// The first phrase end at or after `beat`, as far as the pass is known. In the wait between two passes there is no
    /// phrase to be finished.
    func stepEnd(from beat: Beats) -> Beats? {
        let end = Beats(start) + (phrases.last ?? Beats(0))
        if beat <= end { return phraseEnd(from: beat) }
        let isNear = beat <= self.beat(at: instant + Session.margin + 0.1)
        return self.beat >= end && isNear ? Beats(beat.ceiling) : nil
    }
}

extension StrokeClock {
    /// The beat on which the stroke of this number begins, as long as strokes have so many beats.
    func beat(of stroke: Int) -> Int { origin + (stroke - firstStroke) * beatsPerStroke }

    /// The number of the first stroke that begins on `beat` or after it.
    func first(from beat: Int) -> Int { changed(to: beatsPerStroke, at: beat).firstStroke }
}
