// SPDX-License-Identifier: GPL-3.0-or-later

extension JSON {
    /// Why a line is not JSON, and where.
    package struct ParseError: Error, Equatable, Sendable {
        /// The byte at which reading stopped, counted from 1.
        package let column: Int
        /// What is wrong there, without a full stop.
        package let reason: String
    }

    /// The deepest nesting of arrays and objects that is read.
    package static let nestingLimit = 16

    /// Reads one value, with nothing but white space around it.
    ///
    /// Strict: UTF-8 is checked, surrogates must pair, a key may stand once, numbers must fit (`Int64`, or a finite
    /// `Double` where there is a fraction or an exponent). Time and memory grow with the length of the text only.
    ///
    /// - Throws: `ParseError` for anything else.
    package init(parsing bytes: [UInt8]) throws(ParseError) {
        do { _ = try UTF8Span(validating: bytes.span) } catch {
            throw ParseError(column: error.byteOffsets.lowerBound + 1, reason: Words.notUTF8)
        }
        var parser = JSONParser(bytes: bytes)
        self = try parser.document()
    }

    package init(parsing text: String) throws(ParseError) {
        try self.init(parsing: Array(text.utf8))
    }
}

/// One pass over a text that is known to be UTF-8.
struct JSONParser {
    let bytes: [UInt8]
    var position = 0
    private var depth = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The byte at hand; 0, which JSON has no use for, past the end.
    var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

    func failure(_ reason: String) -> JSON.ParseError { JSON.ParseError(column: position + 1, reason: reason) }

    mutating func document() throws(JSON.ParseError) -> JSON {
        let value = try value()
        guard position == bytes.count else { throw failure(Words.moreBehind) }
        return value
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(JSON.ParseError) -> JSON {
        skipSpace()
        let value: JSON
        switch current {
        case UInt8(ascii: "{"): value = try nested { parser throws(JSON.ParseError) in try parser.object() }
        case UInt8(ascii: "["): value = try nested { parser throws(JSON.ParseError) in try parser.array() }
        case UInt8(ascii: "\""): value = .string(try string())
        case UInt8(ascii: "t"): value = try word("true", .bool(true))
        case UInt8(ascii: "f"): value = try word("false", .bool(false))
        case UInt8(ascii: "n"): value = try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): value = try number()
        default: throw failure(position < bytes.count ? Words.noValue : Words.endsEarly)
        }
        skipSpace()
        return value
    }

    private mutating func nested(
        _ read: (inout JSONParser) throws(JSON.ParseError) -> JSON
    ) throws(JSON.ParseError) -> JSON {
        guard depth < JSON.nestingLimit else { throw failure(Words.tooDeep) }
        position += 1
        depth += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(JSON.ParseError) -> JSON {
        var members: [(key: String, value: JSON)] = []
        var seen: Set<String> = []
        skipSpace()
        if take("}") { return .object(JSON.Members()) }
        repeat {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw failure(Words.nameExpected) }
            let start = position
            let key = try string()
            guard seen.insert(key).inserted else {
                throw JSON.ParseError(column: start + 1, reason: Words.nameTwice)
            }
            skipSpace()
            guard take(":") else { throw failure(Words.colonExpected) }
            members.append((key, try value()))
        } while take(",")
        guard take("}") else { throw failure(Words.braceExpected) }
        return .object(JSON.Members(members))
    }

    private mutating func array() throws(JSON.ParseError) -> JSON {
        var elements: [JSON] = []
        skipSpace()
        if take("]") { return .array([]) }
        repeat { elements.append(try value()) } while take(",")
        guard take("]") else { throw failure(Words.bracketExpected) }
        return .array(elements)
    }

    private mutating func word(_ word: String, _ value: JSON) throws(JSON.ParseError) -> JSON {
        guard bytes[position...].starts(with: word.utf8) else { throw failure(Words.noValue) }
        position += word.utf8.count
        return value
    }

    private mutating func number() throws(JSON.ParseError) -> JSON {
        let start = position
        var isWhole = true
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") {
            isWhole = false
            try digits()
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("+") { _ = take("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        if !isWhole, let number = Double(text), number.isFinite { return .number(number) }
        throw JSON.ParseError(column: start + 1, reason: Words.hugeNumber)
    }

    private mutating func digits() throws(JSON.ParseError) {
        let isDigit = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard isDigit.contains(current) else { throw failure(Words.digitExpected) }
        while isDigit.contains(current) { position += 1 }
    }
}
