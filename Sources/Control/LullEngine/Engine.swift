// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullRender
import LullScore
import LullTime
import LullVoices

/// The control lane's hold on the music: its methods become cues for the renderer, what the renderer publishes becomes
/// its status. It knows its sink by contract only.
///
/// - Thread: control, one at a time
package final class Engine {
    private let mailbox = Mailbox()
    let sink: any Sink
    private let speaker: Speaker
    private let makeStretcher: () -> (any Stretcher)?
    private var library: [Int32: Loaded] = [:]
    private var lastID: Int32 = 0
    /// What plays, or is to follow.
    private var latest: Piece?
    private var offers: [(loop: RecordedLoop, rendered: RecordedLoop)] = []
    /// False where the machine cannot keep up with it; holds for recordings begun from now on.
    package var mayStretch = true

    private final class Loaded {
        let piece: Piece
        let memory: PieceMemory
        let tape: Tape?
        /// What fills the tape.
        let feeder: FeederThread?

        init(
            _ piece: Piece, id: Int32, speaker: Speaker, mayStretch: Bool, rendered: RecordedLoop?,
            stretcher: () -> (any Stretcher)?
        ) throws {
            self.piece = piece
            if let recording = piece.recording {
                guard let stretcher = stretcher() else { throw NoStretcher() }
                let tape = Tape()
                self.tape = tape
                feeder = try FeederThread(
                    tape: tape, loop: recording.loop, stretcher: stretcher, mayStretch: mayStretch)
                feeder?.offer(rendered)
            } else {
                (tape, feeder) = (nil, nil)
            }
            memory = PieceMemory(piece, id: id, speaker: speaker, tape: tape)
        }

        var recording: EngineStatus.Recording? {
            guard let tape else { return nil }
            return EngineStatus.Recording(method: feeder?.method, starved: tape.starved)
        }
    }

    /// - Parameters:
    ///   - makeStretcher: Called once a recording; nil where there is none.
    ///   - makeSink: Takes the renderer and gives the sink that runs it.
    package init(
        speaker: Speaker, ceiling: Ceiling, hasRoom: Bool = true,
        makeStretcher: @escaping () -> (any Stretcher)? = { nil },
        makeSink: (consuming Renderer) throws -> any Sink
    ) rethrows {
        self.speaker = speaker
        self.makeStretcher = makeStretcher
        sink = try makeSink(Renderer(mailbox: mailbox, speaker: speaker, ceiling: ceiling, hasRoom: hasRoom))
    }

    /// The renderer and its sink, as they were at the end of the last block, and the piece that sounds.
    package func status() -> EngineStatus {
        collect()
        let render = mailbox.status()
        return EngineStatus(
            render: render, sink: sink.status(), piece: library[render.piece]?.piece,
            recording: library[render.piece]?.recording, isCurrent: render.commands == mailbox.sent)
    }

    /// Pieces whose notes are kept for the renderer: a handful, unless it does not run.
    package var loaded: Int { library.count }

    /// `Sink.deviceName`
    package var deviceName: String? { sink.deviceName() }

    /// Asks the sink to open its device; its report says whether it did.
    package func wake() { sink.start() }

    /// Starts from silence, hold or rest; the sink's report says whether the device opened.
    @discardableResult
    package func begin(_ piece: Piece, fadesIn: Bool = true) -> Bool {
        defer { sink.start() }
        return send(piece) { .begin($0, fadesIn: fadesIn) }
    }

    /// Takes over from the tune that sounds once its phrase has ended on the session beat `cut`.
    @discardableResult
    package func succeed(_ piece: Piece, cut: Beats) -> Bool { send(piece) { .succeed($0, cut: cut) } }

    /// Has the tune that plays, or is to follow, performed by `voice` with its median near `medianPitch`, from the first
    /// note at or after the session beat `beat`.
    @discardableResult
    package func sing(_ voice: VoiceKind, medianPitch: Int16, from beat: Beats) -> Bool {
        guard var piece = latest, piece.recording == nil, voice != .recording else { return true }
        // Levels are found for the pace that is sung.
        let render = mailbox.status()
        if render.phase == .playing {
            piece.pace = Pace(tempo: render.timeline.tempo, beatsPerStroke: render.strokes.beatsPerStroke)
        }
        piece.voice = voice
        piece.medianPitch = medianPitch
        return send(piece) { .sing($0, at: beat) }
    }

    @discardableResult
    package func resume() -> Bool {
        defer { sink.start() }
        return send(.resume)
    }

    /// Hands any other command over. False where the renderer has too many waiting.
    @discardableResult
    package func send(_ command: RenderCommand) -> Bool { mailbox.send(RenderCue(command)) }

    /// Hands over commands that belong together.
    package func send(_ commands: [RenderCommand]) -> Bool { commands.allSatisfy { send($0) } }

    /// Has `rendered` played in the place of `loop` wherever the music keeps to its tempo, also in pieces that begin later
    /// on; nil takes it back.
    package func offer(_ rendered: RecordedLoop?, for loop: RecordedLoop) {
        offers.removeAll { $0.loop === loop }
        if let rendered { offers.append((loop, rendered)) }
        for piece in library.values where piece.piece.recording?.loop === loop { piece.feeder?.offer(rendered) }
    }

    /// Plays out what the device holds and lets go of it. Blocks for at most a second.
    package func shutdown() { sink.shutdown() }

    /// Hands over a command with the notes of `piece`, which are kept until they come back.
    func send(_ piece: Piece, _ command: (Performance) -> RenderCommand) -> Bool {
        collect()
        lastID &+= 1
        let rendered = offers.first { $0.loop === piece.recording?.loop }?.rendered
        guard
            let loaded = try? Loaded(
                piece, id: lastID, speaker: speaker, mayStretch: mayStretch, rendered: rendered,
                stretcher: makeStretcher)
        else { return false }
        guard send(command(loaded.memory.performance)) else { return false }
        library[lastID] = loaded
        latest = piece
        return true
    }

    /// Frees the notes that the renderer has handed back.
    private func collect() {
        while let id = mailbox.nextRetired() { library[id] = nil }
    }
}

