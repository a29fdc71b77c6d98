// SPDX-License-Identifier: GPL-3.0-or-later

import Logging
import LullALSA
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
    let recordings: Recordings
    let shelf: RoutineShelf
    var bookmark: Bookmark
    let log: Logger
    let born = Clock.now
    private(set) var deviceName: String

    var session: Session
    var publish: (@Sendable (Topic, JSON) -> Void)?
    var topics: Set<Topic> = []
    var told = Told()
    /// The status of a daemon that does nothing, encoded, and the tenth of a second for which it holds.
    var still: (tenths: Int, status: [UInt8])?
    private var wake: Scheduled<Void>?
    var beatWake: Scheduled<Void>?
    var surrounds: Surrounds
    /// Where the parent's own voice is recorded.
    var desk: RecordingDesk
    /// The recordings that play, or are to play; two, since one may follow the other.
    var loadedRecordings: [LoadedRecording] = []
    /// How often somebody has asked for music, or for none.
    var intents = 0
    var steady: Steady
    var tapping = Tapping()
    var managed = Managed()
    var diary: Diary
    let belongings: Belongings
    private var openings: [CheckedContinuation<SinkState, Never>] = []
    /// Of the sink, that it opened or why it does not.
    private var reports = 0

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

    /// - Parameter patience: Seconds after which a pace counts as kept; nil for the usual.
    package init(
        eventLoop: any EventLoop, settings: Settings, songbook: Songbook,
        recordings: Recordings = Recordings(nil), routines shelf: RoutineShelf = RoutineShelf(folders: []),
        memory: Memory,
        calibrations: CalibrationBook, readMixer: @escaping Mixer.Reader = Mixer.reader, studio: Studio = Studio(),
        steadyAfter patience: Double? = nil, diary: Diary = Diary(), belongings: Belongings = Belongings(),
        log: Logger, engine: sending Engine
    ) {
        (self.diary, self.belongings) = (diary, belongings)
        steady = Steady(patience: patience)
        self.eventLoop = eventLoop
        self.settings = settings
        self.songbook = songbook
        self.recordings = recordings
        self.shelf = shelf
        self.log = log
        deviceName = ALSADevices.resolve(settings.sound.device.name)
        surrounds = Surrounds(book: calibrations, device: deviceName, readMixer: readMixer)
        desk = RecordingDesk(studio: studio)
        self.engine = engine
        bookmark = Bookmark(memory)
        let kept = bookmark.memory.recall(songbook, log: log)
        session = Session(remembering: kept?.setting, usually: settings.usual)
        if let kept { session.recall(kept, from: shelf, songbook) }
    }

    /// Where events go once the server is up.
    package func connect(_ publish: @escaping @Sendable (Topic, JSON) -> Void) {
        self.publish = publish
        recordings.connect(publish)
        cardChanged(isOpen: true)
    }

    // MARK: - Commands

    /// Carries out a command of the parent's and answers with the state that comes of it.
    ///
    /// Where it would begin to sound, the device is opened first: what cannot be heard has not happened.
    func carryOut(_ command: Command) async throws(ProtocolError) -> JSON {
        if command.isTransport { intents += 1 }
        var next = try rehearse(command)
        // While the device opened, others may have changed what the command comes to.
        if next.needsDevice, try await openDevice() { next = try rehearse(command) }
        let before = session
        session = next.session
        try perform(next)
        if case .stop(let isNow) = command {
            let fade = isNow ? 0.8 : ReferenceHum.fade
            endHum(over: fade)
            endAside(over: fade)
        }
        if session.awaited != nil { endTicks() }
        if session != before { changed(from: before) }
        return status(note: next.outcome.note)
    }

    /// The session's own deadline has come.
    private func lapse() {
        let before = session
        var attempt = try? rehearse(.lapse)
        if attempt == nil {
            session.forgetTracks { (try? facts($0)) == nil }
            // Where there is nothing left to go on with, it ends: nothing else would wake it again.
            attempt = (try? rehearse(.lapse)) ?? (try? rehearse(.stop(now: false)))
        }
        guard let next = attempt else { return }
        session = next.session
        try? perform(next)
        changed(from: before)
        tellGivenUp(from: before)
    }

    /// What a command would come to, with everything found that it needs; nothing has happened yet.
    private struct Rehearsal {
        var session: Session
        var outcome: Session.Outcome
        var piece: Piece?

        /// Whether it begins to sound.
        var needsDevice: Bool {
            session.awaited != nil || outcome.actions.contains(where: \.setsOff)
        }
    }

    private func rehearse(_ command: Command) throws(ProtocolError) -> Rehearsal {
        var next = session
        do {
            let outcome = try next.reduce(command, at: Clock.now, place: place())
            return Rehearsal(session: next, outcome: outcome, piece: try outcome.setting.map(piece))
        } catch let refusal as LullSession.Refusal {
            throw refusal.protocolError
        } catch let error as ProtocolError {
            throw error
        } catch {
            throw ProtocolError(.internal, "\(error)")
        }
    }

    /// What `command` would begin; nil where it would be refused, or begins nothing.
    func settingBegun(by command: Command) -> Setting? { (try? rehearse(command))?.outcome.setting }

    /// Hands actions to the engine.
    private func perform(_ next: Rehearsal) throws(ProtocolError) {
        for action in next.outcome.actions where !perform(action, next.piece) {
            throw .deafAudioLane
        }
    }

    private func perform(_ action: Action, _ piece: Piece?) -> Bool {
        switch action {
        case .begin(let setting): begin(setting) && piece.map { engine.begin($0) } ?? true
        case .beginOnStroke(let setting, let line): begin(setting) && piece.map { begin($0, on: line) } ?? true
        case .goOn(let setting, let entry):
            begin(setting, from: entry) && piece.map { engine.begin($0.entered(at: entry)) } ?? true
        case .succeed(_, let cut): piece.map { engine.succeed($0, cut: cut) } ?? true
        case .pace(let pace, let beat): change(to: pace, at: beat)
        case .align(let pace, let meeting): align(to: pace, meeting)
        case .sing(let voice, let register, let beat):
            engine.sing(voice.kind, medianPitch: register.medianPitch, from: beat)
        case .hold: engine.send(.hold)
        case .resume: engine.resume()
        case .resumeOnStroke(let line): resume(on: line)
        case .fadeOut(let seconds, let keepsPlace):
            engine.send(.fadeOut(over: Frames(rounding: seconds), keepsPlace: keepsPlace))
        case .dim(let gain, let seconds): engine.send(.dim(to: gain, over: Frames(rounding: seconds)))
        // While nothing sounds the volume is kept, and comes with the next begin.
        case .volume(let volume): session.run == nil || engine.send(.volume(volume))
        case .layer(let layer, let level): session.run == nil || engine.send(.layer(layer.kind, level: level))
        case .cue(let from, let to): engine.send(.cue(from: from, to: to))
        case .wake(let instant): schedule(instant)
        }
    }

    /// Makes ready for a session's first sound.
    private func begin(_ setting: Setting, from entry: Entry = Entry()) -> Bool {
        bookmark.entry = entry
        endHum(over: nil)
        endAside(over: nil)
        applyCeiling()
        lookAtMixer()
        return engine.send(setting.sound)
    }

    /// Opens the device, or says why it does not open. One that was lost in mid-song is not waited for: the music goes
    /// on without it until it is back.
    ///
    /// - Returns: Whether that took a wait.
    func openDevice() async throws(ProtocolError) -> Bool {
        switch session.state {
        case .playing, .holding, .fading: return false
        case .stopped, .paused: break
        }
        if engine.status().sink.state == .open { return false }
        let asked = reports
        engine.wake()
        if engine.status().sink.state == .open { return false }
        // A sound server that hangs must not hang us.
        let patience = eventLoop.scheduleTask(in: .seconds(5)) { self.assumeIsolated { $0.answerOpenings(.busy) } }
        defer { patience.cancel() }
        let state = await withCheckedContinuation { opening in
            // The report may be here before us.
            if reports == asked { openings.append(opening) } else { opening.resume(returning: told.device) }
        }
        guard state == .open else { throw state.protocolError(deviceName) }
        return true
    }

    /// The sink's report: what the device is doing now, and a sentence about it.
    package func deviceChanged(_ state: SinkState, _ advice: String) {
        told.device = state
        still = nil
        if state != .closed {
            reports += 1
            answerOpenings(state)
        }
        if state != .open, state != .closed { log.warning("\(advice)") }
        deviceName = engine.deviceName ?? ALSADevices.resolve(settings.sound.device.name)
        cardChanged(isOpen: state == .open)
        publish?(.device, ["device": device()])
        publish?(.state, status())
        keepDiary()
        follow()
    }

    private func schedule(_ instant: Instant) -> Bool {
        wake?.cancel()
        wake = schedule(at: instant) { $0.lapse() }
        return true
    }

    /// Something is different: remembered, told to whoever listens.
    private func changed(from before: Session) {
        still = nil
        remember()
        tellManager()
        publish?(.state, status())
        if session.run?.end != before.run?.end {
            let left = remaining(engine.status(), at: Clock.now)
            publish?(.timer, ["remaining": left.map { .number($0) } ?? .null])
        }
        if session.run == nil, before.run != nil { publish?(.timeline, timeline(engine.status(), isOver: true)) }
        keepDiary()
        follow()
        followSteady()
        keepOpen()
    }

    private func answerOpenings(_ state: SinkState) {
        for opening in openings { opening.resume(returning: state) }
        openings.removeAll()
    }

    // MARK: - The way out

    /// Fades out, plays the buffer out, lets go of the device.
    package func shutdown() async {
        let wasRecording = desk.take != nil
        let heardAside = desk.aside != nil
        if let take = desk.take { abandon(take) }
        recordings.end()
        wake?.cancel()
        beatWake?.cancel()
        endSteady()
        await closeBook()
        tapping.wake?.cancel()
        let before = session
        if let next = try? rehearse(.stop(now: true)) {
            session = next.session
            try? perform(next)
        }
        wake?.cancel()
        let sounds = endHum(over: 0.8) || heardAside || session != before && before.run != nil
        if sounds, engine.status().sink.state == .open {
            try? await eventLoop.scheduleTask(in: .milliseconds(850)) {}.futureResult.get()
        }
        engine.shutdown()
        await endDiary()
        // What was dropped is off the disk once the disk has come to it.
        if wasRecording { await recordings.settle() }
    }

    // MARK: - Places

    /// Where the music is now, for the rules; nil where it does not run.
    func place() -> Place? {
        let status = engine.status()
        guard status.render.phase == .playing, !soundsAside, let piece = status.piece else { return nil }
        let now = Clock.now
        return Place(
            beat: status.beat(at: now), instant: now, tempo: status.render.timeline.tempo, start: status.render.start,
            beatsPerBar: piece.program.beatsPerBar, phrases: piece.program.phrases,
            strokes: status.render.strokes)
    }

    private func piece(_ setting: Setting) throws(ProtocolError) -> Piece {
        if let loaded = loaded(setting.track.id) { return loaded.piece(at: bearable(setting.pace, of: loaded)) }
        let track = try songbook.find(setting.track.id)
        return Piece(
            track: track.id, program: track.program, voice: setting.voice.kind,
            medianPitch: setting.register.medianPitch, pace: setting.pace)
    }
}

extension Command {
    /// Whether it says that there shall be music, or none.
    fileprivate var isTransport: Bool {
        switch self {
        case .play, .again, .pause, .resume, .toggle, .hold, .stop, .routine: true
        case .rate, .slower, .faster, .tempo, .beats, .stroke, .volume, .voice, .register, .layer, .timer, .ramp, .tap,
            .next, .back, .lapse:
            false
        }
    }
}

extension Setting {
    /// How loud it all is, as the renderer takes it.
    fileprivate var sound: [RenderCommand] {
        [.volume(volume)] + Layer.allCases.map { .layer($0.kind, level: layers[$0]) }
    }
}
