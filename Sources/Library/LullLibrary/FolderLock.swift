// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A folder held against every other program that asks for it. The kernel lets go when the program ends, however it
/// ends.
struct FolderLock: ~Copyable {
    private let descriptor: Int32

    /// - Parameter patience: milliseconds to wait
    /// - Throws: `locked` where somebody else holds it for longer.
    init(_ path: String, patience: Int32) throws(LibraryError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LibraryError(errno, path) }
        var left = patience
        // Some network disks have no locks: there, nobody is kept out.
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EINTR {
            guard left > 0 else {
                close(descriptor)
                throw LibraryError.locked(path)
            }
            usleep(5_000)
            left -= 5
        }
        self.descriptor = descriptor
    }

    consuming func release() {}

    deinit { close(descriptor) }
}
