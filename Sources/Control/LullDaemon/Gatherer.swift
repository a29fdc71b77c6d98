// SPDX-License-Identifier: GPL-3.0-or-later

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
        /// What could not be read, by path: it is not tried again until the daemon is.
        var refused: Set<String> = []
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

    /// The beats that a file of the same name ending in `.beats` tells of; nil where there is none, or none that can be
    /// read.
    private static func beats(beside path: String) -> BeatGrid? {
        guard let end = path.lastIndex(of: "."), let bytes = Folder.contents(of: "\(path[..<end]).beats") else {
            return nil
        }
        return try? BeatsFile.grid(of: bytes)
    }

    /// Reads the one of this id now; nothing where it is known.
    func read(_ id: String) {
        for audio in (try? library.unknown()) ?? [] where audio.id == id { read(audio) }
    }

    private func readAll() {
        for audio in (try? library.unknown()) ?? [] where !state.withLock({ $0.refused.contains(audio.path) }) {
            if workers.isEnding { return }
            read(audio)
        }
    }

    private func read(_ audio: UnknownAudio) {
        do {
            let name = audio.path.split(separator: "/").last.map(String.init) ?? audio.id
            let reading = try ImportReading(
                path: audio.path, name: name, title: ImportReading.title(fileName: name)
            ) { _, _ in !workers.isEnding }
            var facts = reading.facts
            if let beats = Gatherer.beats(beside: audio.path) {
                facts.setGrid(RecordingFacts.Grid(beats, by: .file), keepsUndo: false)
            }
            let known = try library.learn(facts, of: audio)
            publish(.library, ["track": .string(known.id), "change": "added"])
        } catch {
            state.withLock { _ = $0.refused.insert(audio.path) }
        }
    }
}
