// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Synchronization

/// A file on its way into the library. Where it is not added, it goes with the object.
///
/// - Thread: any
package final class Incoming: Sendable {
    /// The file, which is there from the first and empty.
    package let path: String

    let scratch: ScratchFolder
    private let disk: Disk
    private let limit: Int
    private let file: Mutex<(descriptor: Int32, size: Int)>

    init(in folder: String, named name: String = "audio", limit: Int, _ disk: Disk) throws(LibraryError) {
        let scratch = try ScratchFolder(in: folder, disk)
        let path = "\(scratch.path)/\(name)"
        file = Mutex((try disk.create(path), 0))
        (self.path, self.scratch, self.disk, self.limit) = (path, scratch, disk, limit)
    }

    /// One that lies in `scratch` already, and grows no more.
    init(left name: String, in scratch: ScratchFolder, _ disk: Disk) throws(LibraryError) {
        let path = "\(scratch.path)/\(name)"
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw LibraryError(errno, path) }
        file = Mutex((descriptor, 0))
        (self.path, self.scratch, self.disk, limit) = (path, scratch, disk, 0)
    }

    deinit { file.withLock { _ = close($0.descriptor) } }

    /// Writes at the end of the file.
    ///
    /// - Throws: `tooLarge` where it would become larger than it may, `full`, or what the disk says.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(LibraryError) {
        try file.withLock { (file) throws(LibraryError) in
            guard bytes.count <= limit - file.size else { throw LibraryError.tooLarge(path, limit: limit) }
            try disk.write(bytes, to: file.descriptor, path)
            file.size += bytes.count
        }
    }

    /// Brings to the disk what has been written.
    package func sync() throws(LibraryError) { try disk.sync(path) }

    /// Takes the file away now, whoever still knows of it.
    package func discard() { scratch.remove() }

    /// Has the file stay when the object goes.
    package func leave() { scratch.leave() }

    /// The SHA-256 of what the file holds now; reads all of it.
    package func hash() throws(LibraryError) -> String { try ContentHash.of(file: path) }
}

extension RecordingLibrary {
    /// Makes room for a file that is about to come.
    ///
    /// - Parameter limit: in bytes; 512 MiB by default
    package func receive(limit: Int = 512 << 20) throws(LibraryError) -> Incoming {
        try makeFolders()
        return try Incoming(in: incoming, limit: limit, disk)
    }

    /// The library's own copy of this very audio; nil where there is none.
    ///
    /// - Parameter hash: SHA-256, 64 hexadecimal digits
    package func find(hash: String) throws(LibraryError) -> Recording? {
        try reading { (shelf) throws(LibraryError) in try self.copy(hash, &shelf) }
    }

    /// Makes a file that has come a recording, for good: when this returns, a power cut cannot take it; until then,
    /// nothing is there.
    ///
    /// - Parameters:
    ///   - name: what the file was called; its id is made of it, with `-2`, `-3` and so on where that is taken
    ///   - isTaken: whether something else has an id
    package func add(
        _ file: Incoming, named name: String, facts: RecordingFacts, isTaken: (String) -> Bool = { _ in false }
    ) throws(LibraryError) -> Added {
        let hash = try file.hash()
        return try writing { (shelf) throws(LibraryError) in
            if let existing = try self.copy(hash, &shelf) { return .existing(existing) }
            if let restored = try self.restore(file, hash, &shelf) { return .existing(restored) }
            let id = freeID(RecordingLibrary.id(fileName: name), isTaken)
            let audio = "\(id).\(RecordingLibrary.ending(fileName: name))"
            guard let size = FileStamp(file.path)?.size else { throw LibraryError.gone(file.path) }
            let (folder, place) = ("\(recordings)/\(id)", RecordingLibrary.place(id: id))
            let sidecar = Sidecar(hash: hash, audio: audio, size: size, facts: facts)
            let bytes = try encoded(sidecar, folder)
            do throws(LibraryError) {
                try disk.write(bytes, to: "\(file.scratch.path)/recording.lull")
                try disk.sync(file.path)
                try disk.rename(file.path, to: "\(file.scratch.path)/\(audio)")
                try disk.sync(file.scratch.path)
                try file.scratch.move(to: folder)
                try disk.sync(recordings)
            } catch {
                // As it came, so that it can be added again once what was wrong has been mended.
                try? file.scratch.moveBack(from: folder)
                try? disk.rename("\(file.scratch.path)/\(audio)", to: file.path)
                try? disk.remove("\(file.scratch.path)/recording.lull")
                throw error
            }
            noteSidecar(sidecar, place, &shelf)
            return .new(
                Recording(id: id, path: "\(folder)/\(audio)", hash: hash, size: size, isCopy: true, facts: facts))
        }
    }

    private func copy(_ hash: String, _ shelf: inout Shelf) throws(LibraryError) -> Recording? {
        for id in try ids(hash, &shelf) {
            // The index may be behind, and its word is not enough to let an import go.
            if let found = try? recording(id, RecordingLibrary.place(id: id)), found.hash == hash { return found }
        }
        return nil
    }

    /// Brings audio back whose sidecar is still here.
    private func restore(
        _ file: Incoming, _ hash: String, _ shelf: inout Shelf
    ) throws(LibraryError) -> Recording? {
        for id in try ids(hash, &shelf) {
            let place = RecordingLibrary.place(id: id)
            guard let sidecar = try? readSidecar(place), sidecar.hash == hash, let audio = sidecar.audio else {
                continue
            }
            let path = "\(recordings)/\(id)/\(audio)"
            try disk.sync(file.path)
            try disk.rename(file.path, to: path)
            do throws(LibraryError) {
                try disk.sync(RecordingLibrary.parent(path))
            } catch {
                try? disk.rename(path, to: file.path)
                throw error
            }
            return try recording(id, place)
        }
        return nil
    }

    private func ids(_ hash: String, _ shelf: inout Shelf) throws(LibraryError) -> [String] {
        try indexed(&shelf) { (index) throws(SQLiteError) in
            try index.rows(hash: hash).filter { !$0.lies }.map(\.entry.id)
        }
    }

    private func freeID(_ id: String, _ isTaken: (String) -> Bool) -> String {
        var (free, number) = (id, 1)
        while isTaken(free) || access("\(recordings)/\(free)", F_OK) == 0 {
            number += 1
            free = "\(id)-\(number)"
        }
        return free
    }

    /// What a recording is called by whose file has this name, whatever characters that has.
    package static func id(fileName: String) -> String {
        let name = fileName.split(separator: "/").last.map(String.init) ?? ""
        let id = Track.id(fileName: name.contains(".") ? name : "\(name).").unicodeScalars
            .filter { $0.value >= 0x20 && $0.value != 0x7f }.drop { $0 == "." }
        var short = String(String.UnicodeScalarView(id))
        while short.utf8.count > 100 { short.removeLast() }
        return short.isEmpty ? "recording" : short
    }

    /// The ending of a file's name in lower case, `audio` where it is none that a sound has.
    static func ending(fileName: String) -> String {
        let ending = fileName.split(separator: ".", omittingEmptySubsequences: false).last.map { $0.lowercased() } ?? ""
        return endings.contains(".\(ending)") ? ending : "audio"
    }

    /// What the names of audio files end in.
    static let endings = [".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3"]
}
