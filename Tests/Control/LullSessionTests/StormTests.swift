// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import LullSoundKit
import LullStrokes
import LullTime
import Testing

@Suite struct StormTests {
    @Test func `twenty thousand commands of any kind leave the session lawful`() {
        var random = SeededRandom(seed: 11)
        var stage = Stage()
        var refused = 0
        var visited: Set<String> = []
        for step in 0..<20_000 {
            stage.wait(step % 7 == 0 ? .random(in: 0...200, using: &random) : .random(in: 0...3, using: &random))
            let isDue = stage.wake.map { $0 <= stage.now } ?? false
            let command = isDue ? .lapse : Command.random(&random)
            let before = stage.session
            let now = stage.now
            var twin = stage
            do throws(Refusal) {
                let outcome = try stage.outcome(command)
                let again = try? twin.outcome(command)
                #expect(again == outcome && twin.session == stage.session, "\(step): the same twice differs")
                check(outcome.actions, from: before, to: stage.session, "\(step): \(command)")
                if let wake = stage.wake, !isDue { #expect(wake >= now, "\(step): a wake in the past") }
            } catch {
                refused += 1
                #expect(stage.session == before, "\(step): refused, and yet changed")
            }
            visited.insert("\(State(stage.session)), \(stage.session.pending?.point.rawValue ?? "nothing") waits")
            check(stage.session, at: now, "\(step): \(command)")
        }
        #expect(refused > 1_000 && refused < 19_000)
        // Each state was reached, and while playing each kind of wait.
        #expect(visited.count == 7, "\(visited.sorted())")
    }

    @Test func `every session that is left alone comes to an end`() throws {
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            var stage = try Stage(playing: .waltz)
            for _ in 0..<20 {
                stage.wait(.random(in: 0...5, using: &random))
                _ = try? stage.send(.random(&random))
            }
            if stage.session.state.isPaused { _ = try stage.send(.resume) }
            // One that was told never to end is told otherwise.
            if stage.session.run != nil, stage.remaining == nil {
                _ = try stage.send(.timer(.after(3_000, isUnlimited: false)))
            }
            for _ in 0..<20_000 where stage.wake != nil { _ = try stage.lapse() }
            #expect(stage.session.state == .stopped && stage.wake == nil, "seed \(seed)")
        }
    }

