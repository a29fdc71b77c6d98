// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// A straight piece of the timeline, as heard: from `at` on, beats go by at `tempo`, or not at all.
///
/// - Thread: any
package struct BeatLine: Equatable {
    package var isRunning: Bool
    package var beat: Double
    /// Nanoseconds of `Clock`.
    package var at: Int64
    /// Beats a minute.
    package var tempo: Double
    package var beatsPerStroke: Int
    /// A beat on which a stroke begins, and the number of that stroke.
    package var strokeOrigin: Double
    package var firstStroke: Int

    package init(
        isRunning: Bool, beat: Double, at: Int64, tempo: Double, beatsPerStroke: Int, strokeOrigin: Double,
        firstStroke: Int
    ) {
        self.isRunning = isRunning
        self.beat = beat
        self.at = at
        self.tempo = tempo
        self.beatsPerStroke = beatsPerStroke
        self.strokeOrigin = strokeOrigin
        self.firstStroke = firstStroke
    }

    /// Nil where a member is missing, or no time could go by on it.
    package init?(_ timeline: JSON.Members, at: Int64) {
        guard let isRunning = timeline["running"]?.bool, let beat = timeline["beat"]?.double,
            let tempo = timeline["tempo"]?.double, (1...1000).contains(tempo),
            let beatsPerStroke = timeline["beatsPerStroke"]?.int, (1...1000).contains(beatsPerStroke)
        else { return nil }
        self.init(
            isRunning: isRunning, beat: beat, at: at, tempo: tempo, beatsPerStroke: beatsPerStroke,
            strokeOrigin: timeline["strokeOrigin"]?.double ?? 0, firstStroke: timeline["firstStroke"]?.int ?? 0)
    }

    /// Strokes since the first, with the fraction of the present one: below zero before the first begins.
    func strokes(at now: Int64) -> Double {
        let gone = isRunning ? Double(now - at) / 60e9 * tempo : 0
        return Double(firstStroke) + (beat + gone - strokeOrigin) / Double(beatsPerStroke)
    }

    /// Seconds.
    var strokeLength: Double { Double(beatsPerStroke) * 60 / tempo }
}
