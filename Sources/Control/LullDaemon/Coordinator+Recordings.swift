// SPDX-License-Identifier: GPL-3.0-or-later

import LullControl
import LullEngine
import LullLibrary
import LullProtocol
import LullSession

/// Requests about tracks of either kind.
extension Coordinator {
    package nonisolated func receive(
        _ upload: Upload, _ params: JSON, from peer: Peer
    ) async throws(ProtocolError) -> JSON {
        try await recordings.receive(upload, params, from: peer)
    }

    /// Answers `tracks`.
    func tracks(_ params: JSON) async throws(ProtocolError) -> JSON {
        let (text, kind) = (params["text"]?.string, params["kind"]?.string)
        let (entries, problems) = kind == "score" ? ([], []) : try await recordings.list(text)
        return Catalogue.tracks(songbook, entries, text: text, kind: kind, problems: problems)
    }

    /// Answers `track`: a tune, or a recording.
    func track(_ id: String) async throws(ProtocolError) -> JSON {
        if songbook.track(id.lowercased()) == nil, let recording = try await recordings.find(id) {
            return Catalogue.recording(recording)
        }
        return Catalogue.track(try await score(id))
    }

    /// Loads the recording that a command is about, where it is one, and carries the command out.
    ///
    /// - Parameter id: Nil for what was played last.
    func withRecording(
        _ id: String?, _ command: () throws(ProtocolError) -> Command?
    ) async throws(ProtocolError) -> JSON {
        if let id = id ?? session.setting?.track.id, songbook.track(id.lowercased()) == nil {
            intents += 1
            let mine = intents
            try await load(id.lowercased())
            // Nothing begins to sound after somebody has said stop, or asked for something else.
            guard intents == mine else { return status(note: Words.overtaken) }
            if let fresh = loaded(id)?.facts { session.refresh(fresh) }
            // What was recalled is not kept where nothing comes of it.
            defer { followSteady() }
            if let command = try command() { await recall(command) }
            guard intents == mine else { return status(note: Words.overtaken) }
            guard let command = try command() else { return status() }
            return try await carryOut(command)
        }
        guard let command = try command() else { return status() }
        return try await carryOut(command)
    }

    /// What the rules need of a tune, or of a recording that has been loaded.
    func facts(_ id: String) throws(ProtocolError) -> TrackFacts {
        if let loaded = loaded(id) { return loaded.facts }
        return try songbook.find(id).facts
    }

    /// The recording of this id, if it is in memory.
    func loaded(_ id: String) -> LoadedRecording? {
        loadedRecordings.last { $0.facts.id == id.lowercased() }
    }

    /// Brings a recording into memory, unless it is there as it is on disk; one of no such id is no error here.
    func load(_ id: String) async throws(ProtocolError) {
        guard let recording = try await recordings.find(id) else {
            loadedRecordings.removeAll { $0.facts.id == id }
            return
        }
        if let present = loaded(id), present.recording == recording { return }
        let fresh = try await recordings.load(recording)
        engine.mayStretch = !isTooWeakToStretch
        loadedRecordings.removeAll { $0.facts.id == fresh.facts.id }
        loadedRecordings = loadedRecordings.suffix(1) + [fresh]
    }

    /// Answers `remove`.
    func remove(_ id: String) async throws(ProtocolError) -> JSON {
        let recording = try await recording(id)
        guard session.run == nil || session.setting?.track.id != recording.id else {
            throw .isPlaying(recording)
        }
        try await recordings.remove(recording)
        loadedRecordings.removeAll { $0.facts.id == recording.id }
        return ["id": .string(recording.id), "title": .string(recording.facts.title)]
    }

    /// The recording of this id, in any case.
    func recording(_ id: String) async throws(ProtocolError) -> Recording {
        if let recording = try await recordings.find(id) { return recording }
        let track = try await score(id)
        throw .isATune(track)
    }

    /// The tune of this id, or else the nearest name of either kind.
    private func score(_ id: String) async throws(ProtocolError) -> Track {
        do throws(ProtocolError) {
            return try songbook.find(id)
        } catch {
            guard error.name == .trackUnknown, let names = try? await recordings.list(nil).entries.map(\.id),
                let question = Nearest.question(to: id, among: songbook.list().map(\.id) + names)
            else { throw error }
            throw ProtocolError(.trackUnknown, error.message, hint: question)
        }
    }
}
