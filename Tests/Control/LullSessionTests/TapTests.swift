// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import LullTime
import Testing

/// The hand leads.
@Suite struct TapTests {
    /// A hand whose last stroke was `ago` seconds before the stage's now.
    private func hand(_ stage: Stage, taps: Int, period: Double? = nil, ago: Double = 0) -> Command {
        .tap(Hand(count: taps, stroke: stage.now + -ago, period: period))
    }

    private func meeting(_ actions: [Action]) throws -> (pace: Pace, meeting: Meeting) {
        try #require(actions.count == 1)
        guard case .align(let pace, let meeting) = actions[0] else { throw NoMeeting() }
        return (pace, meeting)
    }

    private struct NoMeeting: Error {}

    // MARK: - Rate

    @Test func `one tap moves nothing, two set the rate and keep the beats`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(12)
        let before = stage.session
        #expect(try stage.send(hand(stage, taps: 1)).isEmpty && stage.session == before)
        _ = try stage.send(hand(stage, taps: 2, period: 6))
        #expect(stage.rate == 10 && stage.beatsPerStroke == 6 && stage.tempo == 60)
        #expect(stage.session.pending == nil)
    }

    @Test func `while nothing plays the rate of the hand is kept for the next play`() throws {
        var stage = Stage()
        #expect(try stage.send(hand(stage, taps: 3, period: 6)).isEmpty)
        _ = try stage.play(.waltz)
        #expect(stage.rate == 10)
        _ = try stage.send(.stop(now: true))
        stage.wait(2)
        _ = try stage.lapse()
        #expect(try stage.send(hand(stage, taps: 2, period: 4)).isEmpty)
        _ = try stage.play(.waltz)
        #expect(stage.rate == 15)
    }

    @Test func `a rate that leaves 36 to 120 beats a minute is met with other beats, at a bar`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(12)
        let (pace, meeting) = try meeting(try stage.send(hand(stage, taps: 3, period: 60.0 / 36)))
        #expect(pace.beatsPerStroke == 2 && abs(pace.rate.perMinute - 36) < 1e-5)
        #expect(meeting.beat % 3 == 0 && meeting.startsStroke)
        let pending = try #require(stage.session.pending)
        #expect(pending.point == .bar && pending.due == meeting.at)
        _ = try stage.lapse()
        #expect(stage.beatsPerStroke == 2 && stage.session.pending == nil)
    }

    @Test func `two taps that may be one and its double move nothing, a third bears them out`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(12)
        let before = stage.session
        #expect(try stage.send(hand(stage, taps: 2, period: 0.5)).isEmpty && stage.session == before)
        _ = try stage.send(hand(stage, taps: 3, period: 0.5))
        _ = try stage.lapse()
        #expect(stage.rate == 120)
    }

    @Test func `beats of the parent's own keep the rate within what the tempo allows, and it is said`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.beats(.own(12)))
        _ = try stage.lapse()
        stage.wait(12)
        let outcome = try stage.outcome(hand(stage, taps: 4, period: 2))
        #expect(stage.tempo == 240 && stage.rate == 20 && outcome.note?.contains("as fast as") == true)
        _ = try stage.send(hand(stage, taps: 4, period: 15))
        #expect(stage.rate == 4 && stage.beatsPerStroke == 12)
    }

    // MARK: - Phase

    @Test(arguments: stride(from: 0.0, to: 5, by: 0.37).map { $0 })
    func `a beat that starts a stroke is led onto the hand's next stroke, wherever that lies`(phase: Double) throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(20 + phase)
        let (pace, meeting) = try meeting(try stage.send(hand(stage, taps: 4, period: 5.2)))
        #expect(abs(meeting.at - stage.now - 5.2) < 1e-6)
        #expect(meeting.beat % 6 == 0 || meeting.startsStroke && meeting.beat % 3 == 0)
        let soonest = stage.now + Session.margin
        let here = try #require(stage.place?.beat(at: soonest))
        let bend = (Double(meeting.beat) - here.value) / (meeting.at - soonest) * 60 / pace.tempo.perMinute
        #expect(bend > 0.6 && bend < 1.5, "\(bend)")
    }

    @Test func `quick strokes are met on one of the next two`() throws {
        for phase in stride(from: 0.0, to: 2, by: 0.083) {
            var stage = Stage()
            _ = try stage.play(.waltz) { $0.rate = Rate(36) }
            stage.wait(20 + phase)
            let (_, meeting) = try meeting(try stage.send(hand(stage, taps: 5, period: 60.0 / 34)))
            #expect(meeting.at - stage.now <= 2 * 60 / 34 + 1e-6 && meeting.at - stage.now > Session.margin)
            #expect(meeting.beat % 2 == 0 && !meeting.startsStroke)
        }
    }

    @Test func `a hand that the music follows already leaves it alone`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(20)
        func actions(_ period: Double, ago: Double) throws -> [Action] {
            var twin = stage
            return try twin.send(hand(stage, taps: 6, period: period, ago: ago))
        }
        #expect(try actions(5.005, ago: 0.004).isEmpty)
        #expect(try actions(5.005, ago: 0.03).count == 1, "30 ms late")
        #expect(try actions(5.05, ago: 0).count == 1, "1 % slower")
    }

    @Test func `a tune that waits takes the rate with it`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(3)
        _ = try stage.play(.march)
        let actions = try stage.send(hand(stage, taps: 4, period: 6))
        #expect(actions.first?.setting?.pace.rate == Rate(10))
    }

    // MARK: - Starting

    @Test func `play on a tap waits in silence, and begins with the stroke after it`() throws {
        var stage = Stage()
        #expect(try stage.play(.waltz) { $0.awaitsTap = true }.isEmpty)
        #expect(stage.session.state == .stopped && stage.session.awaited != nil && stage.session.setting == nil)
        stage.wait(7)
        let actions = try stage.send(hand(stage, taps: 1))
        guard case .beginOnStroke(let setting, let line) = actions.first else { throw NoMeeting() }
        #expect(setting.pace.rate == Rate(12) && line == StrokeLine(stroke: stage.now, period: 5))
        #expect(stage.session.awaited == nil && stage.session.setting == setting && stage.remaining == 1_200)
    }

    @Test func `taps before that give it its rate`() throws {
        var stage = Stage()
        _ = try stage.play(.waltz) { ($0.awaitsTap, $0.rate) = (true, Rate(20)) }
        let actions = try stage.send(hand(stage, taps: 3, period: 4))
        guard case .beginOnStroke(let setting, let line) = actions.first else { throw NoMeeting() }
        #expect(setting.pace.rate == Rate(15) && line.period == 4)
    }

    @Test func `what is set while it waits holds when it begins`() throws {
        var stage = Stage()
        _ = try stage.play(.waltz) { $0.awaitsTap = true }
        _ = try stage.send(.volume(.to(30)))
        _ = try stage.send(.rate(.to(10)))
        let setting = try #require(try stage.send(hand(stage, taps: 1)).first?.setting)
        #expect(setting.volume == 30 && setting.pace.rate == Rate(10))
    }

    @Test(arguments: [.stop(now: false), .play(PlayRequest(track: .march))] as [Command])
    func `stop and another play end the wait`(command: Command) throws {
        var stage = Stage()
        _ = try stage.play(.waltz) { $0.awaitsTap = true }
        _ = try stage.send(command)
        #expect(stage.session.awaited == nil)
    }

    @Test func `nobody waits for a tap for more than a minute`() throws {
        var stage = Stage()
        _ = try stage.play(.waltz) { $0.awaitsTap = true }
        #expect(stage.seconds(until: stage.wake) == 60)
        #expect(try stage.lapse().isEmpty)
        #expect(stage.session.awaited == nil && stage.session.state == .stopped && stage.wake == nil)
        #expect(try stage.send(hand(stage, taps: 1)).isEmpty)
    }

    @Test func `where a tune plays, a play on a tap follows after its phrase, and says so`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(3)
        var request = PlayRequest(track: .march)
        request.awaitsTap = true
        let outcome = try stage.outcome(.play(request))
        #expect(stage.session.pending?.point == .phrase && stage.session.awaited == nil && outcome.note != nil)
    }

    @Test func `a play on a tap that cannot be is refused at once`() {
        var stage = Stage()
        #expect(throws: Refusal.self) { try stage.play(.waltz) { ($0.awaitsTap, $0.rate) = (true, Rate(200)) } }
        #expect(stage.session.awaited == nil)
    }

    @Test func `from a hold the music goes on with the stroke after a tap`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(12)
        _ = try stage.send(.hold)
        stage.wait(20)
        #expect(try stage.send(hand(stage, taps: 1)) == [.resumeOnStroke(StrokeLine(stroke: stage.now, period: 5))])
        #expect(stage.rate == 12)
        _ = try stage.send(.hold)
        let actions = try stage.send(hand(stage, taps: 4, period: 6))
        #expect(actions.last == .resumeOnStroke(StrokeLine(stroke: stage.now, period: 6)) && stage.rate == 10)
    }

    @Test func `what is paused stays silent until it is asked to go on`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(12)
        _ = try stage.send(.pause)
        _ = try stage.send(hand(stage, taps: 4, period: 6))
        guard case .paused = stage.session.state else { throw NoMeeting() }
        #expect(stage.rate == 10)
    }
}
