// SPDX-License-Identifier: GPL-3.0-or-later

import LullControl
import LullEngine
import LullProtocol
import LullRender
import LullScore
import LullSession
import LullTime
import NIOCore

/// Taps: a key pressed on each stroke leads the music.
extension Coordinator {
    /// The hand that taps.
    struct Tapping {
        var tracker = TapTracker()
        /// The connection over which it taps, as long as that is open.
        var owner: Int?
        /// Seconds that the machine has slept.
        var slept: () -> Double = { Clock.slept }
        /// Keeps the device open while a tap is awaited.
        var wake: Scheduled<Void>?

        /// Takes in a press. The taps of two who tap at once are no one's pace, so another's begin anew; where every press
        /// comes over a connection of its own, as from a pedal, they are one hand's.
        mutating func tap(at moment: Instant, over connection: Int) -> Bool {
            if let owner, owner != connection { tracker.forget() }
            owner = connection
            return tracker.tap(at: moment, slept: slept())
        }

        mutating func leave(_ peer: Peer) {
            if owner == peer.connection { owner = nil }
        }
    }

    /// Answers `tap`.
    func tap(_ params: JSON, from peer: Peer) async throws(ProtocolError) -> JSON {
        let moment = try moment(params["at"])
        still = nil
        guard tapping.tap(at: moment, over: peer.connection), var hand = tapping.tracker.hand(at: moment) else {
            return status()
        }
        // The settings' offset moves what is heard against the stroke.
        hand.stroke = hand.stroke + settings.offset
        let before = session
        let answer = try await carryOut(.tap(hand))
        if session == before { publish?(.state, answer) }
        return answer
    }

    /// When the key was pressed.
    private func moment(_ at: JSON?) throws(ProtocolError) -> Instant {
        let now = Clock.now
        guard let at = at?.int.map(Int64.init) ?? at?.double.map({ Int64($0) }) else { return now }
        let moment = Instant(nanoseconds: at)
        let age = now - moment
        guard age <= Coordinator.oldestTap else { throw .oldTap(Coordinator.oldestTap) }
        guard age >= -Coordinator.earliestTap else { throw .earlyTap }
        return min(moment, now)
    }

    /// Seconds.
    private static let oldestTap = 2.0
    /// What rounding may do to a moment, seconds.
    private static let earliestTap = 0.01

    // MARK: - Actions

    func begin(_ piece: Piece, on line: StrokeLine) -> Bool {
        let pickup = piece.program.pickup.value * 60 / piece.pace.tempo.perMinute
        return engine.begin(piece, on: line.first(from: max(soonest + pickup, line.stroke + line.period / 2)))
    }

    func resume(on line: StrokeLine) -> Bool {
        engine.resume(on: line.first(from: max(soonest, line.stroke + line.period / 2)))
    }

    /// The first moment at which a note can be heard that is preceded by a breath.
    private var soonest: Instant { Clock.now + Session.margin + Coordinator.breath }
    /// Seconds.
    private static let breath = 0.4

    /// A machine too weak to stretch as it plays has no other tempo than the one that is rendered.
    func align(to pace: Pace, _ meeting: Meeting) -> Bool {
        let isWeak = isTooWeakToStretch && session.setting.flatMap { loaded($0.track.id) } != nil
        if isWeak { return change(to: pace, at: nil) }
        return engine.align(meeting.beat, to: meeting.at, pace: pace, startsStroke: meeting.startsStroke)
    }

    // MARK: - Waiting

    /// The device closes after ten seconds with nothing to play; for a tap that is awaited it stays open.
    func keepOpen() {
        tapping.wake?.cancel()
        tapping.wake = nil
        guard session.awaited != nil else { return }
        engine.wake()
        tapping.wake = eventLoop.scheduleTask(in: .seconds(5)) { self.assumeIsolated { $0.keepOpen() } }
    }

    /// Says that a tap is no longer awaited.
    func tellGivenUp(from before: LullSession.Session) {
        guard before.awaited != nil, session.awaited == nil, session.run == nil else { return }
        publish?(.state, status(note: Words.noTapCame))
    }

    // MARK: - Status

    /// The member `tap` of `status`; nil where nobody taps.
    func tapStatus(at now: Instant) -> JSON? {
        guard let hand = tapping.tracker.hand(at: now) else { return nil }
        var members = JSON.Members([
            ("count", .integer(Int64(hand.count))), ("locked", .bool(hand.isLocked)),
            ("confidence", .number((hand.confidence * 100).rounded() / 100)),
        ])
        members["rate"] = hand.rate.map { .number($0.perMinute) }
        return .object(members)
    }

    /// The member `pending` of `status` while a tap is awaited.
    var awaitedTap: JSON? {
        session.awaited.map { ["what": .string("play \($0.request.track.id)"), "at": "tap"] }
    }
}
