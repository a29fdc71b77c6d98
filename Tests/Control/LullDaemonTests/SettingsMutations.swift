// SPDX-License-Identifier: GPL-3.0-or-later

/// The file that ships, without its comments.
func shippedKeys() throws -> [UInt8] {
    let lines = try shippedText().split(separator: UInt8(ascii: "\n"))
    return Array(lines.filter { $0.first != UInt8(ascii: "#") }.joined(separator: [UInt8(ascii: "\n")]))
}

/// A text that one to four small accidents have befallen.
func mutated(_ bytes: [UInt8], with random: inout Seeded) -> [UInt8] {
    var bytes = bytes
    for _ in 0...Int.random(in: 0...3, using: &random) {
        let at = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, at + Int.random(in: 0...12, using: &random))
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes.replaceSubrange(at..<end, with: [])
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
        case 2: bytes.insert(contentsOf: tokens.randomElement(using: &random) ?? [], at: at)
        case 3: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &random))
        default: bytes.removeSubrange(end...)
        }
    }
    return bytes
}

private let tokens: [[UInt8]] = [
    "[", "]]", "[[a]]\n", "{", "}", "\"", "\"\"\"", "'''", "=", ".", "#", ",", "\n", "\r\n", "\\", "\\u0000",
    "\\U0010FFFF",
    "-", "9", "1e999", "0x7fffffffffffffff", "99999999999999999999", "nan", "inf", "true", "1979-05-27T07:32:00Z",
    "\ndevice = \"b\"\n", "\nlog.level = 'info'\n", "\n[log.level]\n", "{ a.b = 1, a = 2 }", "\\u00e9", "[é]", "[.",
    "version = 2\n", "sound = 1\n", "[sound]\n", "\u{FEFF}", "é", "\u{1F476}",
].map { Array($0.utf8) }

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
