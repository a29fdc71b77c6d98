// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Some of a file's bytes.
///
/// - Thread: any
package struct FilePiece: Equatable, Sendable {
    package let bytes: [UInt8]
    /// Of the whole, in bytes.
    package let size: Int
    /// Another one once the file has changed.
    package let stamp: String

    /// - Parameters:
    ///   - place: of the first byte; nil for the last bytes of the file
    ///   - most: how many bytes
    package init(of path: String, from place: Int?, most: Int) throws(LibraryError) {
        let (file, info) = try RegularFile.open(path)
        defer { close(file) }
        size = Int(info.st_size)
        stamp = "\(info.st_ino)-\(info.st_size)-\(info.st_mtim.tv_sec)-\(info.st_mtim.tv_nsec)"
        let start = place ?? max(0, size - most)
        var bytes = [UInt8](repeating: 0, count: max(0, min(most, size - start)))
        var count = 0
        while count < bytes.count {
            let part = bytes[count...].withUnsafeMutableBytes {
                pread(file, $0.baseAddress, $0.count, off_t(start + count))
            }
            if part < 0, errno == EINTR { continue }
            guard part >= 0 else { throw LibraryError(errno, path) }
            if part == 0 { break }
            count += part
        }
        self.bytes = count < bytes.count ? Array(bytes[..<count]) : bytes
    }
}
