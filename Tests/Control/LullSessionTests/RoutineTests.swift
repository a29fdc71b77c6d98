// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import LullSoundKit
import LullStrokes
import LullTime
import Testing

/// Leg milking at 72 beats a minute, 6 beats a stroke, in phrases of 6 beats, 24 to a pass: a stroke a phrase.
@Suite struct RoutineTests {
    private static let milking = Strokes.default
    private static let circles = Strokes["ankle-circles"] ?? Strokes.default

    private static func step(_ stroke: Stroke = milking, _ length: Routine.Length = .strokes(2)) -> Routine.Step {
        Routine.Step(stroke, nil, length)
    }

    private static func rest(_ breaths: Int = 2) -> Routine.Step { Routine.Step(.resting, nil, .strokes(breaths)) }

    // MARK: - By itself

    @Test func `a step ends with the phrase in which its strokes are done`() throws {
        let stage = try RoutineStage([Self.step(), Self.step(Self.milking, .strokes(3)), Self.step()])
        try stage.wait(120)
        #expect(stage.steps.map(\.index) == [0, 1, 2])
        // Two strokes are two phrases; of the three after them, the last ends beyond the wait between the passes.
        #expect(abs(stage.steps[1].beat - 12) < 0.2 && abs(stage.steps[2].beat - 32) < 0.2, "\(stage.steps)")
        #expect(stage.steps.dropFirst().allSatisfy { $0.isPhraseEnd })
    }

    @Test func `a step that lasts ends with the phrase in which its time is over`() throws {
        let stage = try RoutineStage([Self.step(Self.milking, .seconds(6)), Self.step()])
        try stage.wait(30)
        #expect(abs(stage.steps[1].beat - 12) < 0.2, "\(stage.steps)")
    }

    @Test func `the last step ends in a fade to its phrase's end, and the session with it`() throws {
        let stage = try RoutineStage([Self.step(Self.milking, .strokes(3))])
        try stage.wait(1.2 + 15 - 10.2)
        #expect(stage.session.state.isPlaying)
        try stage.wait(0.4)
        guard case .fadeOut(let seconds, false)? = stage.actions.last(where: \.isFade) else {
            return #expect(Bool(false), "no fade: \(stage.actions)")
        }
        #expect(abs(seconds - 10) < 0.1 && stage.session.state.isFading)
        try stage.wait(11)
        #expect(stage.session.state == .stopped && stage.session.routine == nil)
    }

    @Test func `the change is promised for the phrase's end, and a sign of it is heard in the phrase after`() throws {
        let stage = try RoutineStage([Self.step(), Self.step(Self.circles)])
        try stage.wait(1.2 + 10 - 4)
        #expect(stage.session.pending?.what == "next ankle-circles" && stage.session.pending?.point == .phrase)
        #expect(stage.session.setting?.stroke == Self.milking.id)
        try stage.wait(6)
        #expect(stage.session.setting?.stroke == "ankle-circles")
        #expect(stage.session.setting?.pace == Pace(rate: Rate(24), beatsPerStroke: 3))
        #expect(stage.actions.contains(.pace(Pace(rate: Rate(24), beatsPerStroke: 3), at: 12)))
        #expect(stage.actions.contains(.cue(from: Beats(12), to: Beats(18))))
    }

    @Test func `hands rest on the held hum for so many breaths, and the tune goes on by itself`() throws {
        let stage = try RoutineStage([Self.rest(3), Self.step(), Self.rest(2), Self.step(Self.milking, .strokes(5))])
        #expect(stage.session.state.isHolding && stage.session.setting?.stroke == "resting-hands")
        try stage.wait(15)
        #expect(stage.session.state.isHolding)
        try stage.wait(1.5)
        #expect(stage.session.state.isPlaying && stage.index == 1)
        #expect(stage.session.setting?.stroke == Self.milking.id)
        try stage.wait(14)
        #expect(stage.session.state.isHolding && stage.index == 2)
        try stage.wait(10)
        #expect(stage.session.state.isPlaying && stage.index == 3)
    }

    @Test func `where a tune plays, the routine begins with the next phrase`() throws {
        let stage = try RoutineStage([Self.step(Self.circles), Self.step()], playing: true)
        #expect(stage.session.routine?.count == .ahead)
        #expect(stage.session.pending?.what == "next ankle-circles")
        #expect(stage.session.setting?.stroke == Self.milking.id)
        try stage.wait(6)
        #expect(stage.session.setting?.stroke == "ankle-circles" && stage.index == 0)
        #expect(stage.actions.allSatisfy { if case .succeed = $0 { false } else { true } })
    }

    @Test func `a tune or a voice that a step names comes at the phrase's end and stays, and again begins without it`()
        throws
    {
        let named = Routine.Step(Self.milking, nil, .strokes(2), track: "march", voice: "harp")
        let stage = try RoutineStage([Self.step(), named, Self.step()], tracks: ["march": .march])
        try stage.wait(14)
        #expect(stage.index == 1 && stage.session.setting?.track == .march && stage.session.setting?.voice == .harp)
        #expect(stage.session.lasting?.track == .waltz && stage.session.lasting?.voice == .hum)
        try stage.wait(20)
        #expect(stage.index == 2 && stage.session.setting?.track == .march)
        try stage.send(.stop(now: true))
        try stage.wait(2)
        #expect(stage.session.state == .stopped && stage.session.setting?.track == .waltz)
        #expect(stage.session.setting?.routine == "r")
    }

