// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Testing

/// A text file of the repository.
struct SourceFile: Sendable, CustomTestStringConvertible {
    /// From the repository's root: `Sources/Music/LullTime/Beats.swift`.
    let path: String
    let text: String

    var testDescription: String { path }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }

    /// The lines without their comments.
    var code: [Substring] {
        lines.map { line in
            let slashes = zip(line.utf8.indices, zip(line.utf8, line.utf8.dropFirst()))
            guard let comment = slashes.first(where: { $1 == (0x2F, 0x2F) }) else { return line }
            return line[..<comment.0]
        }
    }
}

/// The working tree that these tests were built from.
enum Tree {
    static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

    static let sources = files(under: "Sources", endingIn: [".swift"])
    static let tests = files(under: "Tests", endingIn: [".swift"])

    /// All text that is written by hand, but for licences and data.
    static let texts =
        files(under: "Sources", endingIn: [".swift", ".h", ".c", ".modulemap"])
        + files(under: "Tests", endingIn: [".swift", ".py", ".h", ".c", ".sh"])
        + [".ci", ".make", "Systemd", "Sounds", "Benchmarks"].flatMap { files(under: $0, endingIn: [""]) }
        + ["Package.swift", "Makefile", "README.md", "CHANGELOG.md"].compactMap(file)

    /// Every file below `folder` whose name ends in one of `endings`, in the order of their paths; hidden folders left out.
    static func files(under folder: String, endingIn endings: [String]) -> [SourceFile] {
        guard let directory = opendir("\(root)/\(folder)") else { return [] }
        defer { closedir(directory) }
        var found: [SourceFile] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(".") { continue }
            let path = "\(folder)/\(name)"
            if entry.pointee.d_type == DT_DIR {
                found += files(under: path, endingIn: endings)
            } else if endings.contains(where: name.hasSuffix), let file = file(path) {
                found.append(file)
            }
        }
        return found.sorted { $0.path < $1.path }
    }

    static func file(_ path: String) -> SourceFile? {
        guard let stream = fopen("\(root)/\(path)", "r") else { return nil }
        defer { fclose(stream) }
        return SourceFile(path: path, text: String(decoding: contents(of: stream), as: UTF8.self))
    }

    static func contents(of stream: UnsafeMutablePointer<FILE>) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&block, 1, block.count, stream), count > 0 { bytes += block[..<count] }
        return bytes
    }
}
