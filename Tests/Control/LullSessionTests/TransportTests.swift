// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import LullStrokes
import LullTime
import Testing

/// Starting, changing over, pausing, holding and stopping, in every state.
@Suite struct TransportTests {
    @Test func `play while a tune plays waits for its phrase end, and says for how long`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(10 * 60 / 72)
        let actions = try stage.play(.march)
        let setting = try #require(actions.first.flatMap(\.setting))
        #expect(actions.first == .succeed(setting, cut: Beats(24)))
        #expect(setting.track == .march && setting.pace == Pace(rate: Rate(12), beatsPerStroke: 8))
        #expect(stage.session.setting?.track == .waltz)
        let pending = try #require(stage.session.pending)
        #expect(pending.what == "play march" && pending.point == .phrase)
        #expect(abs((stage.seconds(until: pending.due) ?? 0) - 14 * 60 / 72) < 1e-6)
        _ = try stage.lapse()
        #expect(stage.session.setting == setting && stage.session.pending == nil)
    }

    @Test func `a change over so near the phrase end that it is rendered already takes the next one`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(23.9 * 60 / 72)
        let setting = try #require(try stage.play(.march).first)
        guard case .succeed(_, let cut) = setting else { return #expect(Bool(false), "no change over") }
        #expect(cut == Beats(48))
    }

    @Test func `asking again replaces the tune that waits`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.play(.march)
        _ = try stage.play(.waltz) { $0.voice = .tick }
        #expect(stage.session.pending?.what == "play waltz")
        _ = try stage.lapse()
        #expect(stage.session.setting?.track == .waltz && stage.session.setting?.voice == .tick)
    }

    @Test func `a rate that comes while a tune waits goes over with it`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.play(.march)
        let actions = try stage.send(.rate(.to(10)))
        guard case .succeed(let setting, let cut)? = actions.first else {
            return #expect(Bool(false), "the tune that waits does not know")
        }
        #expect(cut == Beats(24) && setting.track == .march && setting.pace == Pace(rate: Rate(10), beatsPerStroke: 8))
        #expect(stage.session.pending?.what == "play march")
        _ = try stage.lapse()
        #expect(stage.rate == 10 && stage.session.setting?.track == .march)
    }

    @Test func `a rate that comes as the tune changes is for the new one, at once`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.play(.march)
        stage.wait(23.9 * 60 / 72)
        #expect(try stage.send(.rate(.to(10))) == [.pace(Pace(rate: Rate(10), beatsPerStroke: 8), at: nil)])
        #expect(stage.session.setting?.track == .march && stage.session.pending == nil)
    }

    @Test func `play takes along what was promised for the bar line`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.beats(.own(3)))
        let setting = try #require(try stage.play(.waltz).first.flatMap(\.setting))
        #expect(setting.pace.beatsPerStroke == 3)
    }

    @Test func `each promise is kept in its turn, and none hides another`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.voice(.tick))
        #expect(try stage.send(.beats(.own(3))) == [.pace(Pace(rate: Rate(12), beatsPerStroke: 3), at: 3)])
        #expect(stage.session.pending?.what == "beats 3" && stage.session.pending?.point == .bar)
        _ = try stage.lapse()
        #expect(stage.beatsPerStroke == 3 && stage.session.setting?.voice == .hum)
        #expect(stage.session.pending?.what == "voice tick" && stage.session.pending?.point == .phrase)
        _ = try stage.lapse()
        #expect(stage.session.setting?.voice == .tick && stage.beatsPerStroke == 3 && stage.session.pending == nil)
    }

    @Test func `a volume that was promised with a tune and then taken back is taken back`() throws {
        var stage = try Stage(playing: .waltz)
        let first = try stage.play(.march) { $0.volume = 50 }
        #expect(first.contains(.volume(50)))
        let second = try stage.play(.march) { $0.volume = 80 }
        #expect(second.contains(.volume(80)) && stage.session.volume == 80)
    }

    @Test func `a voice chosen as the tune changes sings in the new one, a bar after it begins`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.play(.march)
        stage.wait(23.9 * 60 / 72)
        #expect(try stage.send(.voice(.tick)) == [.sing(.tick, .higher, at: Beats(28))])
        #expect(stage.session.setting?.track == .march && stage.session.setting?.voice == .hum)
        _ = try stage.lapse()
        #expect(stage.session.setting?.track == .march && stage.session.setting?.voice == .tick)
    }

    @Test(arguments: [Command.hold, .pause])
    func `what is on its way to silence is not held up, and says so`(_ command: Command) throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.stop(now: false))
        let outcome = try stage.outcome(command)
        #expect(outcome.actions.isEmpty && outcome.note?.contains("ending") == true)
        #expect(stage.session.state.isFading)
        _ = try stage.lapse()
        #expect(stage.session.state == .stopped)
    }

    @Test(arguments: [Command.resume, .toggle, .again])
    func `what is on its way to silence comes back from its beginning`(_ command: Command) throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(10)
        _ = try stage.send(.stop(now: false))
        let actions = try stage.send(command)
        let setting = try #require(stage.session.setting)
        #expect(actions == [.begin(setting)] && stage.session.state.isPlaying)
        #expect(stage.remaining == setting.duration)
    }

    @Test func `another voice waits for the phrase end, through a change of rate`() throws {
        var stage = try Stage(playing: .waltz)
        #expect(try stage.send(.voice(.tick)) == [.sing(.tick, .higher, at: Beats(24))])
        #expect(try stage.send(.rate(.to(11))) == [.pace(Pace(rate: Rate(11), beatsPerStroke: 6), at: nil)])
        #expect(stage.session.pending?.what == "voice tick")
        #expect(stage.session.setting?.voice == .hum && stage.rate == 11)
        #expect(try stage.send(.register(.lower)) == [.sing(.tick, .lower, at: Beats(24))])
        _ = try stage.lapse()
        #expect(stage.session.setting?.voice == .tick && stage.session.setting?.register == .lower && stage.rate == 11)
    }

    @Test func `another voice for the tune that waits goes over with it`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.play(.march)
        guard case .succeed(let setting, _)? = try stage.send(.voice(.tick)).first else {
            return #expect(Bool(false), "the tune that waits does not know")
        }
        #expect(setting.track == .march && setting.voice == .tick)
    }

    @Test func `hold, resume, pause, toggle and stop do what each state allows`() throws {
        let table: [(State, hold: State?, resume: State?, pause: State?, toggle: State?, stop: State)] = [
            (.stopped, nil, nil, nil, nil, .stopped),
            (.playing, .holding, .playing, .paused, .paused, .fading),
            (.holding, .holding, .playing, .paused, .playing, .fading),
            (.paused, .paused, .playing, .paused, .playing, .stopped),
            (.fading, .fading, .playing, .fading, .playing, .fading),
        ]
        for row in table {
            for (command, expected) in [
                (.hold, row.hold), (.resume, row.resume), (.pause, row.pause), (.toggle, row.toggle),
                (.stop(now: false), row.stop),
            ] as [(Command, State?)] {
                var stage = try Stage(in: row.0)
                #expect(State(stage.session) == row.0)
                let before = stage.session
                if let expected {
                    _ = try stage.send(command)
                    #expect(State(stage.session) == expected, "\(row.0), \(command)")
                } else {
                    #expect(throws: Refusal.nothingIsPlaying) { try stage.send(command) }
                    #expect(stage.session == before)
                }
            }
        }
    }

    @Test func `what is said a second time is done once`() throws {
        for (state, command) in [
            (.paused, .pause), (.holding, .hold), (.playing, .resume), (.stopped, .stop(now: true)),
        ]
            as [(State, Command)]
        {
            var stage = try Stage(in: state)
            let before = stage.session
            #expect(try stage.send(command).isEmpty)
            #expect(stage.session == before)
        }
    }

    @Test func `a stop takes three seconds, and now eight tenths, also in the middle of a stop`() throws {
        var stage = try Stage(playing: .waltz)
        #expect(try stage.send(.stop(now: false)) == [.fadeOut(seconds: 3, keepsPlace: false)])
        stage.wait(1)
        #expect(try stage.send(.stop(now: true)) == [.fadeOut(seconds: 0.8, keepsPlace: false)])
        stage.wait(0.5)
        let actions = try stage.send(.stop(now: false))
        guard case .fadeOut(let seconds, false)? = actions.first else { return #expect(Bool(false), "no fade") }
        #expect(abs(seconds - 0.3) < 1e-6, "never longer than it was")
        stage.wait(0.4)
        #expect(try stage.send(.stop(now: false)).isEmpty, "it is over, though nobody has said so yet")
        #expect(stage.session.state == .stopped)
    }

    @Test func `pause fades and keeps the place`() throws {
        var stage = try Stage(playing: .waltz)
        #expect(try stage.send(.pause) == [.fadeOut(seconds: 3, keepsPlace: true)])
        #expect(try stage.send(.resume) == [.resume])
    }

    @Test func `what waits is taken as done when the music waits`() throws {
        for command in [.hold, .pause, .stop(now: false)] as [Command] {
            var stage = try Stage(playing: .waltz)
            _ = try stage.send(.beats(.own(3)))
            _ = try stage.send(command)
            #expect(stage.session.pending == nil && stage.beatsPerStroke == 3)
        }
    }

    @Test func `while the music holds or rests, a pace and a voice are taken at once`() throws {
        for state in [.holding, .paused] as [State] {
            var stage = try Stage(in: state)
            #expect(try stage.send(.beats(.own(3))) == [.pace(Pace(rate: Rate(12), beatsPerStroke: 3), at: nil)])
            #expect(try stage.send(.voice(.tick)) == [.sing(.tick, .higher, at: Beats(units: .min))])
            #expect(stage.session.setting?.voice == .tick && stage.session.pending == nil)
        }
    }

    @Test func `play from hold, rest, silence and fade begins at once`() throws {
        for state in [.stopped, .holding, .paused, .fading] as [State] {
            var stage = try Stage(in: state)
            let actions = try stage.play(.march)
            #expect(actions == [.begin(try #require(stage.session.setting))])
            #expect(stage.session.setting?.track == .march && stage.session.state.isPlaying)
        }
    }

    @Test func `again repeats the last time to the digit`() throws {
        var stage = Stage()
        #expect(throws: Refusal.nothingWasPlayed) { try stage.send(.again) }
        _ = try stage.play(.march) {
            ($0.rate, $0.voice, $0.register) = (Rate(micro: 10_123_457), .tick, .lower)
            ($0.volume, $0.duration, $0.beats) = (37, 900, .own(7))
        }
        _ = try stage.send(.volume(.by(4)))
        let last = try #require(stage.session.setting)
        _ = try stage.send(.stop(now: true))
        _ = try stage.lapse()
        #expect(try stage.send(.again) == [.begin(last)])
        #expect(stage.session.setting == last && last.volume == 41 && stage.remaining == 900)
        var fresh = Stage()
        fresh.session = Session(remembering: last)
        #expect(try fresh.send(.again) == [.begin(last)])
    }

    @Test func `the volume is heard at once, and kept for the next time`() throws {
        var stage = Stage()
        #expect(try stage.send(.volume(.to(60))).isEmpty)
        #expect(stage.session.volume == 60)
        _ = try stage.play()
        #expect(stage.session.setting?.volume == 60)
        #expect(try stage.send(.volume(.by(-10))) == [.volume(50)])
        _ = try stage.play(.march)
        #expect(try stage.send(.volume(.to(70))) == [.volume(70)])
        _ = try stage.lapse()
        #expect(stage.session.setting?.track == .march && stage.session.volume == 70)
        _ = try stage.send(.stop(now: true))
        _ = try stage.lapse()
        #expect(try stage.send(.volume(.to(20))).isEmpty, "nothing sounds")
        _ = try stage.send(.again)
        #expect(stage.session.setting?.volume == 20)
    }

    @Test func `what is wished for before the first time is used by the first play, once`() throws {
        var stage = Stage()
        for command in [
            .stroke(.sweep), .rate(.to(8)), .volume(.to(33)), .voice(.tick), .register(.lower),
        ] as [Command] {
            #expect(try stage.send(command).isEmpty)
        }
        #expect(throws: Refusal.nothingWasPlayed) { try stage.send(.tempo(.to(60))) }
        #expect(throws: Refusal.nothingWasPlayed) { try stage.send(.beats(.own(3))) }
        #expect(stage.session.stroke == .sweep)
        _ = try stage.play()
        let setting = try #require(stage.session.setting)
        #expect(setting.stroke == Stroke.sweep.id && stage.rate == 8 && setting.volume == 33)
        #expect(setting.voice == .tick && setting.register == .lower)
        _ = try stage.play { $0.stroke = .quick }
        _ = try stage.lapse()
        #expect(stage.rate == 36 && stage.session.setting?.voice == .tick)
    }

    @Test func `before the first time, slower is slower than the stroke that is wished for`() throws {
        var stage = Stage()
        _ = try stage.send(.stroke(.quick))
        _ = try stage.send(.slower(nil))
        _ = try stage.send(.slower(nil))
        _ = try stage.play()
        #expect(stage.rate == 30)
    }

    @Test func `a stroke asked for with play has its own rate, whatever was wished for before`() throws {
        var stage = Stage()
        _ = try stage.send(.rate(.to(7)))
        _ = try stage.play { $0.stroke = .quick }
        #expect(stage.rate == 36)
    }
}

/// The session's states without what they carry.
enum State: Equatable {
    case stopped, playing, holding, paused, fading

    init(_ session: Session) {
        self =
            switch session.state {
            case .stopped: .stopped
            case .playing: .playing
            case .holding: .holding
            case .paused: .paused
            case .fading: .fading
            }
    }
}

extension Stage {
    /// A stage in `state`, the waltz being what plays or was played.
    init(in state: State) throws {
        try self.init(playing: .waltz)
        switch state {
        case .playing: break
        case .holding: _ = try send(.hold)
        case .paused: _ = try send(.pause)
        case .fading: _ = try send(.stop(now: false))
        case .stopped:
            _ = try send(.stop(now: true))
            _ = try lapse()
        }
    }
}

extension Action {
    /// What the tune of `begin` or `succeed` is.
    var setting: Setting? {
        switch self {
        case .begin(let setting), .beginOnStroke(let setting, _), .succeed(let setting, _), .goOn(let setting, _):
            setting
        default: nil
        }
    }
}
