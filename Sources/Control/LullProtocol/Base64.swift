// SPDX-License-Identifier: GPL-3.0-or-later

/// Bytes as text (RFC 4648, section 4), for what is not text and has to pass in a line.
///
/// - Thread: any
package enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8?] = (0...255).map { byte in
        digits.firstIndex(of: UInt8(byte)).map { UInt8($0) }
    }
    private static let padding = UInt8(ascii: "=")

    package static func text(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var at = 0
        while at < bytes.count {
            let count = min(3, bytes.count - at)
            var group: UInt32 = 0
            for place in 0..<3 { group = group << 8 | (place < count ? UInt32(bytes[at + place]) : 0) }
            for place in 0..<4 {
                text.append(place <= count ? digits[Int(group >> (18 - 6 * UInt32(place))) & 63] : padding)
            }
            at += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil where `text` is nothing that `text(of:)` gives.
    package static func bytes(of text: String) -> [UInt8]? {
        let text = Array(text.utf8)
        guard text.count.isMultiple(of: 4) else { return nil }
        let padded = text.reversed().prefix { $0 == padding }.count
        guard padded <= 2 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        for (place, digit) in text.dropLast(padded).enumerated() {
            guard let value = values[Int(digit)] else { return nil }
            group = group << 6 | UInt32(value)
            // The first digit of a group completes no byte, each other one does.
            guard place % 4 > 0 else { continue }
            let left = UInt32(6 - 2 * (place % 4))
            bytes.append(UInt8(truncatingIfNeeded: group >> left))
            group &= (1 << left) - 1
        }
        return group == 0 ? bytes : nil
    }
}
