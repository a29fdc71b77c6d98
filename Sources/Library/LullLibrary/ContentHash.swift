// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The SHA-256 by which the library knows a sound, as 64 hexadecimal digits.
enum ContentHash {
    /// Of a whole file, read a piece at a time.
    static func of(file path: String) throws(LibraryError) -> String {
        let (file, _) = try RegularFile.open(path)
        defer { close(file) }
        var hash = SHA256()
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw LibraryError(errno, path) }
            if count == 0 { return hash.finish() }
            hash.update(chunk.span.extracting(0..<count))
        }
    }

    static func of(_ bytes: [UInt8]) -> String {
        var hash = SHA256()
        hash.update(bytes.span)
        return hash.finish()
    }

    /// Whether `text` can be a hash.
    static func isWellFormed(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
