// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullEngine
import LullSoundKit
import LullTestKit
import LullTime
import LullVoices
import Testing

/// The hum beside recorded humming, and its beat beside the beat map. Bounds and their sources: `Tests/Judges/hum.json`.
@Suite(.serialized) struct HumBandTests {
    /// In 3/4, 4/4, 2/4 and 6/8; with slurs, leaps and both modes.
    static let tunes = [
        "brahms-wiegenlied", "rozhinkes-mit-mandlen", "schubert-wiegenlied-d498", "sandmaennchen-die-bluemelein",
        "suo-gan", "hush-little-baby", "schlaf-kindlein-schlaf", "nina-bubbaeiae",
    ]

    static let rows: [Row] = [Int16(49), 59].flatMap { median in [50, 72, 96].map { Row(median: median, tempo: $0) } }

    struct Row: Sendable, CustomTestStringConvertible {
        /// 59 is the higher register, 49 the lower.
        var median: Int16
        var tempo: Int
        var spectrum: String { median == 49 ? "420 Hz,594 Hz and up" : "594 Hz and up" }
        var testDescription: String { "median \(median) at \(tempo)" }
    }

    @Test(arguments: rows)
    func `eight tunes measure as recorded humming does, in tune and on the beat within 10 ms`(_ row: Row) throws {
        let judge = try HumJudge()
        for tune in HumBandTests.tunes {
            for (room, cases) in [(true, "human,\(row.spectrum)"), (false, "pitch,beat")] {
                try judge.add(
                    tune, median: row.median, tempo: Tempo(row.tempo), seconds: 21, room: room, cases: cases)
            }
        }
        #expect(try judge.broken().flatMap { $0 } == [])
    }

    @Test func `as high as the recorded hums, its whole spectrum is theirs`() throws {
        let judge = try HumJudge()
        for tune in ["brahms-wiegenlied", "suo-gan"] {
            try judge.add(
                tune, median: 53, tempo: Tempo(72), seconds: 21, room: true,
                cases: "human,148-297 Hz,420 Hz,594 Hz and up")
        }
        #expect(try judge.broken().flatMap { $0 } == [])
    }

    @Test func `a sawtooth, a sine and fluidsynth's voice with the same tune are told from a hum`() throws {
        let judge = try HumJudge()
        let cases = "human,420 Hz,594 Hz and up"
        try judge.add(HumControls.tone { 2 * $0 - 1 }, HumControls.notes, cases: cases, name: "sawtooth")
        try judge.add(HumControls.tone { sinf(2 * .pi * $0) }, HumControls.notes, cases: cases, name: "sine")
        try judge.add(HumControls.synthesizer(), HumControls.notes, cases: cases, name: "fluidsynth")
        let broken = try judge.broken()
        for (sound, measures) in zip(broken, [["H1-H2", "tilt"], ["HNR", "in-note sd"], ["LTAS"]]) {
            #expect(sound.count >= 3, "\(sound)")
            for measure in measures { #expect(sound.contains { $0.contains(measure) }, "\(measure): \(sound)") }
        }
    }

    @Test(arguments: [Speaker.full, .small])
    func `from the lowest note of the songbook to the highest a semitone changes loudness by less than 1 dB`(
        _ speaker: Speaker
    ) {
        let levels = (40...71).map { pitch in
            var voice = HumVoice(speaker: speaker, seed: 4)
            voice.begin(Note(pitch: Float(pitch), duration: 144_000), at: 0)
            let judge = LoudnessJudge(findsPeak: false)
            var samples = [Float](repeating: 0, count: 64)
            for _ in 0..<2_250 {
                var span = samples.mutableSpan
                voice.render(into: &span)
                judge.add(samples)
            }
            return judge.integrated
        }
        for (a, b) in zip(levels, levels.dropFirst()) { #expect(abs(a - b) < 1) }
    }
}
