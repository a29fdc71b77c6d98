// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import Testing

@Suite("Settings, twisted")
struct SettingsFuzzTests {
    @Test func `20,000 mutations of the shipped file are read or refused in bounded sentences`() throws {
        let text = try shippedText().split(separator: UInt8(ascii: "\n")).filter {
            !$0.starts(with: [UInt8(ascii: "#")])
        }
        let shipped = Array(text.joined(separator: [UInt8(ascii: "\n")]))
        var random = Seeded(state: 1)
        var accepted = 0
        for _ in 0..<20_000 {
            let bytes = mutated(shipped, with: &random)
            var settings = Settings()
            let found = settings.put(bytes, file: "f")
            accepted += found.isEmpty ? 1 : 0
            #expect(found.count <= SettingsError.limit)
            for mistake in found {
                #expect(mistake.description.utf8.count < 2000)
                #expect(mistake.what.hasSuffix("."))
                guard case .text("f", let position) = mistake.place else {
                    Issue.record("a mistake without a place: \(mistake)")
                    continue
                }
                #expect((1...bytes.count { $0 == UInt8(ascii: "\n") } + 1).contains(position.line))
                #expect((1...bytes.count + 1).contains(position.column))
            }
            #expect((-40 ... -18).contains(settings.loudness.ceiling))
            #expect((0...100).contains(settings.session.volume))
            #expect((.seconds(60) ... .seconds(3600)).contains(settings.session.timer))
            #expect((.milliseconds(-500) ... .milliseconds(500)).contains(settings.sound.offset))
        }
        // Neither everything nor nothing: the mutations reach both ends.
        #expect((200...10_000).contains(accepted))
    }

    private func mutated(_ bytes: [UInt8], with random: inout Seeded) -> [UInt8] {
        var bytes = bytes
        for _ in 0...Int.random(in: 0...3, using: &random) {
            let at = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, at + Int.random(in: 0...12, using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.replaceSubrange(at..<end, with: [])
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
            case 2: bytes.insert(contentsOf: Self.tokens.randomElement(using: &random) ?? [], at: at)
            case 3: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &random))
            default: bytes.removeSubrange(end...)
            }
        }
        return bytes
    }

    private static let tokens: [[UInt8]] = [
        "[", "]]", "[[a]]\n", "{", "}", "\"", "\"\"\"", "'''", "=", ".", "#", ",", "\n", "\r\n", "\\", "\\u0000",
        "\\U0010FFFF",
        "-", "9", "1e999", "0x7fffffffffffffff", "99999999999999999999", "nan", "inf", "true", "1979-05-27T07:32:00Z",
        "version = 2\n", "sound = 1\n", "[sound]\n", "\u{FEFF}", "é", "\u{1F476}",
    ].map { Array($0.utf8) }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