    @Test func `who likes it slower has every step slower`() throws {
        let stage = try RoutineStage([Self.step(), Self.step(Self.circles), Self.step()])
        try stage.send(.rate(.to(9)))
        try stage.wait(18)
        #expect(stage.session.setting?.pace.rate == Rate(18))
        #expect(stage.session.setting?.pace.tempo == Tempo(54))
    }

    @Test func `it lasts as long as it needs and a little longer, and no longer than an hour`() throws {
        let stage = try RoutineStage([Self.step(Self.milking, .strokes(12))])
        let length = try #require(stage.session.setting?.duration)
        #expect(length == 240)
        let hour = Array(repeating: Self.step(Self.milking, .seconds(600)), count: 7)
        #expect(throws: Refusal.self) { try RoutineStage(hour) }
        var session = Session()
        var request = RoutineRequest(Routine("r", "R", steps: hour), play: PlayRequest(track: .waltz))
        request.play.isUnlimited = true
        _ = try session.reduce(.routine(request), at: Instant(nanoseconds: 0), place: nil)
        #expect((session.setting?.duration ?? 0) > 4_200)
    }

    // MARK: - By hand

    @Test func `next and back wait for the phrase, and are promised at once`() throws {
        let stage = try RoutineStage([Self.step(), Self.step(Self.circles), Self.step()])
        try stage.wait(3)
        try stage.send(.next)
        #expect(stage.index == 0 && stage.session.pending?.what == "next ankle-circles")
        try stage.wait(4)
        #expect(stage.index == 1)
        #expect(abs((stage.steps.last?.beat ?? 0) - 6) < 0.2)
        try stage.send(.back)
        try stage.wait(6)
        #expect(stage.index == 0)
        try stage.send(.next)
        try stage.send(.next)
        try stage.wait(6)
        #expect(stage.index == 2)
    }

    @Test func `back at the first step begins it anew, next at the last one ends it`() throws {
        let stage = try RoutineStage([Self.step(Self.milking, .strokes(3))])
        try stage.wait(3)
        try stage.send(.back)
        try stage.wait(7)
        #expect(stage.index == 0 && stage.session.state.isPlaying)
        #expect(try stage.send(.next).note == "That is the end of it.")
        try stage.wait(9)
        #expect(stage.session.state == .stopped)
    }

    @Test(arguments: [Routine.Length.strokes(2), .seconds(6)])
    func `over a tune that is shorter than the last fade it ends all the same, soon after it should`(
        length: Routine.Length
    ) throws {
        let stage = try RoutineStage([Self.step(Self.milking, length)], phrases: [Beats(2)])
        try stage.wait(6)
        #expect(stage.session.state.isPlaying)
        try stage.wait(14)
        #expect(stage.session.state == .stopped, "\(stage.session.state)")
    }

    @Test func `over such a tune next at the last step ends it too`() throws {
        let stage = try RoutineStage([Self.step(Self.milking, .strokes(20))], phrases: [Beats(2)])
        try stage.wait(4)
        try stage.send(.next)
        try stage.wait(6)
        #expect(stage.session.state == .stopped, "\(stage.session.state)")
    }

    @Test func `while the hands rest, next and back are there when they go on`() throws {
        let stage = try RoutineStage([Self.step(), Self.step(Self.circles), Self.step()])
        try stage.wait(3)
        try stage.send(.hold)
        try stage.send(.next)
        #expect(stage.index == 1 && stage.session.setting?.stroke == "ankle-circles")
        #expect(stage.session.state.isHolding)
        try stage.send(.resume)
        #expect(stage.session.state.isPlaying)
        try stage.wait(4)
        #expect(stage.index == 1)
        try stage.send(.pause)
        try stage.send(.back)
        #expect(stage.index == 0 && stage.session.state.isPaused)
        try stage.send(.toggle)
        try stage.wait(8)
        #expect(stage.index == 0 && stage.session.state.isPlaying)
    }

    @Test func `a hold stops the count of a step, and going on goes on with it`() throws {
        let stage = try RoutineStage([Self.step(Self.milking, .seconds(10)), Self.step()])
        try stage.wait(5)
        try stage.send(.hold)
        try stage.wait(100)
        #expect(stage.index == 0)
        try stage.send(.resume)
        try stage.wait(4)
        #expect(stage.index == 0)
        try stage.wait(16)
        #expect(stage.index == 1)
    }

    @Test func `a rest that is held lasts until somebody says so`() throws {
        let stage = try RoutineStage([Self.rest(2), Self.step()])
        try stage.wait(3)
        try stage.send(.hold)
        try stage.wait(60)
        #expect(stage.index == 0 && stage.session.state.isHolding)
        try stage.send(.resume)
        #expect(stage.index == 1 && stage.session.state.isPlaying)
    }

