// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import LullTime
import Testing

/// What a power cut leaves of a session.
@Suite struct InterruptionTests {
    private func restarted(_ stage: Stage, at entry: Entry) throws -> Stage {
        let kept = try #require(stage.session.interruption(at: stage.now, entry: entry))
        var next = Stage()
        next.wait(86_400)
        next.session.wait(after: kept, at: next.now)
        return next
    }

    @Test func `it waits in silence, and goes on at its phrase with the time that was left`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.volume(.to(55)))
        stage.wait(300)
        var next = try restarted(stage, at: Entry(beat: 24, verse: 2))
        #expect(next.session.state.isPaused && next.session.isInterrupted && next.remaining == 900)
        next.wait(5_000)
        #expect(next.remaining == 900, "time stands still")
        let setting = try #require(stage.session.setting)
        #expect(try next.send(.resume) == [.goOn(setting, from: Entry(beat: 24, verse: 2))])
        #expect(next.session.state.isPlaying && next.remaining == 900 && !next.session.isInterrupted)
        #expect(try next.send(.pause) == [.fadeOut(seconds: 3, keepsPlace: true)])
        #expect(try next.send(.resume) == [.resume], "from now on the engine knows the place")
    }

    @Test func `play, again and stop do as ever`() throws {
        let stage = try Stage(playing: .waltz)
        for command in [Command.again, .play(PlayRequest(track: .march))] {
            var next = try restarted(stage, at: Entry(beat: 24))
            #expect(try next.send(command).contains { if case .begin = $0 { true } else { false } })
            #expect(!next.session.isInterrupted && next.remaining == 1_200)
        }
        var next = try restarted(stage, at: Entry(beat: 24))
        _ = try next.send(.stop(now: false))
        #expect(next.session.state == .stopped)
        #expect(throws: Refusal.nothingIsPlaying) { try next.send(.resume) }
    }

    @Test func `what was cut short twice goes on where it was`() throws {
        let stage = try Stage(playing: .waltz)
        let once = try restarted(stage, at: Entry(beat: 24, verse: 1))
        let twice = try restarted(once, at: Entry())
        #expect(twice.session.interruption(at: twice.now, entry: Entry())?.entry == Entry(beat: 24, verse: 1))
        #expect(twice.remaining == once.remaining)
    }

    @Test func `a wind-down goes on, and again knows the pace before it`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.ramp(to: Tempo(60), over: 240))
        for _ in 0..<6 { _ = try stage.lapse() }
        let tempo = try #require(stage.tempo)
        #expect(tempo < 72)
        var next = try restarted(stage, at: Entry())
        #expect(next.session.repeatable?.pace.tempo == Tempo(72) && next.tempo == tempo)
        _ = try next.send(.resume)
        for _ in 0..<6 { _ = try next.lapse() }
        #expect((next.tempo ?? 72) < tempo)
    }

    @Test func `nothing is left of what had ended`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.stop(now: false))
        #expect(stage.session.interruption(at: stage.now, entry: Entry()) == nil)
        #expect(Session().interruption(at: stage.now, entry: Entry()) == nil)
    }

    @Test func `a tune is entered on the bar line at which its phrase begins`() {
        // Three phrases of 3/4, the second of which begins with an upbeat.
        let place = Place(
            beat: Beats(0), instant: Instant(nanoseconds: 0), tempo: Tempo(72), start: 10, beatsPerBar: 3,
            phrases: [Beats(11), Beats(24), Beats(36)], strokes: StrokeClock(origin: 10, beatsPerStroke: 6))
        #expect(place.entry(at: Beats(9), verse: 1) == Entry(beat: 0, verse: 1), "in the pickup")
        #expect(place.entry(at: Beats(20), verse: 1) == Entry(beat: 0, verse: 1))
        #expect(place.entry(at: Beats(21), verse: 1) == Entry(beat: 12, verse: 1))
        #expect(place.entry(at: Beats(33), verse: 1) == Entry(beat: 12, verse: 1))
        #expect(place.entry(at: Beats(34), verse: 1) == Entry(beat: 24, verse: 1))
        #expect(place.entry(at: Beats(46), verse: 1) == Entry(beat: 0, verse: 2), "between two verses")
    }
}
