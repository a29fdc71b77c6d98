// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTime
import Synchronization

/// Recordings as they were rendered at one steady tempo, so that the next massage at that pace stretches nothing.
///
/// A folder of FLAC files, bounded in bytes; what was used longest ago goes first. Each file's name holds its key, its
/// length and the beginning of its SHA-256, and it is read through before it is first used: what a power cut or the
/// card has damaged is found and dropped, so nothing that is kept here needs to wait for a sync. The whole folder may be
/// deleted at any time. The time of last use is the file's own, of modification.
///
/// - Thread: any but the audio lane, any number at once; every call may wait for the disk
package final class RenderedCache: Sendable {
    /// What a render depends on.
    package struct Key: Hashable, Sendable {
        /// The recording's own, by which all that was rendered of it is found; empty for what an older Lull kept.
        fileprivate let recording: String
        fileprivate let digits: String

        /// - Parameters:
        ///   - audio: the recording's SHA-256
        ///   - grid: `RecordingFacts.Grid.hash`
        ///   - engine: name and version of what stretched it, and of how
        package init(audio: String, grid: String, tempo: Tempo, engine: String) {
            recording = Key.recording(audio)
            digits = String(ContentHash.of(Array("\(audio) \(grid) \(tempo.micro) \(engine)".utf8)).prefix(32))
        }

        fileprivate static func recording(_ audio: String) -> String {
            String(ContentHash.of(Array(audio.utf8)).prefix(16))
        }
    }

    /// A render on its way into the cache. Where it is not kept, it goes with the object.
    ///
    /// - Thread: any
    package final class Draft: Sendable {
        /// Where to write it; not there yet.
        package let path: String
        fileprivate let key: Key
        fileprivate let scratch: ScratchFolder

        fileprivate init(_ key: Key, in folder: String, _ disk: Disk) throws(LibraryError) {
            scratch = try ScratchFolder(in: folder, disk)
            (path, self.key) = ("\(scratch.path)/render.flac", key)
        }
    }

    private struct Entry {
        var name: String
        var size: Int
        /// In nanoseconds since 1970.
        var used: Int64
        /// What vouches for it since it was read through.
        var proof: FileStamp?
    }

    package let folder: String
    /// In bytes.
    package let limit: Int

    private let disk: Disk
    private let entries: Mutex<[Key: Entry]>
    private var drafts: String { "\(folder)/drafts" }

    /// - Parameters:
    ///   - folder: made by the first draft
    ///   - limit: the most that the entries together may hold, in bytes
    package init(folder: String, limit: Int = 1 << 30, disk: Disk = Disk()) {
        (self.folder, self.limit, self.disk) = (folder, limit, disk)
        entries = Mutex([:])
        ScratchFolder.sweep(drafts, disk)
        entries.withLock { entries in
            entries = scan()
            makeRoom(for: 0, &entries)
        }
    }

    /// The sum of all entries, in bytes.
    package var size: Int { entries.withLock { $0.values.reduce(0) { $0 + $1.size } } }

    /// Where the render of this key is; nil where there is none. Counts as a use.
    package func path(for key: Key) -> String? {
        entries.withLock { entries in
            if entries[key] == nil { entries = scan(keeping: entries) }
            guard var entry = entries[key] else { return nil }
            let path = "\(folder)/\(entry.name)"
            guard isWhole(&entry) else {
                try? disk.remove(path)
                entries[key] = nil
                return nil
            }
            touch(&entry)
            entries[key] = entry
            return path
        }
    }

    /// Makes a place to write a render to.
    package func draft(_ key: Key) throws(LibraryError) -> Draft {
        try disk.makeFolder(drafts)
        return try Draft(key, in: drafts, disk)
    }

    /// Keeps a finished render; others make room for it.
    ///
    /// - Returns: Where it is now.
    /// - Throws: `gone` where nothing was written; `tooLarge` where it is larger than the cache may be; or what the disk
    ///   says. The cache is then as it was, but for those that made room.
    @discardableResult
    package func keep(_ draft: Draft) throws(LibraryError) -> String {
        let hash = try ContentHash.of(file: draft.path)
        guard let size = FileStamp(draft.path)?.size, size > 0 else { throw LibraryError.gone(draft.path) }
        guard size <= limit else { throw LibraryError.tooLarge(draft.path, limit: limit) }
        let name = "\(draft.key.recording)-\(draft.key.digits)-\(size)-\(hash.prefix(16)).flac"
        let path = "\(folder)/\(name)"
        return try entries.withLock { (entries) throws(LibraryError) in
            if let old = entries.removeValue(forKey: draft.key) { try? disk.remove("\(folder)/\(old.name)") }
            makeRoom(for: size, &entries)
            try disk.rename(draft.path, to: path)
            var entry = Entry(name: name, size: size, used: 0)
            touch(&entry)
            entries[draft.key] = entry
            return path
        }
    }

    /// Removes whatever was rendered of a recording, at whatever tempo and with whatever beats. After a power cut it is
    /// still gone.
    ///
    /// - Parameter audio: the recording's SHA-256
    /// - Throws: What the disk says; some of them may be gone then.
    package func removeAll(of audio: String) throws(LibraryError) {
        let recording = Key.recording(audio)
        try entries.withLock { (entries) throws(LibraryError) in
            entries = scan(keeping: entries)
            let doomed = entries.filter { $0.key.recording == recording }
            guard !doomed.isEmpty else { return }
            for (key, entry) in doomed {
                try disk.remove("\(folder)/\(entry.name)")
                entries[key] = nil
            }
            try disk.sync(folder)
        }
    }

    /// Removes what was used longest ago until `size` more bytes fit.
    private func makeRoom(for size: Int, _ entries: inout [Key: Entry]) {
        var total = entries.values.reduce(0) { $0 + $1.size }
        for (key, entry) in entries.sorted(by: { ($0.value.used, $0.value.name) < ($1.value.used, $1.value.name) }) {
            if total <= limit - size { return }
            // What cannot be removed still takes its room, but it would stop nothing to try it again and again.
            try? disk.remove("\(folder)/\(entry.name)")
            entries[key] = nil
            total -= entry.size
        }
    }

    /// What lies in the folder under the name of an entry and with its length.
    private func scan(keeping known: [Key: Entry] = [:]) -> [Key: Entry] {
        var entries: [Key: Entry] = [:]
        for name in Folder.files(in: folder, ending: ".flac") {
            guard let (key, size) = RenderedCache.parse(name) else { continue }
            if let entry = known[key], entry.name == name {
                entries[key] = entry
                continue
            }
            guard let stamp = FileStamp("\(folder)/\(name)"), stamp.size == size, entries[key] == nil else {
                try? disk.remove("\(folder)/\(name)")
                continue
            }
            entries[key] = Entry(name: name, size: size, used: stamp.modified)
        }
        return entries
    }

    private static func parse(_ name: String) -> (Key, size: Int)? {
        var parts = name.dropLast(5).split(separator: "-", omittingEmptySubsequences: false)
        let recording = parts.count == 4 ? parts.removeFirst() : ""
        guard parts.count == 3, [0, 16].contains(recording.utf8.count), parts[0].utf8.count == 32,
            parts[2].utf8.count == 16, let size = Int(parts[1]), size > 0
        else { return nil }
        return (Key(recording: String(recording), digits: String(parts[0])), size)
    }

    /// Whether a file is as it was written; it is read only where its stamp is not the one that was proved.
    private func isWhole(_ entry: inout Entry) -> Bool {
        let path = "\(folder)/\(entry.name)"
        guard let stamp = FileStamp(path), stamp.size == entry.size else { return false }
        if let proof = entry.proof, proof.vouches(for: stamp) { return true }
        guard let hash = try? ContentHash.of(file: path) else { return false }
        return entry.name.hasSuffix("-\(hash.prefix(16)).flac")
    }

    /// Notes a use now, and what the file then looks like.
    private func touch(_ entry: inout Entry) {
        let path = "\(folder)/\(entry.name)"
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        _ = [now, now].withUnsafeBufferPointer { utimensat(AT_FDCWD, path, $0.baseAddress, 0) }
        entry.used = Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
        // The change of its times is our own: the contents are those that were just read.
        entry.proof = FileStamp(path).map {
            FileStamp(inode: $0.inode, size: $0.size, modified: $0.modified, changed: $0.changed)
        }
    }
}

extension RenderedCache.Key {
    fileprivate init(recording: String, digits: String) { (self.recording, self.digits) = (recording, digits) }
}
