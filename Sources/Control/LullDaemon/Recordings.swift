// SPDX-License-Identifier: GPL-3.0-or-later

import LullControl
import LullLibrary
import LullProtocol
import Synchronization

/// The library of recordings as requests meet it: everything that waits for the disk is done on threads of its own.
///
/// - Thread: any
package final class Recordings: Sendable {
    let library: RecordingLibrary?
    let workers: RecordingWorkers
    /// Whether something else in the house has an id.
    let isTaken: @Sendable (String) -> Bool
    /// Nil where nothing is rendered beforehand.
    let renders: RenderedLoops?
    private let measureLoad: (@Sendable () -> Double)?
    private let measuredLoad = Mutex<Double?>(nil)
    private let importer: Importer?
    private let gatherer: Gatherer?
    private let listener: Listener
    /// What became of recordings that were cut off, in sentences.
    let rescued = Mutex<[String]>([])

    /// Where events go, once somebody says where.
    private final class Listener: Sendable {
        let publish = Mutex<(@Sendable (Topic, JSON) -> Void)?>(nil)

        func tell(_ topic: Topic, _ payload: JSON) { publish.withLock { $0 }?(topic, payload) }
    }

    /// - Parameters:
    ///   - library: nil where there is no place to keep recordings
    ///   - measureLoad: what a second of stretching takes of processor time, in seconds; asked once, on another thread
    ///   - isTaken: whether something else in the house has an id
    package init(
        _ library: RecordingLibrary?, workers: RecordingWorkers = RecordingWorkers(), renders: RenderedLoops? = nil,
        measureLoad: (@Sendable () -> Double)? = nil, isTaken: @escaping @Sendable (String) -> Bool = { _ in false }
    ) {
        let listener = Listener()
        (self.library, self.workers, self.isTaken) = (library, workers, isTaken)
        (self.renders, self.measureLoad) = (renders, measureLoad)
        self.listener = listener
        importer = library.map { Importer($0, workers, isTaken: isTaken) { listener.tell($0, $1) } }
        gatherer = library.map { Gatherer($0, workers) { listener.tell($0, $1) } }
    }

    /// Where events go from now on.
    func connect(_ publish: @escaping @Sendable (Topic, JSON) -> Void) {
        listener.publish.withLock { $0 = publish }
        gatherer?.look()
        rescueTakes()
    }

    /// Whatever is under way ends soon and leaves nothing.
    func end() { workers.end() }

    // MARK: - Coming

    /// Answers `import`.
    func issue(_ params: JSON, to peer: Peer) throws(ProtocolError) -> JSON {
        guard let importer else { throw .noLibrary }
        return try importer.issue(params, to: peer)
    }

    /// Answers `send`.
    func receive(_ upload: Upload, _ params: JSON, from peer: Peer) async throws(ProtocolError) -> JSON {
        guard let importer else { throw .noLibrary }
        return try await importer.receive(upload, params, from: peer)
    }

    // MARK: - Looking

    /// Those that match, with what is wrong with the library, in sentences.
    func list(_ text: String?) async throws(ProtocolError) -> (entries: [RecordingEntry], problems: [String]) {
        guard let library else { return ([], []) }
        gatherer?.look()
        let unread = (gatherer?.problems() ?? []) + rescued.withLock { $0 }
        return try await onDisk(Words.library) { () throws(LibraryError) in
            (try library.search(text ?? ""), library.problems() + unread)
        }
    }

    /// The recording of this id, read first where it has only just come to lie in a folder of sounds; nil where there is
    /// none.
    func find(_ id: String) async throws(ProtocolError) -> Recording? {
        guard let library, let gatherer else { return nil }
        let id = id.lowercased()
        let unknown = try await onDisk(id) { () throws(LibraryError) in try library.unknown() }
        if unknown.contains(where: { $0.id == id }) {
            try await workers.loading.run { () throws(ProtocolError) in try gatherer.read(id) }
        }
        return try await onDisk(id) { () throws(LibraryError) in try library.find(id) }
    }

    /// Brings the whole of it into memory.
    func load(_ recording: Recording) async throws(ProtocolError) -> LoadedRecording {
        try await workers.loading.run { () throws(ProtocolError) in
            self.measure()
            return try LoadedRecording(recording)
        }
    }

    /// Seconds of processor time that a second of stretching takes; nil until a recording has been loaded.
    var stretchLoad: Double? { measuredLoad.withLock { $0 } }

    private func measure() {
        guard stretchLoad == nil, let load = measureLoad?() else { return }
        measuredLoad.withLock { $0 = load }
    }

    // MARK: - Changing

    /// Deletes the library's copy of a recording, and all that was rendered of it.
    func remove(_ recording: Recording) async throws(ProtocolError) {
        guard let library else { throw .noLibrary }
        let renders = renders
        try await onDisk(recording.id) { () throws(LibraryError) in
            // Before the recording, without which nobody could try again; and after it, what came between.
            if recording.isCopy { try renders?.remove(recording) }
            try library.remove(recording.id)
            try renders?.remove(recording)
        }
        listener.tell(.library, ["track": .string(recording.id), "change": "removed"])
    }

    /// Puts another grid in the place of the one that it has.
    func setGrid(_ grid: RecordingFacts.Grid, of id: String) async throws(ProtocolError) -> Recording {
        guard let library else { throw .noLibrary }
        return tellGrid(try await onDisk(id) { () throws(LibraryError) in try library.updateGrid(id, to: grid) })
    }

    func undoGrid(of id: String) async throws(ProtocolError) -> Recording {
        guard let library else { throw .noLibrary }
        return tellGrid(try await onDisk(id) { () throws(LibraryError) in try library.undoGrid(id) })
    }

    private func tellGrid(_ recording: Recording) -> Recording {
        listener.tell(.library, ["track": .string(recording.id), "change": "grid"])
        return recording
    }

    func tell(_ topic: Topic, _ payload: JSON) { listener.tell(topic, payload) }

    func onDisk<Value: Sendable>(
        _ name: String, _ work: @escaping @Sendable () throws(LibraryError) -> Value
    ) async throws(ProtocolError) -> Value {
        try await workers.disk.run { () throws(ProtocolError) in try naming(name, work) }
    }
}
