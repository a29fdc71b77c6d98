// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Testing

/// Praat, run by `Tests/Judges/hum.py` in the environment that `make test` makes.
enum Judge {
    /// The bounds that `sound` breaks, a line each; `cases` are keys of `hum.json`.
    static func broken(_ sound: [Float], _ tune: Tune, _ cases: String) throws -> [String] {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        var template = Array("/tmp/lull-hum-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        defer {
            for name in ["sound", "score"] { unlink("\(folder)/\(name)") }
            rmdir(folder)
        }
        try sound.withUnsafeBytes { try write($0, to: "\(folder)/sound") }
        try Array(tune.score.utf8).withUnsafeBytes { try write($0, to: "\(folder)/score") }

        let command =
            "'\(root)/.build-py/bin/python' '\(root)/Tests/Judges/hum.py' '\(folder)/sound' '\(folder)/score' '\(cases)' 2>&1"
        let pipe = try #require(popen(command, "r"))
        var output = ""
        var line = [CChar](repeating: 0, count: 1_024)
        while fgets(&line, 1_024, pipe) != nil {
            output += String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
        let status = pclose(pipe)
        let broken = output.split(separator: "\n").filter { $0.hasPrefix("broken\t") }.map { String($0.dropFirst(7)) }
        // A judge that fell over has not judged: its last words are the failure.
        if (status == 0) != broken.isEmpty || !output.contains("median pitch") { return ["judge: \(output)"] }
        return broken
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws {
        let file = try #require(fopen(path, "w"))
        let count = fwrite(bytes.baseAddress, 1, bytes.count, file)
        fclose(file)
        try #require(count == bytes.count)
    }
}
