// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Synchronization

/// A folder for what is not whole yet. It goes with the object, unless it was moved to where it belongs or is to be left;
/// what a killed program left behind goes when the next one sweeps, or is adopted.
///
/// - Thread: any
final class ScratchFolder: Sendable {
    let path: String
    private let disk: Disk
    /// Holds the lock by which a sweep knows that somebody is still here.
    private let descriptor: Int32
    private let fate = Mutex(Fate.goes)

    /// What becomes of it as the object goes.
    private enum Fate { case goes, stays, wasMoved }

    /// Makes one in `parent`.
    init(in parent: String, _ disk: Disk) throws(LibraryError) {
        try disk.ask(.makeFolder, parent)
        var attempt = 0
        while true {
            var template = Array("\(parent)/XXXXXX".utf8CString)
            guard let made = mkdtemp(&template) else { throw LibraryError(errno, parent) }
            let path = String(cString: made)
            let descriptor = ScratchFolder.lock(path)
            if descriptor >= 0 {
                (self.path, self.disk, self.descriptor) = (path, disk, descriptor)
                return
            }
            // A sweep came between the two calls and has taken it for a leftover.
            attempt += 1
            guard attempt < 100 else { throw LibraryError.locked(parent) }
        }
    }

    /// Takes over one that a program which is no more has left; nil where somebody is at work on it.
    init?(adopting path: String, _ disk: Disk) {
        let descriptor = ScratchFolder.lock(path)
        guard descriptor >= 0 else { return nil }
        (self.path, self.disk, self.descriptor) = (path, disk, descriptor)
    }

    deinit {
        if fate.withLock({ $0 }) == .goes { remove() }
        close(descriptor)
    }

    /// Has it stay when the object goes.
    func leave() { fate.withLock { $0 = .stays } }

    /// Removes it with all it holds, unless it was moved.
    func remove() {
        if fate.withLock({ $0 }) != .wasMoved { try? disk.remove(path) }
    }

    /// Makes the folder, with all it holds, the one at `destination`, where there must be none.
    func move(to destination: String) throws(LibraryError) {
        try disk.rename(path, to: destination)
        fate.withLock { $0 = .wasMoved }
    }

    /// Takes it back from `destination`, where it was moved to; where it was not, nothing happens.
    func moveBack(from destination: String) throws(LibraryError) {
        guard fate.withLock({ $0 }) == .wasMoved else { return }
        try disk.rename(destination, to: path)
        fate.withLock { $0 = .goes }
    }

    /// Removes what nobody is at work on.
    static func sweep(_ parent: String, _ disk: Disk) {
        for name in Folder.names(in: parent) {
            let path = "\(parent)/\(name)"
            var info = stat()
            guard lstat(path, &info) == 0 else { continue }
            let isFolder = info.st_mode & S_IFMT == S_IFDIR
            let descriptor = isFolder ? lock(path) : -1
            if !isFolder || descriptor >= 0 { try? disk.remove(path) }
            if descriptor >= 0 { close(descriptor) }
        }
    }

    /// A descriptor that holds the folder's lock; -1 where somebody else has it, or the folder is gone.
    private static func lock(_ path: String) -> Int32 {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return -1 }
        var info = stat()
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &info) == 0, access(path, F_OK) == 0 {
            return descriptor
        }
        close(descriptor)
        return -1
    }
}
