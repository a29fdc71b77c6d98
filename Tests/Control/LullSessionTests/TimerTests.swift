// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullSession
import LullTime
import Testing

/// The session ends by itself (docs/sound.md, Quiet).
@Suite struct TimerTests {
    @Test func `a session ends after twenty minutes unless told otherwise`() throws {
        var stage = try Stage(playing: .waltz)
        #expect(stage.remaining == 1_200)
        #expect(stage.seconds(until: stage.wake) == 1_140)
        _ = try stage.play { $0.duration = 600 }
        #expect(stage.remaining == 600)
    }

    @Test func `sixty minutes is the most without no limit`() throws {
        var stage = Stage()
        _ = try stage.play { $0.duration = 3_600 }
        let before = stage.session
        #expect(throws: Refusal.tooLong(3_601)) { try stage.play { $0.duration = 3_601 } }
        #expect(stage.session == before)
        _ = try stage.play { ($0.duration, $0.isUnlimited) = (7_200, true) }
        #expect(stage.remaining == 7_200)
        var endless = Stage()
        _ = try endless.play { $0.isUnlimited = true }
        #expect(endless.remaining == nil && endless.wake == nil)
    }

    @Test(arguments: [0, -5, .nan, .infinity, 86_401] as [Double])
    func `a time that is none is refused`(seconds: Double) {
        var stage = Stage()
        #expect(throws: Refusal.self) { try stage.play { ($0.duration, $0.isUnlimited) = (seconds, true) } }
        #expect(stage.session == Session())
    }

    @Test func `the last minute falls by 12 dB, then the phrase is finished and fades over ten seconds`() throws {
        var stage = try Stage(playing: .waltz)
        let dusk = try stage.lapse()
        #expect(stage.remaining == 60)
        guard case .dim(let gain, 60)? = dusk.first, dusk.count == 1 else {
            return #expect(Bool(false), "no dusk: \(dusk)")
        }
        #expect(abs(20 * log10(Double(gain)) + 12) < 0.05)

        // The tune stands 7.5 s before a phrase end at the moment when the time is over.
        stage.place(beat: 24 - 17.5 * 72 / 60, in: 50)
        #expect(try stage.lapse().isEmpty)
        #expect(stage.remaining == 10 && stage.session.state.isPlaying)
        #expect(abs((stage.seconds(until: stage.wake) ?? 0) - 7.5) < 1e-6)
        guard case .fadeOut(let seconds, false)? = try stage.lapse().first else {
            return #expect(Bool(false), "no fade")
        }
        #expect(abs(seconds - 10) < 1e-6)
        #expect(stage.session.state.isFading)
        #expect(try stage.lapse().isEmpty)
        #expect(stage.session.state == .stopped && stage.wake == nil)
    }

