// SPDX-License-Identifier: GPL-3.0-or-later

/// A place in one line of a file, and the small steps every part of the reader takes from there.
///
/// Bytes are seen as scalars, so that a step can be compared with a letter; no byte of a character beyond ASCII is
/// equal to one that means something in ABC.
struct Cursor {
    private let bytes: [UInt8]
    let line: Int
    let start: Int
    private(set) var at: Int
    let end: Int

    /// - Parameters:
    ///   - start: Where the line starts in `bytes`; places are counted from here.
    ///   - at: Where the cursor stands; at the start unless told otherwise.
    init(bytes: [UInt8], line: Int, start: Int, at: Int? = nil, end: Int) {
        (self.bytes, self.line, self.start, self.at, self.end) = (bytes, line, start, at ?? start, end)
    }

    var place: Place { Place(line: Int32(clamping: line), offset: Int32(clamping: at - start)) }
    var isAtEnd: Bool { at >= end }

    func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        at + ahead < end ? Unicode.Scalar(bytes[at + ahead]) : nil
    }

    var isAtLast: Bool { at + 1 == end }

    /// The whole character that comes next, for people to read.
    var character: String {
        var ahead = self
        ahead.skipCharacter()
        let scalars = String(decoding: bytes[at..<min(ahead.at, end)], as: UTF8.self).unicodeScalars
        return scalars.first.map { $0.value < 0x20 || $0.value == 0x7F ? "(control character)" : String($0) } ?? ""
    }

    /// What is left, shortened for people to read.
    var excerpt: String {
        let text = String(decoding: bytes[at..<min(end, at + 40)], as: UTF8.self)
        let isWhole = end - at <= 40 && text.count <= 24
        let shown = text.prefix(24).filter { !$0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } }
        return isWhole ? shown : shown + "..."
    }

    /// Steps over the whole character that comes next.
    mutating func skipCharacter() {
        repeat { at += 1 } while at < end && bytes[at] & 0xC0 == 0x80
    }

    mutating func skip(_ count: Int = 1) { at = min(at + count, end) }

    /// Steps over `scalar` where it comes next.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == scalar else { return false }
        at += 1
        return true
    }

    mutating func skipBlanks() {
        while let next = peek(), next == " " || next == "\t" { at += 1 }
    }

    /// Decimal digits; 99,999 stands for everything above it.
    mutating func number() -> Int? {
        var value: Int?
        while let digit = peek(), digit >= "0", digit <= "9" {
            value = min((value ?? 0) * 10 + Int(digit.value - 48), 99_999)
            at += 1
        }
        return value
    }

    mutating func signedNumber() -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        return number().map { isNegative ? -$0 : $0 }
    }

    /// The text up to a closing mark, which is stepped over too; nil, and no step, where there is none near. The limit
    /// keeps a line of a million opening marks from being searched a million times.
    mutating func text(closedBy mark: Unicode.Scalar, within limit: Int = 500) -> String? {
        guard let inner = cursor(closedBy: mark, within: limit) else { return nil }
        return inner.rest
    }

    /// A cursor over what lies before a closing mark, as `text(closedBy:within:)`.
    mutating func cursor(closedBy mark: Unicode.Scalar, within limit: Int = 500) -> Cursor? {
        var close = at
        while close < end, Unicode.Scalar(bytes[close]) != mark {
            close += 1
            if close - at > limit { return nil }
        }
        guard close < end else { return nil }
        defer { at = close + 1 }
        return Cursor(bytes: bytes, line: line, start: start, at: at, end: close)
    }

    /// The next word: up to a blank that is not between quotation marks. Empty at the end.
    mutating func word() -> Cursor {
        skipBlanks()
        let first = at
        var isQuoted = false
        while let next = peek(), isQuoted || (next != " " && next != "\t") {
            if next == "\"" { isQuoted.toggle() }
            at += 1
        }
        return Cursor(bytes: bytes, line: line, start: start, at: first, end: at)
    }

    /// What is left, without blanks at either end.
    var rest: String {
        var (low, high) = (at, end)
        while low < high, bytes[low] <= 0x20 { low += 1 }
        while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
        return String(decoding: bytes[low..<high], as: UTF8.self)
    }
}
