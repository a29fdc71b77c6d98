// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP
import LullEngine
import LullLibrary
import LullRender
import LullScore
import LullSoundKit
import LullTime
import LullVoices
import Testing

/// Both ends of the promise: nothing too loud, nothing too quiet (docs/sound.md, Quiet).
@Suite struct SongbookLoudnessTests {
    static let rows: [Row] = [Speaker.small, .full].flatMap { speaker in
        [Int16(59), 49].map { Row(speaker: speaker, median: $0) }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var speaker: Speaker
        /// 59 is the higher register, 49 the lower.
        var median: Int16
        var testDescription: String { "\(speaker) speaker, median \(median)" }
    }

    /// The music box is the same on every speaker.
    static let performances =
        rows.map { (VoiceKind.hum, $0) } + rows.map { (.harp, $0) } + rows.prefix(2).map { (.musicBox, $0) }

    @Test(arguments: performances)
    func `at volume 100 the loudest three seconds of every tune are -25 LUFS, and at 80 each is -33 to -29`(
        _ voice: VoiceKind, _ row: Row
    ) {
        let tracks = songbook.tracks()
        #expect(tracks.count == 33)
        for track in tracks {
            let full = render(track, row, voice: voice, volume: 100)
            let loudest = loudestThreeSeconds(full)
            #expect(loudest > -26 && loudest < -24, "\(track.id): \(loudest)")
            let usual = render(track, row, voice: voice, volume: 80)
            let judge = LoudnessJudge()
            judge.add(usual)
            #expect(judge.integrated > -33 && judge.integrated < -29, "\(track.id): \(judge.integrated)")
            #expect(judge.truePeak < -18, "\(track.id): \(judge.truePeak)")
            // Where the limiter acted, the louder one would not be the softer one made louder.
            let gain = Float(Decibels(6).amplitude)
            let difference = zip(full, usual).reduce(Float(0)) { max($0, abs($1.0 - gain * $1.1)) }
            #expect(difference < 1e-5, "\(track.id): the limiter acted")
        }
    }

    @Test func `on a small speaker no tune loses more than 8 LU to what the speaker cannot play`() {
        for median in [Int16(59), 49] {
            for track in songbook.tracks() {
                let sound = render(track, Row(speaker: .small, median: median), volume: 80)
                let (whole, heard) = (LoudnessJudge(findsPeak: false), LoudnessJudge(findsPeak: false))
                whole.add(sound)
                heard.add(highPassed(sound))
                #expect(whole.integrated - heard.integrated < 8, "\(track.id), median \(median)")
            }
        }
    }

    /// LUFS, asked every 100 ms.
    private func loudestThreeSeconds(_ samples: [Float]) -> Double {
        let judge = LoudnessJudge(findsPeak: false)
        var loudest = -Double.infinity
        for start in stride(from: 0, to: samples.count, by: 4_800) {
            judge.add(Array(samples[start..<min(start + 4_800, samples.count)]))
            loudest = max(loudest, judge.shortTerm)
        }
        return loudest
    }

    private let songbook = Songbook(folders: [
        #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/Sounds"
    ])

    /// Without fades, at the pace of the usual stroke.
    private func render(
        _ track: Track, _ row: Row, voice: VoiceKind = .hum, volume: Int
    ) -> [Float] {
        let rate = Rate(12)
        let beats = Fit.beatsPerStroke(
            rate: rate, beatsPerBar: track.program.beatsPerBar, tempo: track.program.tempo)
        var render = OfflineRender(
            piece: Piece(
                track: track.id, program: track.program, voice: voice, medianPitch: row.median,
                pace: Pace(rate: rate, beatsPerStroke: beats)),
            length: Frames(60 * 48_000))
        render.volume = volume
        render.speaker = row.speaker
        render.fades = false
        var samples: [Float] = []
        samples.reserveCapacity(60 * 48_000)
        _ = render.run { block in for i in block.indices { samples.append(block[i]) } }
        return samples
    }

    /// A second-order Butterworth high-pass at 300 Hz (bilinear transform), as a small speaker is one.
    private func highPassed(_ samples: [Float]) -> [Float] {
        let (b0, b1, b2) = (0.972_613_90, -1.945_227_80, 0.972_613_90)
        let (a1, a2) = (-1.944_477_66, 0.945_977_94)
        var (x1, x2, y1, y2) = (0.0, 0.0, 0.0, 0.0)
        return samples.map { sample in
            let x = Double(sample)
            let y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
            (x2, x1, y2, y1) = (x1, x, y1, y)
            return Float(y)
        }
    }
}
