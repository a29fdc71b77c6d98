// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import LullStrokes
import LullTime
import Testing

/// What is asked for just before a change: of tune, of step, of power.
@Suite struct RoutineChangeTests {
    private static let milking = Strokes.default
    private static let circles = Strokes["ankle-circles"] ?? Strokes.default

    private static func step(
        _ stroke: Stroke = milking, _ count: Int = 2, rate: Rate? = nil, track: String? = nil
    ) -> Routine.Step {
        Routine.Step(stroke, nil, .strokes(count), rate: rate, track: track)
    }

    // MARK: - Promises

    @Test func `a pace that was promised for the tune before does not come over the new one`() throws {
        var stage = try Stage(playing: .waltz)
        stage.move(to: 22.5)
        _ = try stage.send(.tap(Hand(count: 4, stroke: stage.now, period: 2)))
        let late = try #require(stage.session.promises.first { $0.point == .bar })
        let actions = try stage.play(.march) { $0.stroke = .sweep }
        let tune = try #require(stage.session.promises.first { $0.point == .phrase })
        #expect(late.due > tune.due, "or it shows nothing")
        let told = try #require(actions.compactMap { if case .succeed(let next, _) = $0 { next } else { nil } }.first)
        for _ in 0..<4 {
            stage.wait(4)
            _ = try stage.send(.lapse)
        }
        #expect(stage.session.setting == told)
    }

    @Test func `what is asked for once the next step is on its way holds from its first phrase on`() throws {
        let stage = try RoutineStage([Self.step(), Self.step(Self.milking, 9, rate: Rate(15))])
        try stage.wait(10.4)
        #expect(stage.session.setting?.pace.rate == Rate(12))
        let actions = try stage.send(.slower(nil)).actions
        #expect(actions.contains(.pace(Pace(rate: Rate(14), beatsPerStroke: 6), at: 12)), "\(actions)")
        #expect(stage.session.setting?.pace.rate == Rate(12), "the phrase is sung to its end")
        try stage.wait(4)
        #expect(stage.index == 1 && stage.session.setting?.pace.rate == Rate(14))
    }

    @Test func `a hand that taps once the next step is on its way leads from its first phrase on`() throws {
        let stage = try RoutineStage([Self.step(), Self.step(Self.milking, 9, rate: Rate(15))])
        try stage.wait(10.4)
        let actions = try stage.send(.tap(Hand(count: 4, stroke: stage.now, period: 60.0 / 11))).actions
        #expect(!actions.contains { if case .align = $0 { true } else { false } }, "\(actions)")
        #expect(stage.session.setting?.pace.rate == Rate(12))
    }

    // MARK: - Next and back

    @Test func `next and back count from what was asked for, also once the music waits`() throws {
        for (command, waits, target) in [(Command.next, Command.hold, 2), (.back, .pause, 0), (.next, .pause, 2)] {
            let stage = try RoutineStage(Array(repeating: Self.step(Self.milking, 9), count: 4))
            try stage.wait(3)
            try stage.send(.next)
            try stage.send(waits)
            try stage.send(command)
            #expect(stage.index == target, "\(command) after \(waits)")
        }
    }

    @Test func `back twice at the first step begins it anew, and the way there and back is none`() throws {
        let stage = try RoutineStage(Array(repeating: Self.step(Self.milking, 9), count: 3))
        try stage.wait(3)
        try stage.send(.back)
        try stage.send(.back)
        #expect(stage.session.pending?.what == "next \(Self.milking.id)")
        try stage.send(.next)
        try stage.wait(4)
        #expect(stage.index == 1)
        try stage.send(.next)
        try stage.send(.back)
        #expect(stage.session.pending == nil)
        try stage.send(.back)
        try stage.send(.next)
        #expect(stage.session.pending == nil)
    }

    @Test func `next and back before the first phrase leave the routine a beginning`() throws {
        var stage = try Stage(playing: .waltz)
        let routine = Routine("r", "R", steps: [Self.step(Self.circles, 9), Self.step(Self.milking, 9)])
        _ = try stage.send(.routine(RoutineRequest(routine, play: PlayRequest(track: .waltz))))
        for command in [Command.next, .back] { _ = try stage.send(command) }
        #expect(stage.session.routine?.count == .ahead)
        for _ in 0..<60 {
            stage.wait(0.5)
            _ = try stage.send(.lapse)
        }
        #expect(stage.session.routine?.index == 0 && stage.session.setting?.stroke == "ankle-circles")
    }

    @Test func `whoever steps past the last step is told so, also while the music waits`() throws {
        for waits in [Command.hold, .pause] {
            let stage = try RoutineStage([Self.step(Self.milking, 9)])
            try stage.wait(3)
            try stage.send(waits)
            #expect(try stage.send(.next).note == "That is the end of it.")
            try stage.wait(4)
            #expect(stage.session.state == .stopped)
        }
    }

    @Test func `in the last fade of a massage it is said what goes on and what begins`() throws {
        let stage = try RoutineStage([Self.step(Self.milking, 9)])
        try stage.wait(3)
        try stage.send(.stop(now: false))
        #expect(try stage.send(.pause).note?.contains("`lull resume` begins the step again") == true)
    }

    // MARK: - Power cuts and missing tunes

    @Test(arguments: [nil, "march"]) func `a routine that waits for its phrase begins with the music after a power cut`(
        _ track: String?
    ) throws {
        let tracks = ["march": TrackFacts.march]
        let stage = try RoutineStage(
            [Self.step(Self.circles, 9, track: track), Self.step()], tracks: tracks, playing: true)
        #expect(stage.session.routine?.count == .ahead)
        let entry = Entry(beat: 12, verse: 1)
        let kept = try #require(stage.session.interruption(at: stage.now, entry: entry))
        var next = Session()
        next.wait(
            after: kept, in: stage.session.routine?.routine, home: stage.session.lasting, tracks: tracks, at: stage.now)
        let outcome = try next.reduce(.resume, at: stage.now, place: nil)
        let setting = try #require(next.setting)
        #expect(setting.stroke == "ankle-circles" && setting.pace.rate == Rate(24))
        #expect(setting.track == (track == nil ? .waltz : .march))
        #expect(outcome.actions.contains(.goOn(setting, from: track == nil ? entry : Entry())))
    }

    @Test func `where its routine is gone after a power cut, a tune is one that can be repeated`() throws {
        let stage = try RoutineStage([Self.step(), Self.step()])
        try stage.wait(3)
        let kept = try #require(stage.session.interruption(at: stage.now, entry: Entry()))
        for (routine, id) in [(stage.session.routine?.routine, "r"), (nil, nil)] {
            var next = Session()
            next.wait(after: kept, in: routine, at: stage.now)
            #expect(next.setting?.routine == id && next.state.isPaused)
        }
    }

    @Test func `of the tunes that steps name, only those that are gone are forgotten`() throws {
        let other = TrackFacts(id: "other", title: "Other", beatsPerBar: 3, tempo: Tempo(72))
        let stage = try RoutineStage(
            [Self.step(Self.milking, 9), Self.step(track: "march"), Self.step(track: "other"), Self.step()],
            tracks: ["march": .march, "other": other])
        try stage.wait(3)
        stage.session.forgetTracks { $0 == "march" }
        try stage.send(.hold)
        try stage.send(.next)
        #expect(stage.index == 1 && stage.session.setting?.track == .waltz)
        try stage.send(.next)
        #expect(stage.index == 2 && stage.session.setting?.track == other)
        stage.session.forgetTracks { $0 != "other" }
        try stage.send(.back)
        #expect(stage.session.setting?.track == other, "what the routine was begun with is gone, too")
    }
}
