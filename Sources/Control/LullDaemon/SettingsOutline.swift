// SPDX-License-Identifier: GPL-3.0-or-later

/// Where the tables and keys of a TOML text stand, which TOMLKit does not tell. Only for texts that it has accepted;
/// of others it finds something, in linear time.
struct SettingsOutline {
    /// By names joined with dots.
    private var keys: [String: Int] = [:]
    private var values: [String: Int] = [:]
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        readDocument()
    }

    /// The first byte of a key, else of the table that holds it.
    func key(_ table: String, _ name: String? = nil) -> Int { Self.mark(in: keys, table, name) }

    /// The first byte of a value, else of the table that holds it.
    func value(_ table: String, _ name: String? = nil) -> Int { Self.mark(in: values, table, name) }

    func position(of offset: Int) -> SettingsError.TextPosition {
        SettingsError.TextPosition(ofByte: offset, in: bytes)
    }

    private static func mark(in marks: [String: Int], _ table: String, _ name: String?) -> Int {
        name.flatMap { marks["\(table).\($0)"] } ?? marks[table] ?? 0
    }
}

extension SettingsOutline {
    private mutating func readDocument() {
        var table: [String] = []
        while skipBlankLines() {
            let start = at
            if skip(while: { $0 == UInt8(ascii: "[") }) > 0 {
                table = readKey()
                mark(table, key: start, value: start)
                skip { $0 != UInt8(ascii: "\n") }
            } else {
                let path = table + readKey()
                skip { $0 == UInt8(ascii: "=") || $0.isBlank }
                mark(path, key: start, value: at)
                skipValue()
            }
        }
    }

    /// The settings are two deep: of a longer key only the first two names count.
    private mutating func mark(_ path: [String], key: Int, value: Int) {
        guard let table = path.first else { return }
        let full = path.prefix(2).joined(separator: ".")
        for name in [table, full] where keys[name] == nil {
            keys[name] = key
            values[name] = value
        }
    }

    /// Reads `a."b".c`; the escapes of a quoted name are left as they are.
    private mutating func readKey() -> [String] {
        var names: [String] = []
        repeat {
            skip { $0 == UInt8(ascii: ".") || $0.isBlank }
            let start = at
            let isQuoted = skipString()
            if !isQuoted { skip(while: \.isBareKey) }
            if names.count < 2 {
                let name = isQuoted ? bytes[start..<at].dropFirst().dropLast() : bytes[start..<at]
                names.append(String(decoding: name, as: UTF8.self))
            }
            skip(while: \.isBlank)
        } while peek() == UInt8(ascii: ".")
        return names
    }

    /// To the end of the line in which the value ends.
    private mutating func skipValue() {
        var depth = 0
        while let byte = peek(), byte != UInt8(ascii: "\n") || depth > 0 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                _ = skipString()
                continue
            case UInt8(ascii: "#"):
                skip { $0 != UInt8(ascii: "\n") }
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
            at += 1
        }
    }

    /// False where no string begins.
    private mutating func skipString() -> Bool {
        guard let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return false }
        let run = skip(upTo: 6) { $0 == quote }
        // Two are an empty string, six an empty one of several lines.
        guard run != 2, run != 6 else { return true }
        let closing = run < 3 ? 1 : 3
        at -= run - closing
        while let byte = peek() {
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                at = min(at + 2, bytes.count)
            } else if byte == quote {
                // A text of several lines may end in quotes of its own, two at most.
                if skip(upTo: closing == 1 ? 1 : 5, while: { $0 == quote }) >= closing { return true }
            } else {
                at += 1
            }
        }
        return true
    }

    /// To the next thing that is neither blank nor a comment; false at the end.
    private mutating func skipBlankLines() -> Bool {
        while let byte = peek() {
            if byte == UInt8(ascii: "#") {
                skip { $0 != UInt8(ascii: "\n") }
            } else if byte == UInt8(ascii: "\n") || byte.isBlank {
                at += 1
            } else {
                return true
            }
        }
        return false
    }

    private func peek() -> UInt8? { at < bytes.count ? bytes[at] : nil }

    @discardableResult
    private mutating func skip(upTo limit: Int = .max, while holds: (UInt8) -> Bool) -> Int {
        let start = at
        while at - start < limit, let byte = peek(), holds(byte) { at += 1 }
        return at - start
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool {
        self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r")
    }

    fileprivate var isBareKey: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
