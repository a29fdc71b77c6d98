// SPDX-License-Identifier: GPL-3.0-or-later

extension JSON {
    /// The value on one line, without the line's end, as UTF-8.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return bytes
    }

    /// Appends the value, on one line, as UTF-8.
    ///
    /// Integers stay integers; a fraction is the shortest that reads back as the same number, and keeps its ".0" where
    /// it is whole. What is not finite has no JSON and becomes `null`.
    package func write(into bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += value.description.utf8
        case .number(let value): bytes += (value.isFinite ? value.description : "null").utf8
        case .string(let value): Self.write(value, into: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.write(into: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.all.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.key, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(into: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { units in
            // Nearly every text goes out as it is, and is copied in one piece.
            var isPlain = true
            for unit in units {
                isPlain = isPlain && unit >= 0x20 && unit != UInt8(ascii: "\"") && unit != UInt8(ascii: "\\")
            }
            if isPlain { bytes += units } else { units.forEach { escape($0, into: &bytes) } }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escape(_ byte: UInt8, into bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): bytes += #"\""#.utf8
        case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
        case 0x08: bytes += #"\b"#.utf8
        case 0x09: bytes += #"\t"#.utf8
        case 0x0A: bytes += #"\n"#.utf8
        case 0x0C: bytes += #"\f"#.utf8
        case 0x0D: bytes += #"\r"#.utf8
        case 0..<0x20:
            bytes += #"\u00"#.utf8
            if byte < 0x10 { bytes.append(UInt8(ascii: "0")) }
            bytes += String(byte, radix: 16).utf8
        default: bytes.append(byte)
        }
    }
}

extension JSON: CustomStringConvertible {
    package var description: String { String(decoding: encoded, as: UTF8.self) }
}
