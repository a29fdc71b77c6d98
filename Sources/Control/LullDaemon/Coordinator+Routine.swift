// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullLibrary
import LullProtocol
import LullRender
import LullScore
import LullSession
import LullStrokes
import LullTime

/// Guided massages: requests about them, and what a status says of one.
extension Coordinator {
    /// Answers `routine`: begins one, explains it, or tells the step that one is at.
    func routine(_ params: JSON) async throws(ProtocolError) -> JSON {
        guard let name = params["routine"]?.string else {
            guard session.routine != nil else { throw Refusal.noRoutine.protocolError }
            return status()
        }
        let routine = try shelf.find(name)
        if params["explain"]?.bool == true { return try await explained(routine, params) }
        return try await begin(routine, params)
    }

    /// Begins `routine`, or says why it cannot be.
    ///
    /// - Parameter last: What it was like when it was begun last, where that is to be repeated.
    private func begin(
        _ routine: Routine, _ params: JSON, as last: Setting? = nil
    ) async throws(ProtocolError) -> JSON {
        var chosen: LullSession.Voice?
        if let name = params["voice"]?.string { chosen = try voice(name) }
        let track = params["track"]?.string ?? session.lasting?.track.id ?? Coordinator.firstTrack
        let voice = chosen ?? session.lasting?.voice
        let tracks = try await stepTracks(of: routine, beside: track)
        var answer = try await withRecording(track) { () throws(ProtocolError) in
            var play = PlayRequest(track: try facts(track))
            play.voice = voice
            play.volume = params["volume"]?.int
            play.isUnlimited = params["noLimit"]?.bool ?? last?.isUnlimited ?? false
            var request = RoutineRequest(routine, play: play)
            request.phrases = phrases(of: track)
            request.tracks = tracks
            request.ease = last?.ease ?? 1
            return .routine(request)
        }
        guard session.routine?.routine == routine, case .object(var members) = answer else { return answer }
        members["before"] = .array((routine.words + routine.cautions).map { .string($0) })
        answer = .object(members)
        return answer
    }

    /// Answers `again`: a routine begins anew.
    func again() async throws(ProtocolError) -> JSON {
        if let last = session.lasting, let id = last.routine {
            return try await begin(try shelf.find(id), .object(JSON.Members()), as: last)
        }
        return try await withRecording(nil) { .again }
    }

    /// What is known of the tunes that steps name, by those names; the recordings among them are in memory then.
    private func stepTracks(
        of routine: Routine, beside track: String
    ) async throws(ProtocolError) -> [String: TrackFacts] {
        var known: [String: TrackFacts] = [:]
        var recorded: Set<String> = songbook.track(track.lowercased()) == nil ? [track.lowercased()] : []
        for name in routine.steps.compactMap(\.track) where known[name] == nil {
            let id = name.lowercased()
            if songbook.track(id) == nil {
                recorded.insert(id)
                guard recorded.count <= Coordinator.mostRecordings else { throw .tooManyRecordings(routine) }
                try await load(id)
            }
            known[name] = try facts(id)
        }
        return known
    }

    /// Loads the recordings that a routine which a restart cut short was begun on, and that its steps name; those that
    /// cannot be had are passed over.
    func recallTracks() async {
        guard let routine = session.routine?.routine, let track = session.lasting?.track.id else { return }
        if songbook.track(track.lowercased()) == nil, loaded(track) == nil { try? await load(track.lowercased()) }
        guard routine.steps.contains(where: { $0.track.map { songbook.track($0.lowercased()) == nil } ?? false }),
            let tracks = try? await stepTracks(of: routine, beside: track), session.routine?.routine == routine
        else { return }
        session.learn(tracks)
    }

    private func phrases(of track: String) -> [Beats] {
        loaded(track)?.program.phrases ?? songbook.track(track.lowercased())?.program.phrases ?? []
    }

    // MARK: - Explaining

    /// The plan of `routine` on the tune that would play.
    private func explained(_ routine: Routine, _ params: JSON) async throws(ProtocolError) -> JSON {
        let id = params["track"]?.string ?? session.lasting?.track.id ?? Coordinator.firstTrack
        if songbook.track(id.lowercased()) == nil { try await load(id.lowercased()) }
        let track = try facts(id)
        return Catalogue.routine(routine, RoutinePlan(routine, on: track, phrases: phrases(of: id)), on: track)
    }

    // MARK: - Status

    /// The member `routine` of a status; nil where none goes on.
    func routineStatus(_ engine: EngineStatus, at now: Instant) -> JSON? {
        guard let run = session.routine else { return nil }
        let step = run.step
        var members = JSON.Members([
            ("id", .string(run.routine.id)), ("title", .string(run.routine.title)),
            ("step", .integer(Int64(run.index + 1))), ("of", .integer(Int64(run.routine.steps.count))),
            ("stroke", .string(step.stroke.id)), ("side", step.side.map { .string($0.rawValue) } ?? .null),
            ("where", Catalogue.place(of: step)), ("left", left(of: run, engine, at: now)),
            ("next", run.next.map(Catalogue.next) ?? .null),
        ])
        members["words"] = step.words.map { .string($0) }
        return .object(members)
    }

    /// What is left of the step: strokes, with the number at which they are done, or seconds; null where it ends when
    /// somebody says so.
    private func left(of run: RoutineRun, _ engine: EngineStatus, at now: Instant) -> JSON {
        switch run.left(at: now, stroke: presentStroke(engine, at: now)) {
        case nil: return .null
        case .seconds(let seconds): return Catalogue.seconds(seconds)
        case .strokes(let strokes):
            guard case .strokes(let until) = run.count else { return ["strokes": .integer(Int64(strokes))] }
            return ["strokes": .integer(Int64(strokes)), "until": .integer(Int64(until))]
        }
    }

    private static let mostRecordings = 2
}

extension Setting {
    /// Whether it lasts longer than it may without `noLimit`.
    fileprivate var isUnlimited: Bool { duration.map { $0 > Setting.longestDuration } ?? true }
}
