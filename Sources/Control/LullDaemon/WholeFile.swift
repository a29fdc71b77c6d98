// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Files that are always the old or the new, never half, whatever happens to the power.
enum WholeFile {
    struct Failure: Error, CustomStringConvertible {
        var path: String
        var errno: Int32
        var description: String { "\(path): \(String(cString: strerror(errno)))" }
    }

    /// Writes beside `path`, syncs, renames over it and syncs the folder; makes the folder (0700) where it is missing.
    static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        try makeFolder(folder)
        let draft = "\(path).new"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure(path: draft, errno: errno) }
        let problem = fill(file, with: bytes)
        close(file)
        guard problem == 0 else { throw Failure(path: draft, errno: problem) }
        guard rename(draft, path) == 0 else { throw Failure(path: path, errno: errno) }
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if directory >= 0 {
            fsync(directory)
            close(directory)
        }
    }

    /// The folder and what leads to it.
    static func makeFolder(_ path: String) throws(Failure) {
        if path.isEmpty || mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/") else { throw Failure(path: path, errno: errno) }
        try makeFolder(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw Failure(path: path, errno: errno) }
    }

    /// 0, or the errno of what failed.
    private static func fill(_ file: Int32, with bytes: [UInt8]) -> Int32 {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return errno }
            written += count
        }
        return fsync(file) == 0 ? 0 : errno
    }
}
