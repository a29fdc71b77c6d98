// SPDX-License-Identifier: GPL-3.0-or-later

import LullControl
import LullLibrary
import LullProtocol
import LullRecording
import LullTime
import Synchronization

/// Takes files that clients send into the library: received beside it, read, and then added in one step. Whatever ends
/// it before leaves nothing.
///
/// - Thread: any
final class Importer: Sendable {
    private let library: RecordingLibrary
    /// Whether something else in the house has an id.
    private let isTaken: @Sendable (String) -> Bool
    private let workers: RecordingWorkers
    private let publish: @Sendable (Topic, JSON) -> Void
    private let tickets = Mutex(ImportTickets())

    init(
        _ library: RecordingLibrary, _ workers: RecordingWorkers, isTaken: @escaping @Sendable (String) -> Bool,
        publish: @escaping @Sendable (Topic, JSON) -> Void
    ) {
        self.library = library
        self.workers = workers
        self.isTaken = isTaken
        self.publish = publish
    }

    /// Answers `import`.
    func issue(_ params: JSON, to peer: Peer) throws(ProtocolError) -> JSON {
        let name = Importer.plain(params["name"]?.string ?? "")
        let size = params["size"]?.int ?? 0
        guard size > 0 else {
            throw .emptyFile(name)
        }
        guard size <= Limits.file.upperBound else {
            throw SoundFileReadError.tooLarge(name, limit: Limits.file.upperBound).protocolError
        }
        let ticket = tickets.withLock {
            $0.issue(name, title: params["title"]?.string, size: size, to: peer.uid, at: Clock.now)
        }
        guard let ticket else {
            throw .tooManyTickets
        }
        return [
            "ticket": .string(ticket.id), "size": .integer(Int64(size)),
            "limit": .integer(Int64(Limits.file.upperBound)), "expires": .integer(Int64(ImportTickets.life)),
        ]
    }

    /// Answers `send`.
    func receive(_ upload: Upload, _ params: JSON, from peer: Peer) async throws(ProtocolError) -> JSON {
        let id = params["ticket"]?.string ?? ""
        guard let ticket = tickets.withLock({ $0.redeem(id, by: peer.uid, at: Clock.now) }) else {
            throw .unknownTicket
        }
        let progress = ImportProgress(ticket, publish)
        workers.add(progress)
        let outcome = await withTaskCancellationHandler {
            await self.outcome(of: ticket, upload, progress)
        } onCancel: {
            progress.stop()
        }
        workers.drop(progress)
        switch outcome {
        case .success(let answer): progress.done(answer["track"]?["id"]?.string ?? "")
        case .failure(let error): progress.failed(error)
        }
        return try outcome.get()
    }

    private func outcome(
        of ticket: ImportTicket, _ upload: Upload, _ progress: ImportProgress
    ) async -> Result<JSON, ProtocolError> {
        let spool = Spool()
        do throws(ProtocolError) {
            try await fill(spool, upload, ticket, progress)
            return .success(
                try await workers.long.run { () throws(ProtocolError) in
                    defer { spool.drop() }
                    return try self.add(spool, ticket, progress)
                })
        } catch {
            // Gone before anybody is told, and not by the control lane: a large file takes its time to go.
            await workers.disk.run { spool.drop() }
            return .failure(progress.isStopped ? .stopped(ticket.name) : error)
        }
    }

    /// A file beside the library, which goes when it is dropped, unless it was added.
    private final class Spool: Sendable {
        private let held = Mutex<Incoming?>(nil)

        var file: Incoming? { held.withLock { $0 } }

        func open(in library: RecordingLibrary, limit: Int) throws(LibraryError) {
            let file = try library.receive(limit: limit)
            held.withLock { $0 = file }
        }

        func drop() { held.withLock { $0 = nil } }
    }

    /// Writes what comes to a file beside the library.
    private func fill(
        _ spool: Spool, _ upload: Upload, _ ticket: ImportTicket, _ progress: ImportProgress
    ) async throws(ProtocolError) {
        try await onDisk(ticket) { () throws(LibraryError) in try spool.open(in: self.library, limit: ticket.size) }
        var count = 0
        progress.tell(.receiving)
        while count < ticket.size {
            guard let bytes = await upload.next() else { throw .changed(ticket.name, ticket.size, count) }
            count += bytes.count
            guard count <= ticket.size else { throw .changed(ticket.name, ticket.size, count) }
            try await onDisk(ticket) { () throws(LibraryError) in
                try bytes.span.bytes.withUnsafeBytes { bytes throws(LibraryError) in try spool.file?.write(bytes) }
            }
            guard progress.tell(.receiving, Double(count) / Double(ticket.size)) else { throw .stopped(ticket.name) }
        }
    }

    private func onDisk(
        _ ticket: ImportTicket, _ work: @escaping @Sendable () throws(LibraryError) -> Void
    ) async throws(ProtocolError) {
        try await workers.disk.run { () throws(ProtocolError) in try naming(ticket.name, work) }
    }

    /// Reads a file that has come, and adds it. On a thread for long work.
    private func add(
        _ spool: Spool, _ ticket: ImportTicket, _ progress: ImportProgress
    ) throws(ProtocolError) -> JSON {
        guard let file = spool.file, progress.tell(.decoding) else { throw .stopped(ticket.name) }
        let known = try naming(ticket.name) { () throws(LibraryError) in try library.find(hash: try file.hash()) }
        if let known { return answer(.existing(known), []) }
        let title = ticket.title ?? ImportReading.title(fileName: ticket.name)
        let reading = try ImportReading(path: file.path, name: ticket.name, title: title) { progress.tell($0, $1) }
        guard progress.tell(.storing) else { throw .stopped(ticket.name) }
        let added = try naming(ticket.name) { () throws(LibraryError) in
            try library.add(file, named: ticket.name, facts: reading.facts, isTaken: isTaken)
        }
        return answer(added, reading.notes)
    }

    private func answer(_ added: Added, _ notes: [String]) -> JSON {
        let isNew = if case .new = added { true } else { false }
        return [
            "track": Catalogue.recording(added.recording), "isNew": .bool(isNew),
            "notes": .array(notes.map { .string($0) }),
        ]
    }

    /// The last part of a name, without what could steer a terminal.
    private static func plain(_ name: String) -> String {
        let last = name.split(separator: "/").last.map(String.init) ?? ""
        let visible = last.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) }
        return visible.isEmpty ? "recording" : String(String.UnicodeScalarView(visible))
    }
}