/// There is nothing that stretches recordings.
private struct NoStretcher: Error {}

/// The engine's account of itself.
package struct EngineStatus: Sendable {
    package var render: RenderStatus
    package var sink: SinkStatus
    package var piece: Piece?
    /// Where that is one.
    package var recording: Recording?
    /// Every command sent so far is in this status.
    package var isCurrent: Bool

    /// How a recording that sounds is made.
    package struct Recording: Equatable, Sendable {
        /// Nil where nothing of it is made now.
        package var method: Feeder.Method?
        /// Frames that were not there when they were to be heard.
        package var starved: Int
    }

    /// The line in force at `beat`. What is made but not heard yet keeps, up to a change of pace, to the line before it.
    package func line(at beat: Beats) -> Timeline {
        beat < render.timeline.beat && goesOn ? render.earlier : render.timeline
    }

    /// Whether the line before led to this one: a tune that sets off anew begins its own.
    private var goesOn: Bool { render.earlier.frame(of: render.timeline.beat) == render.timeline.frame }

    /// CLOCK_MONOTONIC at which `beat` is heard; while the music waits, as if it ran on.
    package func instant(of beat: Beats) -> Instant {
        let frame = line(at: beat).frame(of: beat) + Renderer.latency
        return Instant(nanoseconds: sink.clock.instant(of: frame))
    }

    /// The beat that is heard at `instant`; where the music waits, that beat.
    package func beat(at instant: Instant) -> Beats {
        switch render.phase {
        case .silent: Beats(0)
        case .resting: render.heldAt
        case .playing: audible(instant)
        case .holding: min(audible(instant), render.heldAt)
        }
    }

    private func audible(_ instant: Instant) -> Beats {
        let frame = sink.clock.frame(at: instant.nanoseconds) - Renderer.latency
        return (frame < render.timeline.frame && goesOn ? render.earlier : render.timeline).beat(at: frame)
    }
}
