// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The small files in which the kernel tells of itself, under `/proc` and `/sys`.
///
/// - Thread: any
/// - Realtime: not safe
package enum KernelFiles {
    /// A file's first 16 KiB without the last line's end, or nil where it cannot be read.
    package static func text(_ path: String) -> String? {
        // Under a false root anything may lie: a pipe would be waited for.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress?.advanced(by: count), $0.count - count) }
            guard got > 0 else { break }
            count += got
        }
        while count > 0, bytes[count - 1] == UInt8(ascii: "\n") { count -= 1 }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// What lies in a folder, in no order; nothing where it cannot be read.
    package static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names
    }

    /// What stands behind `key` and a colon at the beginning of a line.
    package static func value(of key: String, in text: String) -> String? {
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let (name, value) = (line[..<colon], line[line.index(after: colon)...])
            guard name.split(whereSeparator: \.isWhitespace).joined(separator: " ") == key else { continue }
            return value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return nil
    }
}
