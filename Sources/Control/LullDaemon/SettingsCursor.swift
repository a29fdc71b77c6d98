// SPDX-License-Identifier: GPL-3.0-or-later

/// A place in a TOML text, and what is read from there.
struct SettingsCursor {
    let bytes: [UInt8]
    var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func peek(_ ahead: Int = 0) -> UInt8? { at + ahead < bytes.count ? bytes[at + ahead] : nil }

    func error(_ reason: String) -> SettingsSyntaxError { SettingsSyntaxError(offset: at, reason: reason) }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        at += 1
        return true
    }

    /// How many were skipped.
    @discardableResult
    mutating func skip(upTo limit: Int = .max, while holds: (UInt8) -> Bool) -> Int {
        let start = at
        while at - start < limit, let byte = peek(), holds(byte) { at += 1 }
        return at - start
    }

    mutating func skipBlanks() { skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }

    mutating func skipLine(keepingNewline: Bool = false) {
        skip { $0 != UInt8(ascii: "\n") }
        if !keepingNewline { _ = skip(UInt8(ascii: "\n")) }
    }

    mutating func skipNewline() throws(SettingsSyntaxError) -> Bool {
        if peek() == UInt8(ascii: "\r") {
            guard peek(1) == UInt8(ascii: "\n") else { throw error(Words.loneReturn) }
            at += 1
        }
        return skip(UInt8(ascii: "\n"))
    }

    /// To the end of the line.
    mutating func skipComment() throws(SettingsSyntaxError) -> Bool {
        guard skip(UInt8(ascii: "#")) else { return false }
        skip { !$0.isControl }
        guard
            peek() == nil || peek() == UInt8(ascii: "\n")
                || (peek() == UInt8(ascii: "\r") && peek(1) == UInt8(ascii: "\n"))
        else { throw error(Words.controlCharacter) }
        return true
    }

    /// Past blanks, comments and ends of lines, all of which a list may hold.
    mutating func skipToElement() throws(SettingsSyntaxError) {
        repeat {
            skipBlanks()
            _ = try skipComment()
        } while try skipNewline()
    }

    /// One part of a key, bare or in quotes.
    mutating func readName() throws(SettingsSyntaxError) -> String {
        if let byte = peek(), byte.isQuote {
            guard peek(1) != byte || peek(2) != byte else { throw error(Words.longName) }
            return try readString()
        }
        let start = at
        guard skip(while: \.isBareKey) > 0 else { throw error(Words.nameMissing) }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }
}

extension UInt8 {
    var isQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") }

    /// All but the tab.
    var isControl: Bool { (self < 0x20 && self != 0x09) || self == 0x7F }

    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    var isBareKey: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: isDigit
        }
    }
}
