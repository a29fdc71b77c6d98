// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// Where the music comes together with a hand: a beat that starts a stroke is heard on one of the hand's.
///
/// - Thread: any
package struct Meeting: Sendable, Equatable {
    /// The session beat.
    package var beat: Int
    /// When it is heard.
    package var at: Instant
    /// A stroke starts on it, whether or not one would have.
    package var startsStroke: Bool

    package init(beat: Int, at: Instant, startsStroke: Bool) {
        self.beat = beat
        self.at = at
        self.startsStroke = startsStroke
    }

    /// The meeting on the soonest stroke for which the tempo need not bend beyond `bends`; of the beats that may start that
    /// stroke, the one for which it bends least. Strokes that span whole bars may be counted from another bar.
    ///
    /// - Parameters:
    ///   - pace: How it goes on from there.
    ///   - tempi: What the track can be played at.
    /// - Returns: Nil where none of the next strokes can be met.
    static func find(
        _ pace: Pace, on line: StrokeLine, from place: Place, tempi: ClosedRange<Tempo>, at now: Instant
    ) -> Meeting? {
        let soonest = now + Session.margin
        let here = place.beat(at: soonest).value
        let target = pace.tempo.perMinute
        var stroke = line.first(from: soonest + shortest)
        for _ in 0..<strokes {
            let seconds = stroke - soonest
            let expected = here + seconds * target / 60
            let choices =
                beats(near: expected, pace, place).compactMap { beat, startsStroke in
                    let bent = (Double(beat) - here) / seconds * 60
                    guard bends.contains(bent / target), tempi.contains(Tempo(rounding: bent)) else { return nil }
                    return (Meeting(beat: beat, at: stroke, startsStroke: startsStroke), abs(Double(beat) - expected))
                } as [(meeting: Meeting, error: Double)]
            if let best = choices.min(by: { $0.error < $1.error }) { return best.meeting }
            stroke = stroke + line.period
        }
        return nil
    }

    /// The beats around `place` that may start a stroke. Those of the present strokes come first.
    private static func beats(
        near expected: Double, _ pace: Pace, _ place: Place
    ) -> [(beat: Int, startsStroke: Bool)] {
        let (k, bar) = (pace.beatsPerStroke, place.beatsPerBar)
        let strokes = place.strokes
        func around(_ origin: Int, _ step: Int) -> [Int] {
            let before = origin + Int(((expected - Double(origin)) / Double(step)).rounded(.down)) * step
            return [before, before + step]
        }
        // Other beats in a stroke begin with a bar.
        guard strokes.beatsPerStroke == k else { return around(place.start, bar).map { ($0, true) } }
        let kept = around(strokes.origin, k).map { ($0, false) }
        guard k % bar == 0, k > bar else { return kept }
        return kept + around(place.start, bar).map { ($0, strokes.beatInStroke(at: $0) != 0) }
    }

    /// Factors of the tempo that the music still bears for a stroke.
    private static let bends = 0.55...1.7
    /// Seconds that a bend takes at least.
    private static let shortest = 0.1
    /// Strokes that are looked at.
    private static let strokes = 6
}
