// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import LullStrokes
import LullTime
import Testing

/// Where a routine meets what else there is: taps, wind-downs, timers, voices, fades.
@Suite struct RoutineMeetingTests {
    private static let milking = Strokes.default
    private static let circles = Strokes["ankle-circles"] ?? Strokes.default

    private static func step(_ stroke: Stroke = milking, _ length: Routine.Length = .strokes(2)) -> Routine.Step {
        Routine.Step(stroke, nil, length)
    }

    private static func rest(_ breaths: Int = 2) -> Routine.Step { Routine.Step(.resting, nil, .strokes(breaths)) }

    private func hand(_ stage: RoutineStage, taps: Int = 1, period: Double? = nil) -> Command {
        .tap(Hand(count: taps, stroke: stage.now, period: period))
    }

    // MARK: - Taps

    @Test func `the rate of a hand that taps holds in the steps to come`() throws {
        let stage = try RoutineStage([Self.step(), Self.step(Self.circles), Self.step()])
        try stage.wait(4)
        try stage.send(hand(stage, taps: 4, period: 60.0 / 9))
        try stage.wait(18)
        #expect(stage.index == 1)
        #expect(abs((stage.session.setting?.pace.rate.perMinute ?? 0) - 18) < 0.01)
    }

    @Test func `a tap in a rest is the first stroke of the next step, which then comes to its end`() throws {
        let stage = try RoutineStage([Self.rest(6), Self.step(Self.circles), Self.step()])
        try stage.wait(5)
        try stage.send(hand(stage))
        #expect(stage.session.state.isPlaying && stage.index == 1)
        #expect(stage.session.setting?.pace.rate == Rate(24))
        #expect(
            stage.actions.last { if case .resumeOnStroke = $0 { true } else { false } }
                == .resumeOnStroke(StrokeLine(stroke: stage.now, period: 2.5)))
        try stage.wait(12)
        #expect(stage.index == 2, "it ended")
    }

    @Test func `hands that tap their way out of a rest have their rate, and keep it`() throws {
        let stage = try RoutineStage([Self.rest(6), Self.step(Self.circles), Self.step()])
        try stage.wait(5)
        try stage.send(hand(stage, taps: 4, period: 3))
        #expect(stage.index == 1 && stage.session.setting?.pace.rate == Rate(20))
        try stage.wait(14)
        #expect(stage.index == 2 && stage.session.setting?.pace.rate == Rate(10))
    }

    @Test func `a rest that was chosen while the hands rested begins with a tap, too`() throws {
        let stage = try RoutineStage([Self.step(), Self.rest(), Self.step(Self.milking, .strokes(9))])
        try stage.wait(4)
        try stage.send(.hold)
        try stage.send(.next)
        try stage.send(hand(stage))
        #expect(stage.index == 1 && stage.session.state.isHolding)
        try stage.wait(14)
        #expect(stage.index == 2 && stage.session.state.isPlaying)
    }

    @Test func `what is to begin with a tap leaves the routine when it does, not before`() throws {
        var request = PlayRequest(track: .march)
        request.awaitsTap = true
        for comes in [true, false] {
            let stage = try RoutineStage([Self.step(), Self.step(Self.milking, .strokes(9))])
            try stage.wait(4)
            try stage.send(.hold)
            try stage.send(.play(request))
            #expect(stage.session.routine != nil && stage.session.awaited != nil)
            if comes {
                try stage.send(hand(stage))
                #expect(stage.session.routine == nil && stage.session.setting?.track == .march)
                #expect(stage.session.setting?.routine == nil)
            } else {
                try stage.wait(61)
                #expect(stage.session.awaited == nil && stage.session.routine != nil)
                try stage.send(.resume)
                try stage.wait(20)
                #expect(stage.index == 1)
            }
        }
    }

    @Test func `a rest waits for the tap that is to begin something else`() throws {
        let stage = try RoutineStage([Self.rest(2), Self.step(Self.milking, .strokes(9))])
        try stage.wait(3)
        var request = PlayRequest(track: .march)
        request.awaitsTap = true
        try stage.send(.play(request))
        try stage.wait(40)
        #expect(stage.index == 0 && stage.session.state.isHolding)
        try stage.wait(25)
        #expect(stage.index == 1 && stage.session.state.isPlaying, "no tap came")
    }

    // MARK: - Wind-downs

    @Test func `a wind-down goes on through the steps, and no step takes it back`() throws {
        let steps = [Self.milking, Self.circles, Self.milking, Self.circles, Self.milking].map {
            Self.step($0, .seconds(40))
        }
        let stage = try RoutineStage(steps)
        try stage.wait(3)
        try stage.send(.ramp(to: Tempo(60), over: 200))
        var last = 72.0
        for _ in 0..<1_700 where stage.session.state.isPlaying {
            try stage.wait(0.1)
            let tempo = try #require(stage.session.setting?.pace.tempo.perMinute)
            #expect(tempo <= last + 1e-6, "\(tempo) after \(last), in step \(stage.index ?? -1)")
            #expect(tempo > last - 2.1, "\(tempo) after \(last)")
            last = tempo
        }
        #expect(last < 66, "\(last)")
    }

    @Test func `after a rest a wind-down goes on from where it was`() throws {
        let stage = try RoutineStage([
            Self.step(Self.milking, .seconds(12)), Self.rest(24), Self.step(Self.milking, .seconds(300)),
        ])
        try stage.wait(3)
        try stage.send(.ramp(to: Tempo(40), over: 0))
        try stage.wait(20)
        #expect(stage.session.state.isHolding)
        let before = try #require(stage.session.setting?.pace.tempo.perMinute)
        for _ in 0..<400 where stage.session.state.isHolding { try stage.wait(0.5) }
        try stage.wait(7)
        let after = try #require(stage.session.setting?.pace.tempo.perMinute)
        #expect(after > before - 0.6, "\(before) to \(after)")
    }

    // MARK: - Timers and fades

    @Test func `what is left is the routine's, or the timer's where that is sooner`() throws {
        let stage = try RoutineStage([Self.step(Self.milking, .strokes(3)), Self.rest(2), Self.step()])
        func left() -> Double? {
            stage.session.left(
                at: stage.now, place: stage.place, stroke: stage.place?.strokes.stroke(at: Int(stage.beat)) ?? 0,
                phrases: RoutineStage.phrases)
        }
        // Three strokes of 5 s, two breaths of 5 s, two strokes.
        let whole = try #require(left())
        #expect(abs(whole - 35) < 2, "\(whole)")
        var before = whole
        for second in 1...14 {
            try stage.wait(1)
            let now = try #require(left())
            #expect(now <= before + 0.1 && abs(now + Double(second) - whole) < 2.5, "after \(second) s: \(now)")
            before = now
        }
        try stage.wait(8)
        #expect(abs((left() ?? 0) - (whole - 22)) < 3, "in the rest: \(left() ?? -1)")
        try stage.send(.timer(.after(6, isUnlimited: false)))
        #expect(abs((left() ?? 0) - 6) < 0.01)
        try stage.send(.timer(.off))
        #expect((left() ?? 0) > 6)
    }

    @Test func `a timer that is shorter than the routine ends it, a longer one does not keep it`() throws {
        let short = try RoutineStage([Self.step(Self.milking, .strokes(20))])
        try short.wait(5)
        try short.send(.timer(.after(30, isUnlimited: false)))
        try short.wait(35)
        #expect(short.session.state == .stopped && short.session.routine == nil)
        let long = try RoutineStage([Self.step()])
        try long.send(.timer(.after(1_800, isUnlimited: false)))
        try long.wait(20)
        #expect(long.session.state == .stopped && long.session.routine == nil)
    }

    @Test func `whom a longer timer calls back from the last fade goes on in the step`() throws {
        for isLate in [false, true] {
            let stage = try RoutineStage([Self.step(Self.milking, .strokes(9)), Self.step(Self.circles)])
            try stage.wait(5)
            try stage.send(.timer(.after(12, isUnlimited: false)))
            try stage.wait(isLate ? 11.7 : 9)
            #expect(stage.session.state.isFading)
            try stage.send(.timer(.after(600, isUnlimited: false)))
            #expect(stage.session.state.isPlaying && stage.index == 0)
            #expect(abs((stage.session.remaining(at: stage.now) ?? 0) - 600) < 0.1)
            try stage.wait(70)
            #expect(stage.index == 1 || stage.session.state == .stopped && stage.steps.contains { $0.index == 1 })
        }
    }

    @Test func `a rest that a longer timer calls back is rested, and ends`() throws {
        let stage = try RoutineStage([Self.rest(6), Self.step()])
        try stage.wait(2)
        try stage.send(.timer(.after(6, isUnlimited: false)))
        try stage.wait(5)
        #expect(stage.session.state.isFading)
        try stage.send(.timer(.after(600, isUnlimited: false)))
        #expect(stage.session.state.isHolding && stage.index == 0)
        try stage.wait(32)
        #expect(stage.session.state.isPlaying && stage.index == 1)
    }

    @Test func `who goes on in the fade of a stop begins the step anew`() throws {
        let stage = try RoutineStage([Self.step(), Self.step(Self.circles, .strokes(4)), Self.step()])
        try stage.wait(14)
        #expect(stage.index == 1)
        try stage.send(.stop(now: false))
        try stage.wait(1)
        try stage.send(.toggle)
        #expect(stage.session.state.isPlaying && stage.index == 1)
        #expect(stage.session.setting?.stroke == "ankle-circles")
        try stage.wait(16)
        #expect(stage.index == 2)
    }

    @Test func `in the last fade next and back change nothing, and say so`() throws {
        let stage = try RoutineStage([Self.step(), Self.step()])
        try stage.wait(5)
        try stage.send(.stop(now: false))
        for command in [Command.next, .back] {
            #expect(try stage.send(command).note?.contains("ending already") == true)
        }
        try stage.wait(4)
        #expect(stage.session.state == .stopped)
    }

    // MARK: - While nothing moves

    @Test func `next and back while a rest is paused stay silent`() throws {
        let stage = try RoutineStage([Self.step(), Self.rest(6), Self.step(Self.circles)])
        try stage.send(.next)
        try stage.wait(9)
        #expect(stage.index == 1 && stage.session.state.isHolding)
        try stage.send(.pause)
        try stage.send(.next)
        #expect(stage.index == 2 && stage.session.state.isPaused)
        try stage.send(.back)
        #expect(stage.index == 1 && stage.session.state.isPaused)
        try stage.send(.resume)
        #expect(stage.session.state.isHolding && stage.index == 1)
        #expect(stage.actions.filter { !$0.isWake }.suffix(2) == [.resume, .hold], "it is heard")
    }

    @Test func `from a paused rest it goes on with the rest that follows, and that is heard`() throws {
        let stage = try RoutineStage([Self.rest(6), Self.rest(3), Self.step()])
        try stage.wait(4)
        try stage.send(.pause)
        try stage.wait(4)
        try stage.send(.resume)
        #expect(stage.index == 1 && stage.session.state.isHolding)
        #expect(stage.actions.filter { !$0.isWake }.suffix(2) == [.resume, .hold])
        try stage.wait(18)
        #expect(stage.index == 2 && stage.session.state.isPlaying)
    }

    @Test func `held in the moments before a step's own tune, the step comes to its end all the same`() throws {
        let named = Routine.Step(Self.milking, nil, .strokes(2), track: "march")
        let stage = try RoutineStage([Self.step(), named, Self.step(Self.circles)], tracks: ["march": .march])
        // So fast that it is more than a bar away.
        try stage.send(.beats(.own(6)))
        try stage.send(.rate(.to(30)))
        for _ in 0..<400 where !stage.hasSuccessor { try stage.wait(0.05) }
        try stage.send(.hold)
        #expect(stage.index == 1)
        try stage.wait(10)
        try stage.send(.resume)
        try stage.wait(30)
        #expect(stage.steps.contains { $0.index == 2 }, "\(stage.steps)")
    }

    // MARK: - Voices and paces

    @Test func `a voice that the parent chooses stays, until a later step names another`() throws {
        func named(_ voice: String?) -> Routine.Step {
            Routine.Step(Self.milking, nil, .strokes(1), voice: voice)
        }
        let stage = try RoutineStage([named("harp"), named(nil), named(nil), named("music-box")])
        #expect(stage.session.setting?.voice == .harp)
        try stage.send(.voice(.tick))
        try stage.wait(13)
        #expect(stage.index == 2 && stage.session.setting?.voice == .tick)
        try stage.wait(6)
        #expect(stage.index == 3 && stage.session.setting?.voice == .musicBox)
        #expect(stage.session.lasting?.voice == .tick)
    }

    @Test func `another register is no other voice`() throws {
        let stage = try RoutineStage([
            Routine.Step(Self.milking, nil, .strokes(2), voice: "harp"), Self.step(),
        ])
        try stage.send(.register(.lower))
        #expect(stage.session.lasting?.voice == .hum)
    }

    @Test func `a pace that waits for its bar does not outlive the step that takes its place`() throws {
        let stage = try RoutineStage([Self.step(Self.milking, .strokes(1)), Self.step(Self.milking, .strokes(9))])
        try stage.wait(3.8)
        // Other beats a stroke, from the next bar on, which is where the next step begins.
        try stage.send(.stroke(Self.circles))
        try stage.send(.next)
        try stage.wait(4)
        let told = stage.actions.last { if case .pace = $0 { true } else { false } }
        guard case .pace(let pace, _)? = told else { return #expect(Bool(false), "none was told") }
        #expect(pace == stage.session.setting?.pace && stage.session.setting?.stroke == Self.milking.id)
    }
}

extension Action {
    fileprivate var isWake: Bool { if case .wake = self { true } else { false } }
}
