// SPDX-License-Identifier: GPL-3.0-or-later

import Logging
import LullControl
import LullEngine
import LullLibrary
import LullProtocol
import LullRender
import LullScore
import LullSession
import LullTime
import NIOCore

/// The control lane's one mind: takes requests, asks the session's rules, has the engine act, and tells subscribers.
///
/// It lives on the server's event loop, so nothing here waits for another thread and an idle daemon has no timers.
///
/// - Thread: control
package actor Coordinator {
    nonisolated let eventLoop: any EventLoop
    let settings: Settings
    let engine: Engine
    let songbook: Songbook
    let memory: Memory
    let log: Logger
    let born = Clock.now
    let deviceName: String

    var session: Session
    var publish: (@Sendable (Topic, JSON) -> Void)?
    var topics: Set<Topic> = []
    var told = Told()
    private var wake: Scheduled<Void>?
    var beatWake: Scheduled<Void>?
    private var openings: [CheckedContinuation<SinkState, Never>] = []

    package nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    /// What subscribers have been told last.
    struct Told {
        var timeline: RenderStatus?
        /// A beat of it, and when it is heard.
        var anchor = (beat: Beats(0), instant: Instant(nanoseconds: 0))
        /// When the last beat that was told is heard.
        var at = Instant(nanoseconds: 0)
        var device = SinkState.closed
    }

    package init(
        eventLoop: any EventLoop, settings: Settings, songbook: Songbook, memory: Memory, log: Logger,
        deviceName: String,
        engine: sending Engine
    ) {
        self.eventLoop = eventLoop
        self.settings = settings
        self.songbook = songbook
        self.memory = memory
        self.log = log
        self.deviceName = deviceName
        self.engine = engine
        session = Session(remembering: memory.recall(songbook), usually: settings.usual)
    }

    /// Where events go once the server is up.
    package func connect(_ publish: @escaping @Sendable (Topic, JSON) -> Void) { self.publish = publish }

    // MARK: - Commands

    /// Carries out a command of the parent's and answers with the state that comes of it.
    func carryOut(_ command: Command) async throws(ProtocolError) -> JSON {
        let before = session
        let outcome: Session.Outcome
        do {
            outcome = try session.reduce(command, at: Clock.now, place: place())
        } catch {
            throw error.protocolError
        }
        let starts: Bool
        do throws(ProtocolError) {
            starts = try perform(outcome.actions)
        } catch {
            session = before
            throw error
        }
        if starts { try await opened(orBackTo: before) }
        if session != before { changed(from: before) }
        return status(note: outcome.note)
    }

    /// The session's own deadline has come.
    private func lapse() {
        let before = session
        guard let outcome = try? session.reduce(.lapse, at: Clock.now, place: place()) else { return }
        _ = try? perform(outcome.actions)
        changed(from: before)
    }

    /// Hands actions to the engine. True where one of them needs the device.
    private func perform(_ actions: [Action]) throws(ProtocolError) -> Bool {
        var starts = false
        var isHeard = true
        for action in actions {
            switch action {
            case .begin(let setting):
                let piece = try piece(setting)
                isHeard = engine.send(.volume(setting.volume)) && engine.begin(piece)
                starts = true
            case .succeed(let setting, let cut): isHeard = engine.succeed(try piece(setting), cut: cut)
            case .pace(let pace, let beat):
                isHeard = engine.send(.pace(pace.tempo, beatsPerStroke: pace.beatsPerStroke, at: beat))
            case .sing(let voice, let register, let beat):
                isHeard = engine.send(
                    .sing(voice.kind, transposition: transposition(register), at: beat))
            case .hold: isHeard = engine.send(.hold)
            case .resume:
                isHeard = engine.resume()
                starts = true
            case .fadeOut(let seconds, let keepsPlace):
                isHeard = engine.send(.fadeOut(over: Frames(rounding: seconds), keepsPlace: keepsPlace))
            case .dim(let gain, let seconds): isHeard = engine.send(.dim(to: gain, over: Frames(rounding: seconds)))
            case .volume(let volume): isHeard = session.run == nil || engine.send(.volume(volume))
            case .wake(let instant): schedule(instant)
            }
            guard isHeard else { throw ProtocolError(.internal, "The audio lane does not listen.") }
        }
        return starts
    }

    /// Waits until the device has opened; where it does not, nothing has happened. A device that was lost in mid-song
    /// is not waited for: the music goes on without it until it is back.
    private func opened(orBackTo before: Session) async throws(ProtocolError) {
        if engine.status().sink.state == .open { return }
        switch before.state {
        case .playing, .holding, .fading: return
        case .stopped, .paused: break
        }
        let state = await withCheckedContinuation { openings.append($0) }
        guard state != .open else { return }
        session = before
        _ = engine.send(.fadeOut(over: Frames(0), keepsPlace: session.run != nil))
        throw state.protocolError(deviceName)
    }

    /// The sink's report: what the device is doing now, and a sentence about it.
    package func deviceChanged(_ state: SinkState, _ advice: String) {
        for opening in openings { opening.resume(returning: state) }
        openings.removeAll()
        if state != .open, state != .closed { log.warning("\(advice)") }
        publish?(.device, ["device": device()])
        if state == .open { follow() }
    }

    private func schedule(_ instant: Instant) {
        wake?.cancel()
        let deadline = NIODeadline.uptimeNanoseconds(UInt64(max(0, instant.nanoseconds)))
        wake = eventLoop.scheduleTask(deadline: deadline) { self.assumeIsolated { $0.lapse() } }
    }

    /// Something is different: remembered, told to whoever listens.
    private func changed(from before: Session) {
        if session.setting != before.setting, let setting = session.setting { memory.keep(setting, log: log) }
        publish?(.state, status())
        if session.run?.end != before.run?.end {
            publish?(.timer, ["remaining": session.remaining(at: Clock.now).map { .number($0) } ?? .null])
        }
        follow()
    }

    // MARK: - The way out

    /// Fades out, plays the buffer out, lets go of the device.
    package func shutdown() async {
        wake?.cancel()
        beatWake?.cancel()
        let before = session
        if let outcome = try? session.reduce(.stop(now: true), at: Clock.now, place: place()) {
            _ = try? perform(outcome.actions)
        }
        wake?.cancel()
        if session != before, before.run != nil, engine.status().sink.state == .open {
            try? await eventLoop.scheduleTask(in: .milliseconds(850)) {}.futureResult.get()
        }
        engine.shutdown()
    }

    // MARK: - Places

    /// Where the music is now, for the rules; nil where it does not run.
    func place() -> Place? {
        let status = engine.status()
        guard status.isCurrent, status.render.phase == .playing, let piece = status.piece else { return nil }
        let now = Clock.now
        return Place(
            beat: status.beat(at: now), instant: now, tempo: status.render.timeline.tempo, start: status.render.start,
            beatsPerBar: piece.program.beatsPerBar, phrases: piece.program.phrases)
    }

    private func piece(_ setting: Setting) throws(ProtocolError) -> Piece {
        let track = try songbook.find(setting.track.id)
        return Piece(
            track: track.id, program: track.program, voice: setting.voice.kind,
            medianPitch: setting.register.medianPitch, pace: setting.pace)
    }

    private func transposition(_ register: Register) -> Int16 {
        register.medianPitch - (engine.status().piece?.program.medianPitch ?? register.medianPitch)
    }
}
