// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import LullTime

/// What a routine comes to on a tune: when each step begins, how long it lasts and at which pace.
///
/// - Thread: any
package struct RoutinePlan: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        /// Seconds from the beginning.
        package var start: Double
        /// Seconds, to the end of the phrase that is then being sung.
        package var length: Double
        /// What leads the hands; a rest has that of the step before.
        package var pace: Pace
    }

    package private(set) var entries: [Entry] = []

    /// Seconds.
    package var length: Double { entries.last.map { $0.start + $0.length } ?? 0 }

    /// - Parameters:
    ///   - track: What plays. Tunes that steps name are taken to be much the same.
    ///   - phrases: Its phrase ends from the first downbeat, ascending; the last is the end of the pass.
    package init(_ routine: Routine, on track: TrackFacts, phrases: [Beats]) {
        self.init(routine.steps[...], on: track, phrases: phrases)
    }

    /// - Parameters:
    ///   - ease: How much faster than a step's own rate the strokes go.
    ///   - place: Where in the pass it begins, in beats from the first downbeat.
    init(
        _ steps: ArraySlice<Routine.Step>, ease: Double = 1, on track: TrackFacts, phrases: [Beats],
        from place: Double = 0
    ) {
        var place = place
        var start = 0.0
        var pace = Pace(rate: Strokes.default.defaultRate, beatsPerStroke: 6)
        for step in steps {
            var length = RoutineRun.seconds(of: step.length)
            if step.isRest {
                // A rest ends with a bar of count-in.
                place = 0
            } else {
                pace = Session.pace(of: step, ease: ease, on: track, keeping: nil)
                let perBeat = 60 / pace.tempo.perMinute
                var beats = length / perBeat
                if case .strokes(let count) = step.length { beats = Double(count * pace.beatsPerStroke) }
                let end = RoutinePlan.phraseEnd(from: place + beats, phrases)
                length = (end - place) * perBeat
                place = phrases.last.map { end.truncatingRemainder(dividingBy: $0.value) } ?? 0
            }
            entries.append(Entry(start: start, length: length, pace: pace))
            start += length
        }
    }

    /// The first phrase end at or after `beat`, counted through all passes.
    private static func phraseEnd(from beat: Double, _ phrases: [Beats]) -> Double {
        guard let pass = phrases.last?.value, pass > 0 else { return beat }
        let passes = (beat / pass).rounded(.down)
        let rest = beat - passes * pass
        guard rest > 1e-6 else { return beat }
        return passes * pass + (phrases.first { $0.value >= rest - 1e-6 }?.value ?? pass)
    }
}

extension Session {
    /// The pace of `step` on `track`: its rate, or the stroke's own, times `ease`, with as many beats as the parent chose
    /// or else as fit the tune. Whatever was asked for, it is one that can be played.
    ///
    /// - Parameter beats: The parent's own beats in a stroke, where there are.
    static func pace(of step: Routine.Step, ease: Double, on track: TrackFacts, keeping beats: Int?) -> Pace {
        let own = step.rate ?? step.stroke.defaultRate
        let asked = Rate(rounding: own.perMinute * ease)
        let rate = min(max(asked, Rate.range.lowerBound), Rate.range.upperBound)
        func fit(_ rate: Rate) -> Int {
            Fit.beatsPerStroke(rate: rate, beatsPerBar: track.beatsPerBar, tempo: track.tempo)
        }
        // Slower is slower, as long as it is still a tune.
        let usual = fit(own)
        let fitted = Fit.keeps(Pace(rate: rate, beatsPerStroke: usual)) ? usual : fit(rate)
        guard track.hasBeats else { return Pace(tempo: track.tempo, beatsPerStroke: fitted) }
        for count in [beats, fitted, fit(rate)].compactMap({ $0 }) {
            let pace = Pace(rate: rate, beatsPerStroke: count)
            if track.tempi.contains(pace.tempo) { return pace }
        }
        let tempo = Pace(rate: rate, beatsPerStroke: fitted).tempo
        let (slowest, fastest) = (track.tempi.lowerBound, track.tempi.upperBound)
        return Pace(tempo: min(max(tempo, slowest), fastest), beatsPerStroke: fitted)
    }
}
