// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import LullSoundKit
import LullTime
import Testing

/// The wind-down.
@Suite struct DescentTests {
    /// The steps that a session of `minutes` takes: when, and to what tempo.
    private func steps(_ stage: inout Stage, minutes: Double) throws -> [(at: Double, tempo: Double, beat: Int?)] {
        var steps: [(Double, Double, Int?)] = []
        let start = stage.now
        while let wake = stage.wake, wake - start < minutes * 60 {
            for action in try stage.lapse() {
                if case .pace(let pace, let beat) = action {
                    steps.append((stage.now - start, pace.tempo.perMinute, beat))
                }
            }
            // A tune of sixteen bars begins again.
            if let beat = stage.beat, beat >= 48 { stage.move(to: beat - 48) }
        }
        return steps
    }

    @Test func `it arrives in the time that was asked for, downwards, at phrase ends`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.ramp(to: Tempo(60), over: 600))
        let steps = try steps(&stage, minutes: 15)
        #expect(steps.count > 10)
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.tempo > $1.tempo })
        #expect(steps.allSatisfy { $0.beat == 24 || $0.beat == 48 }, "phrases of eight bars")
        #expect(steps.last?.tempo == 60)
        #expect((570...640).contains(steps.last?.at ?? 0), "\(steps.last?.at ?? 0) s")
        #expect(stage.tempo == 60 && stage.beatsPerStroke == 6 && stage.session.descent?.isUnderWay == false)
    }

    @Test(arguments: 0..<40) func `it never falls faster than one beat a minute in twenty seconds`(seed: UInt64) throws
    {
        var random = SeededRandom(seed: seed)
        var stage = try Stage(playing: .waltz)
        let over = Double.random(in: 0...900, using: &random)
        let target = Double(Int.random(in: 30...70, using: &random))
        let outcome = try stage.outcome(.ramp(to: Tempo(rounding: target), over: over))
        #expect((outcome.note != nil) == (over < (72 - target) * 20), "a shorter time is said to be too short")
        let begun = stage.now
        for _ in 0..<300 {
            guard let wake = stage.wake else { break }
            stage.wait(min(.random(in: 0...8, using: &random), max(0, wake - stage.now)))
            if Int.random(in: 0..<12, using: &random) == 0 {
                _ = try stage.send(.hold)
                stage.wait(.random(in: 0...120, using: &random))
                _ = try stage.send(.resume)
            }
            _ = try stage.lapse()
            if let beat = stage.beat, beat >= 48 { stage.move(to: beat - 48) }
            // A step is handed over up to a second before its beat.
            #expect((stage.tempo ?? 0) >= 72 - (stage.now - begun + 1) / 20 - 1e-6)
        }
    }

    @Test func `it goes down only`() throws {
        var stage = try Stage(playing: .waltz)
        let before = stage.session
        #expect(throws: Refusal.notDownwards(Tempo(72))) { try stage.send(.ramp(to: Tempo(72), over: 600)) }
        #expect(throws: Refusal.self) { try stage.send(.ramp(to: Tempo(20), over: 600)) }
        #expect(stage.session == before, "20 beats of 6 a stroke are fewer than 4 strokes a minute")
        #expect(throws: Refusal.nothingIsPlaying) {
            var silent = Stage()
            _ = try silent.send(.ramp(to: Tempo(60), over: 600))
        }
    }

    @Test(arguments: [Command.rate(.to(11)), .slower(nil), .tempo(.to(70)), .beats(.own(4)), .stroke(.sweep)])
    func `a pace of the parent's own ends it`(_ command: Command) throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.ramp(to: Tempo(60), over: 600))
        _ = try steps(&stage, minutes: 2)
        _ = try stage.send(command)
        #expect(stage.session.descent == nil)
        let tempo = stage.tempo
        #expect(try steps(&stage, minutes: 10).isEmpty)
        #expect(stage.session.repeatable?.pace.tempo.perMinute == stage.tempo && tempo != nil)
    }

    @Test func `again begins at the pace that was chosen before it`() throws {
        for isLate in [false, true] {
            var stage = try Stage(playing: .waltz)
            _ = try stage.send(.ramp(to: Tempo(66), over: 120))
            _ = try steps(&stage, minutes: isLate ? 10 : 1)
            #expect((stage.tempo ?? 72) < 72)
            _ = try stage.send(.stop(now: true))
            stage.wait(5)
            _ = try stage.send(.lapse)
            _ = try stage.send(.again)
            #expect(stage.tempo == 72 && stage.session.descent == nil)
        }
    }

    @Test func `what waits does not fall`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.ramp(to: Tempo(60), over: 240))
        _ = try stage.send(.hold)
        stage.wait(200)
        _ = try stage.send(.lapse)
        #expect(stage.tempo == 72)
        _ = try stage.send(.resume)
        #expect(stage.seconds(until: stage.wake) == 0, "it looks for its phrase again")
    }
}
