// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A fresh folder with a short path (a socket's may have 107 bytes), removed with all it holds when the object goes.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        var template = Array("/tmp/lull-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw SpawnError("no temporary folder: \(String(cString: strerror(errno)))")
        }
        path = String(cString: made)
    }

    deinit { _ = try? run("rm", ["-rf", path]) }

    /// Writes a file in it and returns its path.
    @discardableResult
    package func write(_ name: String, _ text: String) throws -> String {
        let file = "\(path)/\(name)"
        guard let stream = fopen(file, "w") else { throw SpawnError("cannot write \(file)") }
        defer { fclose(stream) }
        guard fputs(text, stream) >= 0 else { throw SpawnError("cannot write \(file)") }
        return file
    }
}

/// The contents of a file.
package func contents(of path: String) throws -> [UInt8] {
    guard let stream = fopen(path, "r") else {
        throw SpawnError("cannot read \(path): \(String(cString: strerror(errno)))")
    }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    while true {
        let count = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { chunk in
            let count = fread(chunk.baseAddress, 1, chunk.count, stream)
            bytes.append(contentsOf: chunk[..<count])
            return count
        }
        if count == 0 { return bytes }
    }
}

/// The length of a file in bytes; 0 where there is none.
package func size(of path: String) -> Int {
    var file = stat()
    return stat(path, &file) == 0 ? Int(file.st_size) : 0
}
