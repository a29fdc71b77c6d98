// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import LullTime

/// A place from which a tune can go on: a bar line, in beats from its first downbeat, and which time through it is.
///
/// - Thread: any
package struct Entry: Sendable, Equatable {
    package var beat: Int
    package var verse: Int

    package init(beat: Int = 0, verse: Int = 0) {
        self.beat = beat
        self.verse = verse
    }
}

/// What of a session is kept, so that one that a power cut ends can go on.
///
/// - Thread: any
package struct Interruption: Sendable, Equatable {
    /// As it was heard last.
    package var setting: Setting
    /// Seconds until the timer would have ended it; nil for never.
    package var left: Double?
    /// What the timer was set to, seconds.
    package var length: Double?
    package var entry: Entry
    package var descent: Descent?
    /// How far the routine had come that `setting` is part of.
    package var step: Step?

    package init(
        setting: Setting, left: Double?, length: Double?, entry: Entry, descent: Descent?, step: Step? = nil
    ) {
        self.setting = setting
        self.left = left
        self.length = length
        self.entry = entry
        self.descent = descent
        self.step = step
    }

    /// A step of a routine.
    package struct Step: Sendable, Equatable {
        /// From 0.
        package var index: Int
        /// What was left of it; nil where it ends when somebody says so.
        package var left: Routine.Length?
        /// How much faster than a step's own rate the parent likes the strokes.
        package var ease: Double

        package init(index: Int, left: Routine.Length?, ease: Double) {
            (self.index, self.left, self.ease) = (index, left, ease)
        }

        package static var eases: ClosedRange<Double> { 0.25...4 }
    }
}

extension Session {
    /// What to keep of a session that plays, holds or waits, which a restart would have go on at `entry`.
    ///
    /// - Parameter stroke: The number of the present stroke.
    package func interruption(at now: Instant, entry: Entry, stroke: Int = 0) -> Interruption? {
        guard let setting else { return nil }
        switch state {
        case .stopped, .fading: return nil
        case .playing(let run), .holding(let run), .paused(let run, _):
            // A routine that waited for its phrase begins with the music.
            let kept = routine.flatMap { $0.count == .ahead ? adapted(setting, to: $0.index, of: $0) : nil } ?? setting
            let beginsAnew = routine?.beginsAnew == true || kept.track.id != setting.track.id
            return Interruption(
                setting: kept, left: remaining(at: now), length: run.length,
                entry: beginsAnew ? Entry() : run.entry ?? entry,
                descent: descent,
                step: routine.map {
                    Interruption.Step(index: $0.index, left: $0.left(at: now, stroke: stroke), ease: $0.ease)
                })
        }
    }

    /// Takes up a session that ended with the power: it is silent, and waits for `resume`.
    ///
    /// - Parameters:
    ///   - routine: What it was part of, and still is where its step is there.
    ///   - home: What plays where no step says otherwise.
    ///   - tracks: What is known of the tunes that steps name, by the ids they use.
    package mutating func wait(
        after interruption: Interruption, in routine: Routine? = nil, home: Setting? = nil,
        tracks: [String: TrackFacts] = [:], at now: Instant
    ) {
        setting = interruption.setting
        descent = interruption.descent
        var run = Run(since: now, end: nil, length: interruption.length)
        run.entry = interruption.entry
        state = .paused(run, left: interruption.left)
        if let routine, let step = interruption.step, routine.steps.indices.contains(step.index) {
            takeUp(routine, at: step, home: home ?? interruption.setting, tracks)
        } else if routine == nil, interruption.step != nil {
            // The routine is gone, and its tune is not: that is what `again` can repeat.
            setting?.routine = nil
        }
    }

    private mutating func takeUp(
        _ routine: Routine, at step: Interruption.Step, home: Setting, _ tracks: [String: TrackFacts]
    ) {
        var run = RoutineRun(
            routine: routine, tracks: tracks, home: RoutineRun.Home(track: home.track, voice: home.voice))
        // What the parent chose stands against what the steps up to then name.
        if setting?.voice == home.voice { run.home.since = step.index + 1 }
        run.index = step.index
        run.ease = min(max(step.ease, Interruption.Step.eases.lowerBound), Interruption.Step.eases.upperBound)
        run.count =
            switch step.left {
            case nil: run.step.isRest ? .rest(until: nil) : Session.waiting(run.step)
            case let left? where run.step.isRest: .restAhead(seconds: RoutineRun.seconds(of: left))
            case .strokes(let count): .unseen(strokes: count, from: Instant(nanoseconds: 0), pass: nil)
            case .seconds(let seconds): .held(seconds: seconds)
            }
        self.routine = run
    }

    /// What has the music go on that `run` has wait.
    func goingOn(_ run: Run) -> Action {
        if let entry = run.entry, let setting { return .goOn(setting, from: entry) }
        return .resume
    }

    /// What is known by now of the tunes that the routine's steps name.
    package mutating func learn(_ tracks: [String: TrackFacts]) { routine?.tracks.merge(tracks) { $1 } }

    /// Whether what plays has to be found anew before it can go on.
    package var isInterrupted: Bool { run?.entry != nil }
}

extension Place {
    /// Where the phrase that sounds at `beat` begins, on a bar line.
    ///
    /// - Parameter verse: which time through the tune it is
    package func entry(at beat: Beats, verse: Int) -> Entry {
        let place = beat - Beats(start)
        guard let end = phrases.last, place < end else { return Entry(beat: 0, verse: verse + 1) }
        guard let begin = phrases.last(where: { $0 <= place }), begin > Beats(0) else {
            return Entry(beat: 0, verse: verse)
        }
        let bar = self.bar(from: Beats(start) + begin) - start
        return Beats(bar) < end ? Entry(beat: bar, verse: verse) : Entry(beat: 0, verse: verse + 1)
    }

    /// The first phrase end at or after `beat`; nil where this pass has none left.
    package func nextPhraseEnd(from beat: Beats) -> Beats? {
        let end = phraseEnd(from: beat)
        return end > beat || phrases.contains(end - Beats(start)) ? end : nil
    }
}
