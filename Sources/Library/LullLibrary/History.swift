// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// What was played: `history` in the library's folder, a text file of one line a massage, the newest last.
///
/// A line is added with one write and synced, and stands between two ends of line: whatever becomes of one byte of the
/// file, and wherever a write was cut off, no more than one massage is lost. What cannot be read is left out and
/// counted. At two megabytes, some ten thousand massages, the oldest quarter goes.
///
/// - Thread: any but the audio lane; every call may wait for the disk
package struct History: Sendable {
    package let folder: String
    let disk: Disk

    package init(folder: String, disk: Disk = Disk()) { (self.folder, self.disk) = (folder, disk) }

    package var path: String { "\(folder)/history" }

    /// What the file holds.
    package struct Contents: Equatable, Sendable {
        /// The oldest first.
        package var entries: [HistoryEntry] = []
        /// Lines that are no more what was written.
        package var damaged = 0
        /// Lines by a later version of Lull than this one.
        package var newer = 0

        package init() {}
    }

    /// Bytes from which on the oldest go, and what is then left.
    static let most = 2 << 20
    static let left = 3 << 19

    /// All of it; nothing where there is no file yet.
    package func read() throws(LibraryError) -> Contents {
        var contents = Contents()
        for line in try lines() {
            switch HistoryLine(line) {
            case .entry(let entry): contents.entries.append(entry)
            case .newer: contents.newer += 1
            case .damaged: contents.damaged += 1
            }
        }
        return contents
    }

    package func add(_ entry: HistoryEntry) throws(LibraryError) {
        try disk.makeFolder(folder)
        let end = [UInt8(ascii: "\n")]
        try alone { () throws(LibraryError) in
            let size = try disk.append(end + HistoryLine.bytes(of: entry) + end, to: path)
            if size > History.most { try shorten() }
        }
    }

    /// Forgets all of it.
    package func clear() throws(LibraryError) {
        guard access(path, F_OK) == 0 else { return }
        try alone { () throws(LibraryError) in
            try disk.remove(path)
            try disk.sync(folder)
        }
    }

    /// Does `change` while no other program changes the history.
    private func alone(_ change: () throws(LibraryError) -> Void) throws(LibraryError) {
        let lock = try FolderLock(folder, patience: 3_000)
        try change()
        lock.release()
    }

    /// Takes the oldest away, and what is damaged.
    private func shorten() throws(LibraryError) {
        var kept: [ArraySlice<UInt8>] = []
        var size = 0
        for line in try lines().reversed() where HistoryLine(line) != .damaged {
            size += line.count + 2
            guard size <= History.left else { break }
            kept.append(line)
        }
        let draft = "\(path).new"
        try disk.remove(draft)
        let end = [UInt8(ascii: "\n")]
        try disk.write(Array(kept.reversed().map { end + $0 + end }.joined()), to: draft)
        try disk.rename(draft, to: path)
        try disk.sync(folder)
    }

    /// Those that hold anything, of the last bytes where the file is larger than it ever gets.
    private func lines() throws(LibraryError) -> [ArraySlice<UInt8>] {
        do throws(LibraryError) {
            return try FilePiece(of: path, from: nil, most: 2 * History.most).bytes.split(separator: UInt8(ascii: "\n"))
        } catch {
            if access(path, F_OK) != 0, errno == ENOENT { return [] }
            throw error
        }
    }
}

extension Disk {
    /// Adds `bytes` to the end of a file of the owner's alone, synced; all of them or none. Makes the file where it is
    /// missing.
    ///
    /// - Returns: How long the file is now, in bytes.
    func append(_ bytes: [UInt8], to path: String) throws(LibraryError) -> Int {
        try ask(.write, path)
        let isNew = access(path, F_OK) != 0
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw LibraryError(errno, path) }
        defer { close(file) }
        var info = stat()
        guard fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
            throw LibraryError.failed(path, reason: Words.notAFile)
        }
        do throws(LibraryError) {
            try bytes.span.bytes.withUnsafeBytes { bytes throws(LibraryError) in try write(bytes, to: file, path) }
            try sync(path)
        } catch {
            ftruncate(file, info.st_size)
            throw error
        }
        if isNew { try sync(RecordingLibrary.parent(path)) }
        return Int(info.st_size) + bytes.count
    }
}
