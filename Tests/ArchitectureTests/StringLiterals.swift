// SPDX-License-Identifier: GPL-3.0-or-later

/// The string literals of a Swift file: what a person could come to read. Interpolations stand as "…", and literals
/// within them on their own.
struct StringLiterals {
    struct Literal: Equatable {
        /// From 1.
        var line: Int
        var text: String
    }

    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    private var found: [Literal] = []

    static func all(in text: String) -> [Literal] {
        var reader = StringLiterals(bytes: Array(text.utf8))
        reader.readCode(untilParenthesis: false)
        return reader.found.sorted { $0.line < $1.line }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func isNext(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[at...].starts(with: $0) }
    }

    private mutating func step(_ count: Int = 1) {
        for byte in bytes[at..<min(at + count, bytes.count)] where byte == UInt8(ascii: "\n") { line += 1 }
        at = min(at + count, bytes.count)
    }

    /// - Parameter untilParenthesis: to the end of an interpolation, not of the file
    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while at < bytes.count {
            if isNext("//") {
                while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { step() }
            } else if isNext("/*") {
                readComment()
            } else if isNext("\"") || isNext("#\"") || isNext("##\"") {
                readLiteral()
            } else {
                if isNext("(") { depth += 1 }
                if isNext(")") { depth -= 1 }
                step()
                if untilParenthesis, depth < 0 { return }
            }
        }
    }

    private mutating func readComment() {
        var depth = 0
        repeat {
            if isNext("/*") { depth += 1 }
            if isNext("*/") { depth -= 1 }
            step(isNext("/*") || isNext("*/") ? 2 : 1)
        } while depth > 0 && at < bytes.count
    }

    private mutating func readLiteral() {
        let start = line
        let hashes = bytes[at...].prefix { $0 == UInt8(ascii: "#") }.count
        step(hashes)
        let isLong = isNext("\"\"\"")
        step(isLong ? 3 : 1)
        var text: [UInt8] = []
        while at < bytes.count {
            if isNext(isLong ? "\"\"\"" : "\""), ends(hashes, after: isLong ? 3 : 1) {
                step((isLong ? 3 : 1) + hashes)
                break
            }
            if !isLong, bytes[at] == UInt8(ascii: "\n") { break }
            guard bytes[at] == UInt8(ascii: "\\"), ends(hashes, after: 1) else {
                text.append(bytes[at])
                step()
                continue
            }
            step(1 + hashes)
            if isNext("(") {
                step()
                readCode(untilParenthesis: true)
                text += Array("…".utf8)
            } else if isLong, isNext("\n") {
                step()
                while at < bytes.count, bytes[at] == UInt8(ascii: " ") { step() }
            } else {
                text.append(isNext("n") || isNext("t") ? UInt8(ascii: " ") : bytes[min(at, bytes.count - 1)])
                step()
            }
        }
        found.append(Literal(line: start, text: String(decoding: text, as: UTF8.self)))
    }

    /// Whether as many hashes follow.
    private func ends(_ hashes: Int, after count: Int) -> Bool {
        bytes[min(at + count, bytes.count)...].prefix(hashes).elementsEqual(
            repeatElement(UInt8(ascii: "#"), count: hashes))
    }
}
