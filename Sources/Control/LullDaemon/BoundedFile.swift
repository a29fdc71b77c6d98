// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Reading a small file whole, whatever lies at its path.
enum BoundedFile {
    enum Problem: Error, Equatable {
        /// By errno.
        case unreadable(Int32)
        case tooLarge
    }

    /// - Parameters:
    ///   - limit: bytes
    ///   - waits: whether the writer of a pipe is waited for, as a command line does
    static func read(_ path: String, upTo limit: Int, waits: Bool = false) throws(Problem) -> [UInt8] {
        // A pipe without a writer would keep a blocking open for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | (waits ? 0 : O_NONBLOCK))
        guard descriptor >= 0 else { throw .unreadable(errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count < bytes.count {
            let part = bytes[count...].withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard part >= 0 || errno == EINTR else { throw .unreadable(errno) }
            if part == 0 { return Array(bytes.prefix(count)) }
            count += max(part, 0)
        }
        throw .tooLarge
    }
}
