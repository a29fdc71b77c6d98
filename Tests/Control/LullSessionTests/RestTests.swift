// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import LullStrokes
import LullTime
import Testing

/// Hands that rest, within a routine and without one: what plays afterwards, and how fast.
@Suite struct RestTests {
    private static let milking = Strokes.default
    private static let circles = Strokes["ankle-circles"] ?? Strokes.default

    private static func step(_ stroke: Stroke = milking, _ length: Routine.Length = .strokes(2)) -> Routine.Step {
        Routine.Step(stroke, nil, length)
    }

    private static func rest(_ breaths: Int = 2) -> Routine.Step { Routine.Step(.resting, nil, .strokes(breaths)) }

    private static let march = Routine.Step(milking, nil, .strokes(9), track: "march")

    // MARK: - Music after a rest

    @Test func `play plays, also in a step of resting hands and after a routine that ended in one`() throws {
        let ended = try RoutineStage([Self.step(Self.circles), Self.rest()])
        for _ in 0..<200 where ended.session.state != .stopped { try ended.wait(0.5) }
        let under = try RoutineStage([Self.rest(), Self.step()])
        try under.wait(3)
        for stage in [ended, under] {
            #expect(stage.session.setting?.stroke == "resting-hands")
            let actions = try stage.send(.play(PlayRequest(track: .march))).actions
            #expect(stage.session.state.isPlaying && stage.session.routine == nil && !actions.contains(.hold))
            #expect(stage.session.setting?.stroke == Self.milking.id)
            #expect(stage.session.setting?.pace.rate == Self.milking.defaultRate)
        }
    }

    // MARK: - Held tunes in their last fade

    @Test(arguments: [3.0, 3.8]) func `a tune that was held is called back as that`(_ seconds: Double) throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.hold)
        _ = try stage.send(.timer(.after(12, isUnlimited: false)))
        _ = try stage.lapse()
        #expect(stage.session.state.isFading && stage.remaining == 4)
        stage.wait(seconds)
        let actions = try stage.send(.timer(.after(600, isUnlimited: false)))
        #expect(stage.session.state.isHolding && stage.remaining == 600 && actions.contains(.hold), "\(actions)")
        _ = try stage.send(.resume)
        #expect(stage.session.state.isPlaying)
        _ = try stage.send(.timer(.after(12, isUnlimited: false)))
        _ = try stage.lapse()
        _ = try stage.send(.timer(.after(600, isUnlimited: false)))
        #expect(stage.session.state.isPlaying, "nobody held it this time")
    }

    @Test func `a rest that was chosen while the tune was held is still to come when that is called back`() throws {
        let stage = try RoutineStage([Self.step(), Self.rest(), Self.step(Self.circles, .strokes(9))])
        try callBack(stage)
        try stage.send(.resume)
        #expect(stage.session.state.isHolding && stage.index == 1)
        try stage.wait(14)
        #expect(stage.session.state.isPlaying && stage.index == 2)
    }

    @Test func `a tune that was chosen while another was held begins after that is called back`() throws {
        let stage = try RoutineStage([Self.step(), Self.march], tracks: ["march": .march])
        try callBack(stage)
        let actions = try stage.send(.resume).actions
        let march = try #require(stage.session.setting)
        #expect(actions.contains(.begin(march)) && march.track == .march)
    }

    /// Holds, goes to the next step, and asks for more time in the last fade.
    private func callBack(_ stage: RoutineStage) throws {
        try stage.wait(3)
        try stage.send(.hold)
        try stage.send(.next)
        try stage.send(.timer(.after(12, isUnlimited: false)))
        try stage.wait(9)
        #expect(stage.session.state.isFading && stage.index == 1)
        try stage.send(.timer(.after(600, isUnlimited: false)))
        #expect(stage.session.state.isHolding && stage.index == 1)
    }

    // MARK: - The rate of what comes

    @Test func `a rate that is named in a rest is that of the step after it`() throws {
        let stage = try RoutineStage([Self.step(), Self.rest(6), Self.step(Self.circles), Self.step()])
        try stage.send(.next)
        try stage.wait(9)
        #expect(stage.session.state.isHolding)
        try stage.send(.rate(.to(20)))
        try stage.send(.next)
        #expect(stage.index == 2 && stage.session.setting?.pace.rate == Rate(20))
    }

    @Test func `a rate that is named before the first phrase is that of the first step`() throws {
        var stage = try Stage(playing: .waltz)
        let routine = Routine("r", "R", steps: [Self.step(Self.circles, .strokes(9))])
        _ = try stage.send(.routine(RoutineRequest(routine, play: PlayRequest(track: .waltz))))
        #expect(stage.session.routine?.count == .ahead)
        _ = try stage.send(.rate(.to(18)))
        for _ in 0..<60 {
            stage.wait(0.5)
            _ = try stage.send(.lapse)
        }
        #expect(stage.session.setting?.stroke == "ankle-circles" && stage.session.setting?.pace.rate == Rate(18))
    }

    // MARK: - Dusk

    @Test func `dusk falls again where another tune begins in the last minute`() throws {
        let stage = try RoutineStage([Self.step(Self.milking, .strokes(90)), Self.march], tracks: ["march": .march])
        try stage.wait(3)
        try stage.send(.timer(.after(200, isUnlimited: false)))
        try stage.wait(160)
        #expect(stage.actions.count(where: \.isDusk) == 1)
        try stage.send(.pause)
        try stage.send(.next)
        try stage.send(.resume)
        #expect(stage.session.setting?.track == .march)
        try stage.wait(1)
        #expect(stage.actions.count(where: \.isDusk) == 2)
    }
}

extension Action {
    fileprivate var isDusk: Bool { if case .dim(let gain, _) = self { gain < 1 } else { false } }
}
