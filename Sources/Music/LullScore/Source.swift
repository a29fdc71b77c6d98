// SPDX-License-Identifier: GPL-3.0-or-later

/// A file as lines of UTF-8, whatever it was: UTF-8 or Latin-1, with a byte order mark or without, ended by LF, CR LF
/// or CR.
struct Source {
    /// All lines, one after the other, without their ends.
    private(set) var bytes: [UInt8] = []
    private(set) var lines: [Range<Int>] = []
    /// The first line that was not UTF-8 and was read as Latin-1.
    private(set) var firstLatinLine: Int?

    init(_ input: [UInt8]) {
        bytes.reserveCapacity(input.count)
        var at = input.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while at < input.count {
            var end = at
            var isASCII = true
            while end < input.count, input[end] != 0x0A, input[end] != 0x0D {
                isASCII = isASCII && input[end] < 0x80
                end += 1
            }
            append(input[at..<end], isASCII: isASCII)
            at = end + (input[end...].starts(with: [0x0D, 0x0A]) ? 2 : 1)
        }
    }

    private mutating func append(_ line: ArraySlice<UInt8>, isASCII: Bool) {
        let start = bytes.count
        if isASCII || String(validating: line, as: UTF8.self) != nil {
            bytes += line
        } else {
            firstLatinLine = firstLatinLine ?? lines.count + 1
            for byte in line { bytes += Unicode.Scalar(byte).utf8 }
        }
        lines.append(start..<bytes.count)
    }

    /// A cursor over line `number`, from 1, that stops before a comment and before the blanks ahead of it.
    func cursor(line number: Int) -> Cursor {
        let range = lines[number - 1]
        var end = range.lowerBound
        while end < range.upperBound, bytes[end] != UInt8(ascii: "%") || isEscaped(end, from: range.lowerBound) {
            end += 1
        }
        while end > range.lowerBound, bytes[end - 1] <= 0x20 { end -= 1 }
        return Cursor(bytes: bytes, line: number, start: range.lowerBound, end: end)
    }

    /// A cursor after the `%%` of a directive; nil where line `number` is none.
    func directive(line number: Int) -> Cursor? {
        guard starts(line: number, with: "%%") else { return nil }
        let range = lines[number - 1]
        return Cursor(
            bytes: bytes, line: number, start: range.lowerBound, at: range.lowerBound + 2, end: range.upperBound)
    }

    private func isEscaped(_ index: Int, from start: Int) -> Bool {
        index > start && bytes[index - 1] == UInt8(ascii: "\\")
    }

    func isBlank(line number: Int) -> Bool { bytes[lines[number - 1]].allSatisfy { $0 <= 0x20 } }

    func starts(line number: Int, with prefix: StaticString) -> Bool {
        prefix.withUTF8Buffer { bytes[lines[number - 1]].starts(with: $0) }
    }

    /// How many characters lie between two byte offsets of a line.
    func characters(inLine number: Int, from: Int, to: Int) -> Int {
        guard lines.indices.contains(number - 1) else { return 0 }
        let range = lines[number - 1]
        let part = bytes[min(range.lowerBound + from, range.upperBound)..<min(range.lowerBound + to, range.upperBound)]
        return part.allSatisfy { $0 < 0x80 } ? part.count : String(decoding: part, as: UTF8.self).count
    }
}
