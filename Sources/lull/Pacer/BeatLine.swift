// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// A straight piece of the timeline, as heard: from `at` on, beats go by at `tempo`, or not at all.
///
/// - Thread: any
package struct BeatLine: Equatable {
    package let isRunning: Bool
    package let beat: Double
    /// Nanoseconds of `Clock`.
    package let at: Int64
    /// Beats a minute.
    package let tempo: Double
    package let beatsPerStroke: Int
    /// A beat on which a stroke begins, and the number of that stroke.
    package let strokeOrigin: Double
    package let firstStroke: Int

    /// Nil where no time could go by on it, or more than can be counted.
    package init?(
        isRunning: Bool, beat: Double, at: Int64, tempo: Double, beatsPerStroke: Int, strokeOrigin: Double,
        firstStroke: Int
    ) {
        guard (1...1000).contains(tempo), (1...1000).contains(beatsPerStroke), at >= 0,
            [beat, strokeOrigin, Double(firstStroke)].allSatisfy({ abs($0) < 1e12 })
        else { return nil }
        self.isRunning = isRunning
        self.beat = beat
        self.at = at
        self.tempo = tempo
        self.beatsPerStroke = beatsPerStroke
        self.strokeOrigin = strokeOrigin
        self.firstStroke = firstStroke
    }

    /// Nil where a member is missing, too.
    package init?(_ timeline: JSON.Members, at: Int64) {
        guard let isRunning = timeline["running"]?.bool, let beat = timeline["beat"]?.double,
            let tempo = timeline["tempo"]?.double, let beatsPerStroke = timeline["beatsPerStroke"]?.int
        else { return nil }
        self.init(
            isRunning: isRunning, beat: beat, at: at, tempo: tempo, beatsPerStroke: beatsPerStroke,
            strokeOrigin: timeline["strokeOrigin"]?.double ?? 0, firstStroke: timeline["firstStroke"]?.int ?? 0)
    }

    func beat(at now: Int64) -> Double { beat + (isRunning ? Double(now - at) / 60e9 * tempo : 0) }

    /// Strokes since the first, with the fraction of the present one: below zero before the first begins.
    func strokes(at now: Int64) -> Double {
        Double(firstStroke) + (beat(at: now) - strokeOrigin) / Double(beatsPerStroke)
    }

    /// Seconds.
    var strokeLength: Double { Double(beatsPerStroke) * 60 / tempo }
}
