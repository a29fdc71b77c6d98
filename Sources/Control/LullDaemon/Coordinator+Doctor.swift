// SPDX-License-Identifier: GPL-3.0-or-later

import LullControl
import LullEngine
import LullProtocol
import LullRender
import LullSession
import LullTime
import NIOCore

/// What only the daemon can tell of its sound, and a soft tick that `doctor --listen` listens to.
extension Coordinator {
    /// Answers `doctor`.
    func doctor(_ params: JSON, from peer: Peer) async throws(ProtocolError) -> JSON {
        if let seconds = params["tick"]?.double { try await beginTicks(for: seconds, of: peer) }
        let engine = engine.status()
        let clock = engine.sink.clock
        var members = JSON.Members([("device", device()), ("clock", .null)])
        if engine.sink.state == .open, clock.instant > 0 {
            members["clock"] = [
                "error": .number(Double(clock.error) / 1e9),
                "drift": .number(((clock.nanosecondsPerFrame / (1e9 / 48_000) - 1) * 1e7).rounded() / 10),
            ]
        }
        if case .ticks? = desk.aside?.kind {
            var ticks = PulseBeats()
            ticks.note(engine, at: Clock.now)
            members["ticks"] = [
                "tempo": .number(Coordinator.tickPace.tempo.perMinute),
                "heard": .array(ticks.instants.suffix(Coordinator.mostTicks).map { .integer($0) }),
            ]
        }
        return .object(members)
    }

    private static let tickPace = Pace(tempo: Tempo(72), beatsPerStroke: 6)
    /// As many as a minute of them.
    private static let mostTicks = 100

    private func beginTicks(for seconds: Double, of peer: Peer) async throws(ProtocolError) {
        guard desk.take == nil else { throw .alreadyRecording }
        guard !sounds else { throw .playingMeanwhile }
        _ = try await openDevice()
        guard desk.take == nil else { throw .alreadyRecording }
        guard !sounds else { throw .playingMeanwhile }
        try prepareAside()
        try soundAside(Coordinator.silence(at: Coordinator.tickPace, sungBy: .tick))
        let end = eventLoop.scheduleTask(in: .milliseconds(Int64(seconds * 1_000))) {
            self.assumeIsolated { $0.endTicks() }
        }
        desk.aside = RecordingDesk.Aside(kind: .ticks(owner: peer.connection), end: end)
    }

    /// Ends the ticks, where there are any; whatever else sounds goes on.
    ///
    /// - Parameter owner: The connection that asked for them; nil for whichever.
    func endTicks(of owner: Int? = nil) {
        guard case .ticks(let own)? = desk.aside?.kind, own == owner ?? own else { return }
        endAside(over: Coordinator.pulseFade)
    }

    /// While a stroke is awaited hands are on the child.
    private var sounds: Bool { session.run != nil || session.awaited != nil || soundsAside }
}