    @Test func `a phrase that ends with the time fades at once`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.lapse()
        stage.place(beat: 24 - 12, in: 50)
        guard case .fadeOut(let seconds, false)? = try stage.lapse().first else {
            return #expect(Bool(false), "no fade")
        }
        #expect(abs(seconds - 10) < 1e-6)
    }

    @Test(arguments: [6, 30, 90, 179.9] as [Double])
    func `less than three minutes fade over a third`(length: Double) throws {
        var stage = Stage()
        _ = try stage.play { $0.duration = length }
        let actions = try stage.lapse()
        #expect(abs((stage.remaining ?? 0) - max(3, length / 3)) < 1e-6)
        guard case .fadeOut(let seconds, false)? = actions.first, actions.count == 1 else {
            return #expect(Bool(false), "no fade: \(actions)")
        }
        #expect(abs(seconds - max(3, length / 3)) < 1e-6)
    }

    @Test func `a short time asked for late in a long session is a short time`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(600)
        _ = try stage.play { $0.duration = 90 }
        _ = try stage.lapse()
        _ = try stage.lapse()
        #expect(abs((stage.remaining ?? 0) - 30) < 1e-6 && stage.session.state.isFading)
    }

    @Test func `a pause freezes the time that is left`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(300)
        _ = try stage.send(.pause)
        stage.wait(10_000)
        #expect(stage.remaining == 900)
        _ = try stage.send(.resume)
        #expect(stage.remaining == 900 && stage.seconds(until: stage.wake) == 840)
    }

    @Test func `a pause does not make a short time long`() throws {
        var stage = Stage()
        _ = try stage.play { $0.duration = 90 }
        stage.wait(30)
        _ = try stage.send(.pause)
        stage.wait(1_000)
        _ = try stage.send(.resume)
        #expect(stage.seconds(until: stage.wake) == 30)
        guard case .fadeOut(30, false)? = try stage.lapse().first else { return #expect(Bool(false), "no fade") }
    }

    @Test func `after a pause in the last phrase the phrase is found anew`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.lapse()
        stage.place(beat: 24 - 18, in: 50)
        _ = try stage.lapse()
        #expect(try stage.send(.pause) == [.fadeOut(seconds: 3, keepsPlace: true)])
        stage.wait(500)
        _ = try stage.send(.resume)
        #expect(try stage.lapse().isEmpty, "the phrase goes on, and no second dusk falls")
        #expect((stage.seconds(until: stage.wake) ?? 0) > 0)
        guard case .fadeOut(let seconds, false)? = try stage.lapse().first else {
            return #expect(Bool(false), "no fade")
        }
        #expect(abs(seconds - 10) < 1e-6)
    }

    @Test func `a hold lets the time run, and ends with it`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.hold)
        _ = try stage.lapse()
        #expect(stage.remaining == 60 && stage.session.state.isHolding)
        guard case .fadeOut(10, false)? = try stage.lapse().first else { return #expect(Bool(false), "no fade") }
    }

    @Test(arguments: [State.playing, .holding, .paused]) func `play in the last minute brings the level back`(
        _ state: State
    ) throws {
        for late in [false, true] {
            var stage = try Stage(playing: .waltz)
            _ = try stage.lapse()
            if late {
                stage.place(beat: 24 - 18, in: 50)
                _ = try stage.lapse()
            }
            if state == .holding { _ = try stage.send(.hold) }
            if state == .paused { _ = try stage.send(.pause) }
            let actions = try stage.play(.march)
            #expect(actions.contains { if case .dim(to: 1, let seconds) = $0 { seconds >= 4 } else { false } })
            #expect(stage.remaining == 1_200)
        }
    }

    @Test(arguments: [State.playing, .holding, .paused]) func `another time counts from now, and the level comes back`(
        _ state: State
    ) throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.lapse()
        if state == .holding { _ = try stage.send(.hold) }
        if state == .paused { _ = try stage.send(.pause) }
        #expect(try stage.send(.timer(.after(900, isUnlimited: false))) == [.dim(to: 1, seconds: 6)])
        #expect(stage.remaining == 900)
        if state == .paused { _ = try stage.send(.resume) }
        #expect(stage.seconds(until: stage.wake) == 840, "and the last minute falls again")
        let dusk = try stage.lapse()
        guard case .dim(let gain, 60)? = dusk.first, gain < 0.3 else { return #expect(Bool(false), "\(dusk)") }
    }

    @Test func `without a timer it plays on`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.timer(.off))
        #expect(stage.remaining == nil)
        #expect(try stage.lapse().isEmpty && stage.session.state.isPlaying && stage.wake == nil)
        _ = try stage.send(.timer(.after(60, isUnlimited: false)))
        #expect(stage.remaining == 60 && stage.seconds(until: stage.wake) == 40)
    }

    @Test func `more time in the last fade catches the tune`() throws {
        var stage = Stage()
        _ = try stage.play { $0.duration = 90 }
        _ = try stage.lapse()
        stage.wait(20)
        let actions = try stage.send(.timer(.after(600, isUnlimited: false)))
        #expect(
            actions == [.resume, .dim(to: 1, seconds: 6)] && stage.session.state.isPlaying && stage.remaining == 600)
    }

    @Test func `where the fade is as good as over, the tune begins anew with the new time`() throws {
        var stage = Stage()
        _ = try stage.play { $0.duration = 90 }
        _ = try stage.lapse()
        stage.wait(29.8)
        let actions = try stage.send(.timer(.after(600, isUnlimited: false)))
        #expect(actions.contains { if case .begin = $0 { true } else { false } } && stage.session.state.isPlaying)
        #expect(stage.remaining == 600)
    }

    @Test func `what the parent stops stays stopped, whatever the timer is set to`() throws {
        for isLate in [false, true] {
            var stage = Stage()
            _ = try stage.play { $0.duration = 90 }
            if isLate { _ = try stage.lapse() }
            _ = try stage.send(.stop(now: false))
            stage.wait(1)
            #expect(try stage.send(.timer(.after(600, isUnlimited: false))).isEmpty, "late: \(isLate)")
            _ = try stage.lapse()
            #expect(stage.session.state == .stopped)
            #expect(throws: Refusal.nothingIsPlaying) { try stage.send(.timer(.off)) }
        }
    }

    @Test func `more than an hour has to be meant`() throws {
        var stage = try Stage(playing: .waltz)
        let before = stage.session
        #expect(throws: Refusal.tooLong(3_601)) { try stage.send(.timer(.after(3_601, isUnlimited: false))) }
        #expect(stage.session == before)
        _ = try stage.send(.timer(.after(7_200, isUnlimited: true)))
        #expect(stage.remaining == 7_200)
    }

    @Test func `nothing is asked for twice, and every wake moves the session on`() throws {
        var stage = try Stage(playing: .waltz)
        for _ in 0..<6 where stage.wake != nil {
            let before = stage.session
            _ = try stage.lapse()
            #expect(stage.session != before)
        }
        #expect(stage.session.state == .stopped)
    }

    @Test func `a lapse that comes too early changes nothing`() throws {
        var stage = try Stage(playing: .waltz)
        stage.wait(1_139)
        let before = stage.session
        #expect(try stage.send(.lapse).isEmpty)
        #expect(stage.session == before && stage.seconds(until: stage.wake) == 1)
    }
}

extension Stage {
    /// Puts the music on `beat` for the moment `seconds` from now.
    mutating func place(beat: Double, in seconds: Double) { move(to: beat - seconds * (tempo ?? 0) / 60) }
}
