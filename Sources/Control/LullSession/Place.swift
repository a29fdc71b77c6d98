// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// Where the music is: the audible line and the shape of the tune on it.
///
/// - Thread: any
package struct Place: Sendable, Equatable {
    /// A beat and the moment at which it is heard.
    package var beat: Beats
    package var instant: Instant
    package var tempo: Tempo
    /// The session beat of the tune's first downbeat in this pass.
    package var start: Int
    package var beatsPerBar: Int
    /// Phrase ends from the first downbeat, ascending; the last is the end of the pass.
    package var phrases: [Beats]
    /// Which stroke each beat belongs to.
    package var strokes: StrokeClock

    package init(
        beat: Beats, instant: Instant, tempo: Tempo, start: Int, beatsPerBar: Int, phrases: [Beats],
        strokes: StrokeClock
    ) {
        self.beat = beat
        self.instant = instant
        self.tempo = tempo
        self.start = start
        self.beatsPerBar = beatsPerBar
        self.phrases = phrases
        self.strokes = strokes
    }

    package func instant(of beat: Beats) -> Instant {
        instant + (beat.value - self.beat.value) * 60 / tempo.perMinute
    }

    package func beat(at instant: Instant) -> Beats {
        beat + Beats(rounding: (instant - self.instant) * tempo.perMinute / 60)
    }

    /// The first bar line at or after `beat`.
    package func bar(from beat: Beats) -> Int {
        let bars = (beat - Beats(start)).ceiling
        return start + Int((Double(bars) / Double(beatsPerBar)).rounded(.up)) * beatsPerBar
    }

    /// The first phrase end at or after `beat`; the end of the pass where none is left, `beat` itself beyond that.
    package func phraseEnd(from beat: Beats) -> Beats {
        for end in phrases where Beats(start) + end >= beat { return Beats(start) + end }
        return beat
    }
}
