// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The ways in which the library changes the disk. Each either does all that it says or throws, and what it says it
/// has written outlives a power cut.
///
/// - Thread: any but the audio lane: every call may wait for the disk
package struct Disk: Sendable {
    /// What a disk can refuse.
    package enum Step: Sendable, CaseIterable { case makeFolder, write, sync, rename, remove }

    /// Asked before every step: 0 to go on, or the `errno` with which it fails.
    package let refusal: @Sendable (Step) -> Int32

    package init(refusal: @escaping @Sendable (Step) -> Int32 = { _ in 0 }) { self.refusal = refusal }

    /// Makes a folder, and what leads to it, for its owner alone.
    func makeFolder(_ path: String) throws(LibraryError) {
        var info = stat()
        if path.isEmpty || stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR { return }
        if let slash = path.lastIndex(of: "/") { try makeFolder(String(path[..<slash])) }
        try ask(.makeFolder, path)
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw LibraryError(errno, path) }
    }

    /// Makes a file, for its owner alone, that must not be there yet.
    func create(_ path: String) throws(LibraryError) -> Int32 {
        try ask(.write, path)
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw LibraryError(errno, path) }
        return file
    }

    /// Writes all of `bytes` at the end of an open file.
    func write(_ bytes: UnsafeRawBufferPointer, to file: Int32, _ path: String) throws(LibraryError) {
        var left = bytes
        while !left.isEmpty {
            try ask(.write, path)
            let count = Glibc.write(file, left.baseAddress, left.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw LibraryError(count < 0 ? errno : EIO, path) }
            left = UnsafeRawBufferPointer(rebasing: left.dropFirst(count))
        }
    }

    /// Makes a file of `bytes`, synced.
    func write(_ bytes: [UInt8], to path: String) throws(LibraryError) {
        let file = try create(path)
        defer { close(file) }
        try bytes.span.bytes.withUnsafeBytes { bytes throws(LibraryError) in try write(bytes, to: file, path) }
        try sync(file, path)
    }

    /// Brings a file's contents, or a folder's names, to the disk.
    func sync(_ path: String) throws(LibraryError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw LibraryError(errno, path) }
        defer { close(file) }
        try sync(file, path)
    }

    private func sync(_ file: Int32, _ path: String) throws(LibraryError) {
        try ask(.sync, path)
        guard fsync(file) == 0 else { throw LibraryError(errno, path) }
    }

    /// Gives a file or a folder another name on the same disk; a file of that name is replaced, a folder never.
    func rename(_ old: String, to new: String) throws(LibraryError) {
        try ask(.rename, new)
        guard Glibc.rename(old, new) == 0 else { throw LibraryError(errno, new) }
    }

    /// Copies a file whole, synced, unless there is something of that name.
    func keepCopy(of path: String, as copy: String) throws(LibraryError) {
        if access(copy, F_OK) == 0 { return }
        guard let bytes = Folder.contents(of: path) else { throw LibraryError(errno, path) }
        let draft = "\(copy).new"
        try remove(draft)
        try write(bytes, to: draft)
        try rename(draft, to: copy)
    }

    /// Removes a file, or a folder with all it holds, down to the third level. A link goes, never what it leads to.
    func remove(_ path: String, depth: Int = 3) throws(LibraryError) {
        try ask(.remove, path)
        if unlink(path) == 0 || errno == ENOENT { return }
        guard errno == EISDIR || errno == EPERM, depth > 0 else { throw LibraryError(errno, path) }
        for name in Folder.names(in: path) { try remove("\(path)/\(name)", depth: depth - 1) }
        guard rmdir(path) == 0 || errno == ENOENT else { throw LibraryError(errno, path) }
    }

    func ask(_ step: Step, _ path: String) throws(LibraryError) {
        let refusal = refusal(step)
        if refusal != 0 { throw LibraryError(refusal, path) }
    }
}