    @Test func `going on in a rest goes on to the next step`() throws {
        let stage = try RoutineStage([Self.rest(6), Self.step(), Self.rest(6)])
        try stage.send(.resume)
        #expect(stage.index == 1 && stage.session.state.isPlaying)
    }

    @Test func `without a routine there is nothing to step through`() throws {
        var stage = try Stage(playing: .waltz)
        #expect(throws: Refusal.noRoutine) { try stage.send(.next) }
        #expect(throws: Refusal.noRoutine) { try stage.send(.back) }
    }

    @Test func `play leaves the routine`() throws {
        let stage = try RoutineStage([Self.step(), Self.step()])
        try stage.wait(3)
        try stage.send(.play(PlayRequest(track: .march)))
        #expect(stage.session.routine == nil && stage.session.setting?.routine == nil)
        #expect(throws: Refusal.noRoutine) { try stage.send(.next) }
    }

    // MARK: - Storms

    /// Tempo, beats a stroke, stroke, voice, holds and pauses at any moment.
    @Test func `whatever happens, every step comes, in order, at a phrase's end, and none too soon`() throws {
        for seed in 0..<40 {
            var random = SeededRandom(seed: UInt64(seed))
            let steps = (0..<8).map { _ in
                Int.random(in: 0..<5, using: &random) == 0
                    ? Self.rest(.random(in: 1...3, using: &random))
                    : Self.step(
                        Strokes.all.filter { $0.action != .hold }.randomElement(using: &random) ?? Self.milking,
                        .strokes(.random(in: 1...6, using: &random)))
            }
            let stage = try RoutineStage(steps)
            for _ in 0..<400 where stage.session.routine != nil {
                try stage.wait(.random(in: 0.1...4, using: &random))
                switch Int.random(in: 0..<12, using: &random) {
                case 0: _ = try? stage.send(.rate(.to(.random(in: 8...20, using: &random))))
                case 1: _ = try? stage.send(.slower(nil))
                case 2: _ = try? stage.send(.faster(nil))
                case 3: _ = try? stage.send(.hold)
                case 4: _ = try? stage.send(.pause)
                case 5: _ = try? stage.send(.voice(Bool.random(using: &random) ? .hum : .harp))
                case 6: _ = try? stage.send(.volume(.by(1)))
                default: break
                }
                // In a rest, going on would be going to the next step.
                if !(stage.session.routine?.step.isRest ?? false), !stage.session.state.isPlaying {
                    try stage.wait(.random(in: 0.1...4, using: &random))
                    if !stage.session.state.isFading { _ = try? stage.send(.resume) }
                } else if case .rest(nil)? = stage.session.routine?.count {
                    _ = try? stage.send(.resume)
                }
            }
            #expect(stage.session.routine == nil, "seed \(seed): it never ended")
            #expect(stage.steps.map(\.index) == Array(0..<8), "seed \(seed): \(stage.steps.map(\.index))")
            for begun in stage.steps { #expect(begun.isPhraseEnd || begun.isEarly, "seed \(seed): \(begun)") }
            for (begun, next) in zip(stage.steps, stage.steps.dropFirst()) {
                guard case .strokes(let count) = steps[begun.index].length, !steps[begun.index].isRest else { continue }
                let done = next.stroke - begun.stroke
                #expect(done >= (next.isEarly ? count - 1 : count), "seed \(seed): \(begun) to \(next), \(count)")
            }
        }
    }

    @Test func `next and back at any moment go one step from where the hands are`() throws {
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            let steps = (0..<9).map { $0 % 4 == 3 ? Self.rest() : Self.step($0 % 2 == 0 ? Self.milking : Self.circles) }
            let stage = try RoutineStage(steps)
            try stage.wait(.random(in: 0...70, using: &random))
            guard stage.session.routine != nil, !stage.session.state.isFading else { continue }
            let hasWaited = Int.random(in: 0..<3, using: &random) == 0
            let wasRest = stage.session.routine?.step.isRest ?? false
            if hasWaited { try stage.send(Bool.random(using: &random) ? .hold : .pause) }
            let before = try #require(stage.index)
            let goesOn = Bool.random(using: &random)
            try stage.send(goesOn ? .next : .back)
            // What the engine had been told of counts as done.
            let from = stage.session.state.isPlaying && !wasRest ? try #require(stage.index) : before
            let target = max(0, from + (goesOn ? 1 : -1))
            if hasWaited, stage.session.state.isPaused || stage.session.state.isHolding, stage.index == target {
                continue
            }
            if target == steps.count {
                try stage.wait(12)
                #expect(stage.session.state == .stopped, "seed \(seed)")
                continue
            }
            // At most a phrase and the wait between two passes.
            for _ in 0..<200 where stage.steps.last?.index != target || stage.index != target { try stage.wait(0.05) }
            #expect(stage.index == target, "seed \(seed): from \(from), \(goesOn ? "next" : "back")")
        }
    }
}

extension Action {
    fileprivate var isFade: Bool { if case .fadeOut = self { true } else { false } }
}
