// SPDX-License-Identifier: GPL-3.0-or-later

extension JSONParser {
    /// Reads a string, from its opening quote to behind its closing one.
    mutating func string() throws(JSON.ParseError) -> String {
        position += 1
        var text: [UInt8] = []
        while true {
            let run = bytes[position...].prefix { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
            text += run
            position = run.endIndex
            guard position < bytes.count else { throw failure(Words.openString) }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += String(try escape()).utf8
            default: throw failure(Words.controlCharacter)
            }
        }
    }

    private mutating func escape() throws(JSON.ParseError) -> Character {
        position += 1
        let letter = current
        position += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return Character(try scalar())
        default:
            position -= 1
            throw failure(Words.badEscape)
        }
    }

    /// Four hexadecimal digits, and four more where they are half of a surrogate pair.
    private mutating func scalar() throws(JSON.ParseError) -> Unicode.Scalar {
        let start = position
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(first), bytes[position...].starts(with: #"\u"#.utf8) else {
            throw JSON.ParseError(column: start + 1, reason: Words.halfAPair)
        }
        position += 2
        let second = try codeUnit()
        guard UTF16.isTrailSurrogate(second) else {
            throw JSON.ParseError(column: start + 1, reason: Words.halfAPair)
        }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private mutating func codeUnit() throws(JSON.ParseError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(current)).hexDigitValue else {
                throw failure(Words.hexadecimalExpected)
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
