// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime
import Testing

/// Praat on tunes of the songbook at their own pace, as the whole renderer performs them.
@Suite struct PitchJudgeTests {
    @Test func `pitch, onsets, perceived beats and level are what the score and the beat map say`() throws {
        let judge = try HumJudge()
        let tunes: [(track: String, median: Int16)] = [
            ("brahms-wiegenlied", 59), ("rozhinkes-mit-mandlen", 49), ("schubert-wiegenlied-d498", 59),
            ("sandmaennchen-die-bluemelein", 49),
        ]
        for tune in tunes {
            try judge.add(
                tune.track, median: tune.median, tempo: nil, seconds: 50, room: false, cases: "pitch,beat,sound")
        }
        #expect(try judge.broken().flatMap { $0 } == [])
    }
}
