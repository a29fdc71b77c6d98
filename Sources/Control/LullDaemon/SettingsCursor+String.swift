// SPDX-License-Identifier: GPL-3.0-or-later

extension SettingsCursor {
    /// Any of the four kinds of string, from its first quote.
    mutating func readString() throws(SettingsSyntaxError) -> String {
        guard let quote = peek() else { throw error(Words.textMissing) }
        let start = at
        let isLong = peek(1) == quote && peek(2) == quote
        at += isLong ? 3 : 1
        if isLong { _ = try skipNewline() }
        var text: [UInt8] = []
        while let byte = peek() {
            if byte == quote {
                let run = skip(upTo: isLong ? 5 : 1) { $0 == quote }
                guard run >= (isLong ? 3 : 1) else {
                    text += repeatElement(quote, count: run)
                    continue
                }
                // A long text may end in two quotes of its own.
                text += repeatElement(quote, count: run - (isLong ? 3 : 1))
                return String(decoding: text, as: UTF8.self)
            } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                try readEscape(into: &text, isLong: isLong)
            } else if isLong, try skipNewline() {
                text.append(UInt8(ascii: "\n"))
            } else if byte.isControl {
                let isEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
                throw error(isEnd ? Words.textBeyondLine : Words.controlCharacter)
            } else {
                text.append(byte)
                at += 1
            }
        }
        at = start
        throw error(Words.openText)
    }

    private mutating func readEscape(into text: inout [UInt8], isLong: Bool) throws(SettingsSyntaxError) {
        let start = at
        at += 1
        guard let byte = peek() else { throw error(Words.openText) }
        at += 1
        switch byte {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(byte)
        case UInt8(ascii: "u"): text += try readScalar(digits: 4)
        case UInt8(ascii: "U"): text += try readScalar(digits: 8)
        default:
            at = start + 1
            guard isLong, try skipFoldedLines() else {
                at = start
                throw error(Words.looseBackslash)
            }
        }
    }

    /// A \ at the end of a line takes all blanks and ends of lines after it away.
    private mutating func skipFoldedLines() throws(SettingsSyntaxError) -> Bool {
        skipBlanks()
        guard try skipNewline() else { return false }
        repeat { skipBlanks() } while try skipNewline()
        return true
    }

    private mutating func readScalar(digits: Int) throws(SettingsSyntaxError) -> String.UTF8View {
        let hexadecimal = bytes[at...].prefix(digits)
        guard hexadecimal.count == digits, hexadecimal.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt32(String(decoding: hexadecimal, as: UTF8.self), radix: 16),
            let scalar = Unicode.Scalar(value)
        else { throw error(Words.badCharacter(digits: digits)) }
        at += digits
        return String(Character(scalar)).utf8
    }
}
