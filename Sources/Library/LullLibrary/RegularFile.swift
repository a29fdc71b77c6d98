// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Files that hold bytes, and nothing that would be waited for.
enum RegularFile {
    /// The file open for reading, to be closed by the caller, and what is known of it.
    static func open(_ path: String) throws(LibraryError) -> (descriptor: Int32, info: stat) {
        // A pipe without a writer would be waited for.
        let file = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw LibraryError(errno, path) }
        var info = stat()
        guard fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
            close(file)
            throw LibraryError.failed(path, reason: Words.notAFile)
        }
        return (file, info)
    }
}
