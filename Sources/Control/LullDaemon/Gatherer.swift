// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import LullProtocol
import LullTime
import Synchronization

/// Reads the recordings that lie in the folders of sounds, and those whose facts were damaged, so that they are tracks
/// like the others: whenever somebody looks, and only what nothing is known of.
///
/// - Thread: any
final class Gatherer: Sendable {
    private struct State {
        var isAtWork = false
        /// What could not be read, by path: it is not tried again until it is another.
        var refused: [String: (audio: UnknownAudio, why: ProtocolError)] = [:]
    }

    private let library: RecordingLibrary
    private let workers: RecordingWorkers
    private let publish: @Sendable (Topic, JSON) -> Void
    private let state = Mutex(State())

    init(
        _ library: RecordingLibrary, _ workers: RecordingWorkers, publish: @escaping @Sendable (Topic, JSON) -> Void
    ) {
        self.library = library
        self.workers = workers
        self.publish = publish
    }

    /// Begins to read what is new, unless that is being done.
    func look() {
        let isFirst = state.withLock { state in
            defer { state.isAtWork = true }
            return !state.isAtWork
        }
        guard isFirst else { return }
        workers.long.begin {
            self.readAll()
            self.state.withLock { $0.isAtWork = false }
        }
    }

    /// What lies in the folders and cannot be read, in sentences with what to do.
    func problems() -> [String] {
        let refused = state.withLock { $0.refused }
        // The library tells of its own copies itself.
        return refused.values.filter { !$0.audio.isCopy && access($0.audio.path, F_OK) == 0 }
            .map { "\($0.why.message) \($0.why.hint)" }.sorted()
    }

    /// The beats that a file of the same name ending in `.beats` tells of; nil where there is none, or none that can be
    /// read.
    private static func beats(beside path: String) -> BeatGrid? {
        guard let end = path.lastIndex(of: "."),
            let bytes = try? BoundedFile.read("\(path[..<end]).beats", upTo: BeatsFile.largest)
        else { return nil }
        return try? BeatsFile.grid(of: bytes)
    }

    /// Reads the one of this id now; nothing where it is known.
    ///
    /// - Throws: Why it cannot be read.
    func read(_ id: String) throws(ProtocolError) {
        let unknown = try naming(id) { () throws(LibraryError) in try library.unknown() }
        guard let audio = unknown.first(where: { $0.id == id }) else { return }
        let facts = try facts(of: audio)
        try naming(id) { () throws(LibraryError) in try keep(facts, of: audio) }
    }

    private func readAll() {
        let unknown = (try? library.unknown()) ?? []
        state.withLock { state in state.refused = state.refused.filter { unknown.contains($0.value.audio) } }
        for audio in unknown where state.withLock({ $0.refused[audio.path] == nil }) {
            do throws(ProtocolError) {
                let facts = try facts(of: audio)
                // What the library cannot keep just now, the next look reads again.
                try? keep(facts, of: audio)
            } catch {
                if workers.isEnding { return }
                state.withLock { $0.refused[audio.path] = (audio, error) }
            }
        }
    }

    private func facts(of audio: UnknownAudio) throws(ProtocolError) -> RecordingFacts {
        let name = audio.path.split(separator: "/").last.map(String.init) ?? audio.id
        let reading = try ImportReading(path: audio.path, name: name, title: ImportReading.title(fileName: name)) {
            _, _ in !workers.isEnding
        }
        var facts = reading.facts
        if let beats = Gatherer.beats(beside: audio.path) {
            facts.setGrid(RecordingFacts.Grid(beats, by: .file), keepsUndo: false)
        }
        return facts
    }

    private func keep(_ facts: RecordingFacts, of audio: UnknownAudio) throws(LibraryError) {
        let known = try library.learn(facts, of: audio)
        publish(.library, ["track": .string(known.id), "change": "added"])
    }
}
