// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import LullStrokes
import LullTime
import Testing

/// Rate, tempo and beats a stroke (docs/sound.md, Strokes).
@Suite struct PaceTests {
    @Test func `the first play takes the stroke's own rate and the tune's fitted beats`() throws {
        let stage = try Stage(playing: .waltz)
        #expect(stage.session.setting?.stroke == Strokes.default.id)
        #expect(stage.rate == 12 && stage.beatsPerStroke == 6 && stage.tempo == 72)
    }

    @Test func `another stroke changes rate and beats together at the next bar line`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(3.5 * 60 / 72)
        let actions = try stage.send(.stroke(.quick))
        #expect(actions == [.pace(Pace(rate: Rate(36), beatsPerStroke: 2), at: 6)])
        #expect(stage.rate == 12 && stage.beatsPerStroke == 6, "not before the bar line")
        let pending = try #require(stage.session.pending)
        #expect(pending.point == .bar && pending.what.contains(Stroke.quick.id))
        #expect(abs((stage.seconds(until: pending.due) ?? 0) - 2.5 * 60 / 72) < 1e-6)
        #expect(try stage.lapse().isEmpty)
        #expect(stage.rate == 36 && stage.beatsPerStroke == 2 && stage.session.pending == nil)
        #expect(stage.session.setting?.stroke == Stroke.quick.id)
    }

    @Test func `a change so near a bar line that it is rendered already waits for the next one`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(2.9 * 60 / 72)
        #expect(try stage.send(.beats(.own(3))) == [.pace(Pace(rate: Rate(12), beatsPerStroke: 3), at: 6)])
    }

    @Test func `rate, slower and faster keep the beats and are heard at once`() throws {
        var stage = try Stage(playing: .waltz)
        #expect(try stage.send(.rate(.to(10))) == [.pace(Pace(rate: Rate(10), beatsPerStroke: 6), at: nil)])
        #expect(try stage.send(.rate(.by(-2))) == [.pace(Pace(rate: Rate(8), beatsPerStroke: 6), at: nil)])
        #expect(try stage.send(.slower(nil)) == [.pace(Pace(rate: Rate(7), beatsPerStroke: 6), at: nil)])
        #expect(
            try stage.send(.faster(4.5)) == [.pace(Pace(rate: Rate(micro: 11_500_000), beatsPerStroke: 6), at: nil)])
        #expect(stage.session.pending == nil)
    }

    @Test(arguments: [(6, 1), (12, 1), (18, 2), (30, 3), (90, 8)] as [(Double, Double)])
    func `a press is a twelfth of the rate, and one stroke a minute at least`(rate: Double, press: Double) throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.play { $0.rate = Rate(rounding: rate) }
        _ = try stage.lapse()
        _ = try stage.send(.slower(nil))
        if stage.session.pending != nil { _ = try stage.lapse() }
        #expect(stage.rate == rate - press)
    }

    @Test func `the beats are fitted anew where a rate would leave 36 to 120 beats a minute`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.rate(.to(6)))
        #expect(stage.beatsPerStroke == 6 && stage.tempo == 36)
        #expect(try stage.send(.rate(.to(5))) == [.pace(Pace(rate: Rate(5), beatsPerStroke: 15), at: 3)])
        _ = try stage.lapse()
        #expect(stage.tempo == 75)
        _ = try stage.send(.rate(.to(8)))
        #expect(stage.beatsPerStroke == 15 && stage.tempo == 120)
        #expect(try stage.send(.rate(.to(9))).count == 1)
        _ = try stage.lapse()
        #expect(stage.beatsPerStroke == 9 && stage.rate == 9)
    }

    @Test func `slower is slower, press after press, down to the end of the range`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.play { $0.rate = Rate(110) }
        _ = try stage.lapse()
        for _ in 0..<200 {
            let before = try #require(stage.rate)
            _ = try stage.send(.slower(nil))
            if stage.session.pending != nil { _ = try stage.lapse() }
            let after = try #require(stage.rate)
            #expect(after < before || after == 4)
        }
        #expect(stage.rate == 4)
    }

    @Test func `own beats stand through strokes, rates and repeats until the track changes`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.beats(.own(4)))
        _ = try stage.lapse()
        #expect(stage.beatsPerStroke == 4 && stage.rate == 12 && stage.tempo == 48)
        _ = try stage.send(.stroke(.quick))
        #expect(stage.beatsPerStroke == 4 && stage.rate == 36)
        _ = try stage.send(.rate(.to(8)))
        #expect(stage.beatsPerStroke == 4 && stage.tempo == 32, "though it leaves 36 to 120")
        _ = try stage.play(.waltz)
        _ = try stage.lapse()
        #expect(stage.beatsPerStroke == 4)
        _ = try stage.play(.march)
        _ = try stage.lapse()
        #expect(stage.beatsPerStroke == 12, "fitted to the new tune at 8 a minute")
    }

    @Test func `own beats are given back by beats auto`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.beats(.own(4)))
        _ = try stage.lapse()
        #expect(try stage.send(.beats(.fitted)) == [.pace(Pace(rate: Rate(12), beatsPerStroke: 6), at: 6)])
    }

    @Test func `a tempo keeps the beats and moves the rate`() throws {
        var stage = try Stage(playing: .waltz)
        #expect(try stage.send(.tempo(.to(60))) == [.pace(Pace(tempo: Tempo(60), beatsPerStroke: 6), at: nil)])
        #expect(stage.rate == 10)
        let before = stage.session
        #expect(throws: Refusal.self, "20 would be 3.3 strokes a minute") { try stage.send(.tempo(.by(-300))) }
        #expect(stage.session == before)
    }

    @Test func `play takes rate, tempo and beats, and refuses what does not go together`() throws {
        var stage = Stage()
        _ = try stage.play { ($0.tempo, $0.beats) = (Tempo(60), .own(5)) }
        #expect(stage.rate == 12 && stage.beatsPerStroke == 5)
        _ = try stage.send(.stop(now: false))
        #expect(throws: Refusal.self) { try stage.play { ($0.rate, $0.beats) = (Rate(100), .own(24)) } }
        #expect(stage.rate == 12 && stage.beatsPerStroke == 5)
    }

    @Test(
        arguments: [
            .rate(.to(3.9)), .rate(.to(120.1)), .rate(.to(.nan)), .rate(.to(.infinity)), .rate(.to(-1e300)),
            .tempo(.to(19)), .tempo(.to(241)), .tempo(.to(.nan)), .tempo(.to(0)), .tempo(.to(121)),
            .beats(.own(0)), .beats(.own(-6)), .beats(.own(25)), .beats(.own(.max)), .beats(.own(24)),
            .volume(.to(-1)), .volume(.to(101)),
        ] as [Command])
    func `what is out of range is refused and changes nothing`(_ command: Command) throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.play { ($0.rate, $0.beats) = (Rate(25), .own(1)) }
        _ = try stage.lapse()
        let before = stage.session
        #expect(throws: Refusal.self) { try stage.send(command) }
        #expect(stage.session == before)
    }

    @Test func `steps stop at the ends of the range, however far they would go`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.play { ($0.rate, $0.beats) = (Rate(25), .own(1)) }
        _ = try stage.lapse()
        _ = try stage.send(.rate(.by(.greatestFiniteMagnitude)))
        #expect(stage.rate == 120)
        _ = try stage.send(.tempo(.by(-.greatestFiniteMagnitude)))
        #expect(stage.tempo == 20)
        _ = try stage.send(.volume(.by(.max)))
        #expect(stage.session.volume == 100)
        _ = try stage.send(.volume(.by(.min)))
        #expect(stage.session.volume == 0)
    }

    @Test func `a rate beyond the stroke's own range is said, and played`() throws {
        var stage = try Stage(playing: .waltz)
        #expect(try stage.outcome(.rate(.to(12))).note == nil)
        #expect(try stage.outcome(.rate(.to(40))).note?.contains("faster") == true)
        #expect(try stage.outcome(.rate(.to(4))).note?.contains("slower") == true)
        #expect(stage.session.pending?.point == .bar)
    }

    @Test func `asking again replaces what waited for the bar line`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.beats(.own(3)))
        #expect(try stage.send(.beats(.own(9))) == [.pace(Pace(rate: Rate(12), beatsPerStroke: 9), at: 3)])
        #expect(stage.session.pending?.what == "beats 9")
        #expect(try stage.send(.beats(.own(6))) == [.pace(Pace(rate: Rate(12), beatsPerStroke: 6), at: nil)])
        #expect(stage.session.pending == nil && stage.beatsPerStroke == 6)
    }

    @Test func `resting hands are a hold, and keep the pace for what comes after`() throws {
        var stage = try Stage(playing: .waltz)
        #expect(try stage.send(.stroke(.resting)) == [.hold])
        #expect(stage.session.state.isHolding && stage.session.stroke == .resting)
        #expect(stage.rate == 12 && stage.beatsPerStroke == 6)
        #expect(try stage.send(.resume) == [.resume])
    }

    @Test func `while nothing plays a new pace is taken at once, without a word to the engine`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.stop(now: true))
        _ = try stage.lapse()
        #expect(try stage.send(.stroke(.sweep)).isEmpty)
        #expect(try stage.send(.rate(.to(10))).isEmpty)
        #expect(try stage.send(.beats(.own(7))).isEmpty)
        #expect(try stage.send(.tempo(.to(77))).isEmpty)
        #expect(stage.rate == 11 && stage.beatsPerStroke == 7 && stage.session.pending == nil)
        _ = try stage.play()
        #expect(stage.rate == 11 && stage.beatsPerStroke == 7 && stage.session.setting?.stroke == Stroke.sweep.id)
    }
}

extension Session.State {
    var isHolding: Bool { if case .holding = self { true } else { false } }
    var isPlaying: Bool { if case .playing = self { true } else { false } }
    var isPaused: Bool { if case .paused = self { true } else { false } }
    var isFading: Bool { if case .fading = self { true } else { false } }
}
