// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullDSP
import LullEngine
import LullLibrary
import LullProtocol
import LullRender
import LullScore
import LullSession
import LullTime
import NIOCore

/// What sounds outside of any session, for the sake of a recording: the pulse to hum to, and what was recorded.
extension Coordinator {
    /// Whether what sounds is no session's.
    var soundsAside: Bool { surrounds.hum != nil || desk.aside != nil }

    /// Ends it, where something sounds.
    ///
    /// - Parameter seconds: nil where what comes next takes over from it.
    /// - Returns: Whether it sounded.
    @discardableResult
    func endAside(over seconds: Double?) -> Bool {
        guard let aside = desk.aside else { return false }
        aside.end?.cancel()
        desk.aside = nil
        if let seconds { _ = engine.send(.fadeOut(over: Frames(rounding: seconds), keepsPlace: false)) }
        switch aside.kind {
        case .pulse:
            if desk.take?.phase == .capturing { desk.take?.pulse.breakOff() }
        case .playback:
            if let take = desk.take { publish?(.recording, ["name": .string(take.name), "state": "heard"]) }
        case .ticks: break
        }
        return true
    }

    // MARK: - The pulse

    static let pulseFade = 0.8
    static let usualPace = Pace(tempo: Tempo(72), beatsPerStroke: 6)
    /// Seconds that a recording mostly lasts at most, for which there should be room.
    static let usualTake = 300.0

    /// Makes ready for a sound outside of any session.
    ///
    /// - Throws: `session.busy` where something sounds already; the reference hum above all, during which there is no
    ///   ceiling in dB(A).
    func prepareAside() throws(ProtocolError) {
        guard session.run == nil, surrounds.hum == nil else { throw .playingMeanwhile }
        applyCeiling()
        lookAtMixer()
    }

    /// A heart that beats at the strokes' pace: soft enough not to be heard in the recording for more than it is.
    func beginPulse(_ take: Take) throws(ProtocolError) {
        guard let pace = take.pace else { return }
        try prepareAside()
        try soundAside(Coordinator.silence(at: pace), heartbeat: 100)
        desk.aside = RecordingDesk.Aside(kind: .pulse)
    }

    /// Begins `piece`, with nothing below it but a heart where that is asked for.
    func soundAside(_ piece: Piece, heartbeat: Int = 0) throws(ProtocolError) {
        let layers = Layer.allCases.map { RenderCommand.layer($0.kind, level: $0 == .heartbeat ? heartbeat : 0) }
        guard engine.send([.volume(session.volume)] + layers), engine.begin(piece) else { throw .deafAudioLane }
    }

    /// A tune whose only note comes after the longest recording is over.
    static func silence(at pace: Pace, sungBy voice: VoiceKind = .hum) -> Piece {
        let rest = Beats(Int(Limits.take.upperBound / 60 * pace.tempo.perMinute) + 600)
        let length = rest + Beats(4)
        let note = ProgramNote(
            onset: rest, length: Beats(4), pitch: Register.higher.medianPitch, joint: .fresh, endsPhrase: true, level: 0
        )
        let program = Program(
            notes: [note], beatsPerBar: 1, tempo: pace.tempo, pickup: Beats(0), length: length, phrases: [length],
            medianPitch: note.pitch, tonic: note.pitch)
        return Piece(track: "pulse", program: program, voice: voice, medianPitch: note.pitch, pace: pace)
    }

    /// Notes which of its beats have been heard.
    func notePulse(of take: Take) {
        if case .pulse? = desk.aside?.kind { take.pulse.note(engine.status(), at: Clock.now) }
    }

    // MARK: - What was recorded

    /// Plays a take once, at its own pace.
    func listen(to take: Take) async throws(ProtocolError) -> JSON {
        guard take.phase == .made, let recording = take.recording else { throw .notYetRecorded }
        guard session.run == nil, surrounds.hum == nil else { throw .playingMeanwhile }
        let loaded: LoadedRecording
        if let present = take.loaded { loaded = present } else { loaded = try await recordings.load(recording) }
        guard desk.take === take else { throw .recordingStopped }
        take.loaded = loaded
        _ = try await openDevice()
        guard desk.take === take else { throw .recordingStopped }
        try prepareAside()
        endAside(over: nil)
        let pace = Pace(tempo: loaded.facts.tempo, beatsPerStroke: Coordinator.usualPace.beatsPerStroke)
        try soundAside(loaded.piece(at: pace))
        let length = Double(loaded.piece.loop.length) / Double(Frames.perSecond)
        let heard = length + Coordinator.countIn
        let end = eventLoop.scheduleTask(in: .milliseconds(Int64(heard * 1_000))) {
            self.assumeIsolated { _ = $0.endAside(over: Coordinator.pulseFade) }
        }
        desk.aside = RecordingDesk.Aside(kind: .playback, end: end)
        wait(for: take, beyond: heard)
        return ["length": .number((length * 10).rounded() / 10)]
    }

    /// Seconds until the first beat of what begins is heard, about.
    private static let countIn = 1.2
}

extension CapturedSound {
    /// The place that came in at `instant`, CLOCK_MONOTONIC nanoseconds, in seconds; nil where it is outside.
    func second(at instant: Double) -> Double? {
        guard let line, instant.magnitude < 9e18 else { return nil }
        let place = line.frame(at: Int64(instant)) / Double(rate)
        return (0...seconds).contains(place) ? place : nil
    }
}

extension CaptureLevel {
    /// As it goes over the wire: seconds, and dBFS of a sine's peak and of the mean.
    var members: [(key: String, value: JSON)] {
        [
            ("elapsed", .number((seconds * 10).rounded() / 10)), ("peak", .number(CaptureLevel.decibels(peak * peak))),
            ("level", .number(CaptureLevel.decibels(power))), ("clipped", .bool(isClipped)),
            ("lost", .number((lost * 1_000).rounded() / 1_000)),
        ]
    }

    private static func decibels(_ power: Float) -> Double {
        (max(-120, Decibels(power: Double(max(0, power))).value) * 10).rounded() / 10
    }
}