    /// What always holds.
    private func check(_ session: Session, at now: Instant, _ step: String) {
        if let setting = session.setting {
            #expect(setting.pace.tempo >= Tempo(20) && setting.pace.tempo <= Tempo(240), "\(step)")
            #expect(setting.pace.rate >= Rate(4) && setting.pace.rate <= Rate(120), "\(step)")
            #expect((1...24).contains(setting.pace.beatsPerStroke), "\(step)")
            #expect(
                Pace(rate: setting.pace.rate, beatsPerStroke: setting.pace.beatsPerStroke).isNear(setting.pace),
                "\(step)")
            #expect((0...100).contains(setting.volume), "\(step)")
            #expect(Strokes[setting.stroke] != nil, "\(step)")
        } else {
            #expect(session.state == .stopped, "\(step)")
        }
        if let run = session.routine {
            #expect(run.routine.steps.indices.contains(run.index) && session.state != .stopped, "\(step)")
            // A rest is never rested while the strokes go on, nor is a stroke counted for ever.
            if session.state.isPlaying { #expect(!run.count.isRest, "\(step): \(run.count)") }
            #expect(session.setting?.routine == "r", "\(step)")
        } else {
            #expect(session.run == nil || session.setting?.routine == nil, "\(step)")
        }
        if session.pending != nil { #expect(session.state.isPlaying, "\(step)") }
        if let remaining = session.remaining(at: now) { #expect(remaining >= 0 && remaining <= 86_400, "\(step)") }
    }

    /// What the engine may be told where the session was in `before` and is in `after`.
    private func check(_ actions: [Action], from before: Session, to after: Session, _ step: String) {
        let isResting = after.setting?.stroke == "resting-hands"
        for action in actions {
            switch action {
            case .begin(let setting), .beginOnStroke(let setting, _):
                #expect(after.awaited == nil, "\(step)")
                let isHeld = after.state.isHolding && (isResting || before.state.isFading)
                #expect(after.state.isPlaying || isHeld, "\(step)")
                #expect(after.setting == setting, "\(step)")
            case .goOn: #expect(before.isInterrupted && after.state.isPlaying && !after.isInterrupted, "\(step)")
            case .succeed: #expect(before.state.isPlaying && after.state.isPlaying, "\(step)")
            case .pace(_, let beat):
                #expect(before.run != nil, "\(step)")
                if beat != nil { #expect(after.promises.contains { $0.point == .bar }, "\(step)") }
            case .align(let pace, let meeting):
                #expect(before.state.isPlaying && after.state.isPlaying, "\(step)")
                #expect(after.setting?.pace == pace || after.promises.contains { $0.point == .bar }, "\(step)")
                #expect(meeting.beat > 0, "\(step)")
            case .sing: #expect(before.run != nil, "\(step)")
            case .hold:
                let isNew = before.state.isPlaying || before.state.isFading || isResting
                #expect(isNew && after.state.isHolding, "\(step)")
            case .resume, .resumeOnStroke:
                #expect(before.state.isPaused || before.state.isHolding || before.state.isFading, "\(step)")
                // What was held before its last fade is called back as that.
                let isRecalled = before.state.isFading && after.state.isHolding
                #expect(after.state.isPlaying || isRecalled || after.isInRest && after.state.isHolding, "\(step)")
            case .fadeOut(let seconds, let keepsPlace):
                #expect(before.run != nil && seconds > 0, "\(step)")
                #expect(keepsPlace == after.state.isPaused, "\(step)")
            case .dim(let gain, let seconds): #expect(gain > 0.2 && gain <= 1 && seconds >= 4, "\(step)")
            case .volume(let volume): #expect(before.run != nil && (0...100).contains(volume), "\(step)")
            case .layer(let layer, let level):
                #expect(before.run != nil && after.layers[layer] == level && (0...100).contains(level), "\(step)")
            case .cue: #expect(after.routine != nil, "\(step)")
            case .wake: #expect(Bool(false), "\(step): two wakes")
            }
        }
    }
}

extension Pace {
    /// The same to the millionth that a rate is rounded to, for every beat.
    fileprivate func isNear(_ other: Pace) -> Bool {
        beatsPerStroke == other.beatsPerStroke && abs(tempo.micro - other.tempo.micro) <= Int64(beatsPerStroke)
    }
}

extension Session {
    /// Whether its routine has the hands rest.
    fileprivate var isInRest: Bool { routine?.step.isRest ?? false }
}

extension RoutineRun.Count {
    fileprivate var isRest: Bool {
        switch self {
        case .rest, .restAhead: true
        case .ahead, .unseen, .strokes, .seconds, .held: false
        }
    }
}

extension Command {
    /// Any command with any number, sensible or not.
    fileprivate static func random(_ random: inout SeededRandom) -> Command {
        switch Int.random(in: 0..<32, using: &random) {
        case 0: .play(.random(&random))
        case 1: .again
        case 2: .pause
        case 3, 4: .resume
        case 5: .toggle
        case 6: .hold
        case 7: .stop(now: .random(using: &random))
        case 8: .rate(.to(.odd(around: 4...120, &random)))
        case 9: .rate(.by(.odd(around: -20...20, &random)))
        case 10: .slower(Bool.random(using: &random) ? nil : .random(in: 0...100, using: &random))
        case 11: .faster(Bool.random(using: &random) ? nil : .random(in: 0...100, using: &random))
        case 12: .tempo(.to(.odd(around: 20...240, &random)))
        case 13: .tempo(.by(.odd(around: -40...40, &random)))
        case 14: .beats(Bool.random(using: &random) ? .fitted : .own(.random(in: -2...30, using: &random)))
        case 15: .stroke(Strokes.all.randomElement(using: &random) ?? Strokes.default)
        case 16: .volume(.to(.random(in: -5...105, using: &random)))
        case 17: .volume(.by(.random(in: -300...300, using: &random)))
        case 20, 21:
            .tap(
                Hand(
                    count: .random(in: 1...9, using: &random),
                    stroke: Instant(nanoseconds: 1_000_000_000_000) + .odd(around: 0...3_000, &random).clamped,
                    period: Bool.random(using: &random) ? nil : .random(in: TapTracker.periods, using: &random)))
        case 18: .voice(Voice.allCases.randomElement(using: &random) ?? .hum)
        case 19:
            .layer(
                Layer.allCases.randomElement(using: &random) ?? .ocean,
                Bool.random(using: &random) ? .on : .level(.random(in: -5...105, using: &random)))
        case 22:
            .timer(
                Bool.random(using: &random)
                    ? .off : .after(.odd(around: 1...4_000, &random), isUnlimited: .random(using: &random)))
        case 23, 24:
            .ramp(to: Tempo(rounding: .random(in: 20...120, using: &random)), over: .odd(around: 0...900, &random))
        case 25: .routine(.random(&random))
        case 26, 27, 28: .next
        case 29: .back
        case 30: .hold
        default: .register(Bool.random(using: &random) ? .higher : .lower)
        }
    }
}

extension RoutineRequest {
    /// Of a few steps, rests among them, with tunes and voices of their own, there or not.
    fileprivate static func random(_ random: inout SeededRandom) -> RoutineRequest {
        let steps = (0..<Int.random(in: 0...6, using: &random)).map { _ in
            Routine.Step(
                Int.random(in: 0..<4, using: &random) == 0
                    ? .resting : Strokes.all.randomElement(using: &random) ?? Strokes.default,
                [nil, .left, .both].randomElement(using: &random) ?? nil,
                Bool.random(using: &random)
                    ? .strokes(.random(in: 1...12, using: &random)) : .seconds(.random(in: 5...90, using: &random)),
                rate: Bool.random(using: &random) ? nil : Rate(.random(in: 4...120, using: &random)),
                track: [nil, nil, "march", "gone"].randomElement(using: &random) ?? nil,
                voice: [nil, nil, "harp", "nobody"].randomElement(using: &random) ?? nil)
        }
        var request = RoutineRequest(Routine("r", "R", steps: steps), play: .random(&random))
        request.phrases = Stage.phrases(request.play.track)
        request.tracks = ["march": .march]
        return request
    }
}

extension PlayRequest {
    fileprivate static func random(_ random: inout SeededRandom) -> PlayRequest {
        var request = PlayRequest(track: Bool.random(using: &random) ? .waltz : .march)
        if Bool.random(using: &random) { request.stroke = Strokes.all.randomElement(using: &random) }
        if Int.random(in: 0..<3, using: &random) == 0 { request.rate = Rate(.random(in: 1...130, using: &random)) }
        if Int.random(in: 0..<4, using: &random) == 0 { request.tempo = Tempo(.random(in: 10...260, using: &random)) }
        if Int.random(in: 0..<4, using: &random) == 0 { request.beats = .own(.random(in: 0...26, using: &random)) }
        if Bool.random(using: &random) { request.volume = .random(in: -3...103, using: &random) }
        if Bool.random(using: &random) { request.duration = .odd(around: 1...4_000, &random) }
        request.awaitsTap = Int.random(in: 0..<6, using: &random) == 0
        request.isUnlimited = Int.random(in: 0..<9, using: &random) == 0 && request.duration != nil
        return request
    }
}

extension Double {
    /// A number that a clock may have.
    fileprivate var clamped: Double { isFinite ? Swift.min(Swift.max(self, -1_000), 1e8) : 0 }

    /// Mostly in `range`, now and then far from it, or no number at all.
    fileprivate static func odd(around range: ClosedRange<Double>, _ random: inout SeededRandom) -> Double {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: [.nan, .infinity, -.infinity, 1e300, -1e300, 0, -1].randomElement(using: &random) ?? 0
        case 1: .random(in: -1_000...1_000, using: &random)
        default: .random(in: range, using: &random)
        }
    }
}
