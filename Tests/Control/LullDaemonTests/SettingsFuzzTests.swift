// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import Testing

@Suite("Settings, twisted")
struct SettingsFuzzTests {
    @Test func `20,000 mutations of the shipped file are read or refused in bounded sentences`() throws {
        let shipped = try shippedKeys()
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

    /// Python's own reader of TOML 1.0, for each of these texts: whether it is one, and the bytes of `sound.device`.
    private static let judge = """
        import sys, tomllib
        for text in sys.stdin.buffer.read().split(b"\\x1e"):
            try:
                sound = tomllib.loads(text.decode("utf-8-sig")).get("sound", {})
                print("yes", sound.get("device", "auto").encode().hex() if isinstance(sound, dict) else "")
            except Exception:
                print("no")
        """

    @Test func `what is TOML and what it says is as Python's tomllib has it`() throws {
        let shipped = try shippedKeys()
        var random = Seeded(state: 2)
        let texts = (0..<20_000).map { _ in mutated(shipped, with: &random).filter { $0 != 0x1E } }
        try withFolder { folder in
            try write(texts.joined(separator: [0x1E]), to: "\(folder)/texts")
            try write(Self.judge.utf8, to: "\(folder)/judge.py")
            let verdicts = output(of: "python3 \(folder)/judge.py < \(folder)/texts").split(separator: "\n")
            try #require(verdicts.count == texts.count)
            for (text, verdict) in zip(texts, verdicts) {
                var settings = Settings()
                let found = settings.put(text, file: "f")
                let shown = Comment(rawValue: String(decoding: text, as: UTF8.self))
                if verdict == "no" { #expect(!found.isEmpty, shown) }
                if found.contains(where: { $0.what.hasPrefix("This is not TOML") }) { #expect(verdict == "no", shown) }
                if found.isEmpty, case .named(let name) = settings.sound.device {
                    #expect(
                        verdict == "yes \(name.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())",
                        shown)
                }
            }
        }
    }
}
