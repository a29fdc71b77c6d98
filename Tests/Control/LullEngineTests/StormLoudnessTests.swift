// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullEngine
import LullLibrary
import LullRender
import LullSoundKit
import LullTestKit
import Testing

/// Hours of commands at random moments, and nothing startles the baby (docs/sound.md, Quiet). `LULL_STORM_MINUTES` says how many
/// virtual minutes; `LULL_STORM_SEED` which storm.
@Suite struct StormLoudnessTests {
    @Test func `no storm of commands and faults startles anybody, or leaves anybody in silence`() throws {
        let seed = UInt64(environment("LULL_STORM_SEED") ?? 1)
        let minutes = environment("LULL_STORM_MINUTES") ?? 10
        let folder = try TemporaryFolder()
        let judge = try #require(
            popen("'\(root)/.build-py/bin/python' '\(root)/Tests/Judges/loudness.py' >'\(folder.path)/verdict'", "w"))
        // A judge that falls silent fails the test, not the run.
        signal(SIGPIPE, SIG_IGN)
        var stage = StormStage(seed: seed, tracks: Songbook(folders: ["\(root)/Sounds"]).tracks())
        var ear = StormEar()
        var next = 1.0
        var faults = 0
        var commands = 0
        stage.play()
        for tenth in 0..<minutes * 600 {
            stage.advance(to: Double(tenth) / 10)
            while stage.now >= next {
                // A minute of storm, a minute of calm.
                let isCalm = Int(stage.now) % 120 >= 60
                stage.order(isCalm: isCalm)
                commands += 1
                next += Double(isCalm ? stage.random(30...150) : stage.random(0...11)) / 10
            }
            if tenth % 50 == 0, !stage.isOn { stage.isParents ? stage.play() : stage.begin(stage.piece()) }
            let sound = stage.sink.hear(4_800)
            let frames = zip(sound.left, sound.right).flatMap { [$0, $1] }
            #expect(frames.allSatisfy { $0.isFinite })
            fwrite(frames, 4, frames.count, judge)
            for law in ear.hear(sound, stage) {
                faults += 1
                if faults > 20 { continue }
                let story = stage.told.suffix(8).map { "\($0.time) \($0.what)" }.joined(separator: ", ")
                Issue.record("seed \(seed), \(stage.now) s: \(law); after \(story)")
            }
            stage.hasCut = false
        }
        #expect(pclose(judge) == 0)
        let text = String(decoding: try contents(of: "\(folder.path)/verdict"), as: UTF8.self)
        let verdict = text.split(whereSeparator: \.isWhitespace)
        let (shortTerm, momentary) = (try #require(Double(verdict[0])), try #require(Double(verdict[1])))
        print(
            "storm: \(commands) commands, \(stage.asked) of them by the session's rules, in \(minutes) min, \(Int(ear.secondsOfSound)) s of sound,",
            "faults", faults,
            "limited", stage.engine.status().render.limited, "muted", stage.engine.status().render.muted,
            "short-term", ear.loudest, shortTerm, "momentary", ear.loudestMoment, momentary, "true peak", ear.truePeak,
            "rise", ear.steepestRise, "in fades", ear.steepestFade, "corner", ear.sharpest,
            "below the A-weighted ceiling", ear.weightedMargin, "near it", Int(ear.secondsAtCeiling))
        #expect(shortTerm <= -23.9, "by pyloudnorm")
        #expect(abs(shortTerm - ear.loudest) < 0.15 && abs(momentary - ear.loudestMoment) < 0.15, "the judges differ")
        #expect(ear.secondsDue > Double(minutes) * 3, "the law of silence was hardly asked: \(ear.secondsDue) s")
        #expect(ear.secondsAtCeiling > Double(minutes), "the A-weighted ceiling was hardly asked")
        #expect(stage.asked > 15 * minutes && stage.asked > 2 * stage.refused, "the session was hardly asked")
        #expect(commands >= 50 * minutes && ear.secondsOfSound > Double(minutes) * 20)
    }

    private func environment(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

    private let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
}
