// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import LullFuzzKit
import Testing

@Suite("Settings, twisted")
struct SettingsFuzzTests {
    private static let tokens = [
        "[", "]]", "[[a]]\n", "{", "}", "\"", "\"\"\"", "'''", "=", ".", "#", ",", "\\", "\\u0000", "\\U0010FFFF",
        "\\ud800",
        "a.b.c.d.e.f.g.h", "a={b={c={d={", "[[[[[[[[[[", "1979-05-27T07:32:00Z", "07:32:00", "1979-05-27 07:32",
        "1_0__0",
        "0b1", "0o7", "+", "-", "e", "\ndevice = \"b\"\n", "\nlog.level = 'info'\n", "\n[log.level]\n",
        "{ a.b = 1, a = 2 }",
        "[é]", "version = 2\n", "version = 1\n", "sound = 1\n", "[sound]\n", "timer = \"999999h\"\n",
        "timer = \"1h1m1s\"\n", "sounds = [\"/a\", \"~/b\"]\n", "ceiling = -24.0\n", "offset = -500\n", "true", "\\\n",
    ]

    @Test func `any bytes are settings within their ranges, or bounded sentences with their places`() throws {
        let report = Fuzz.run(
            Fuzz.Format("settings", corpus: [try shippedKeys(), try shippedText()], tokens: Self.tokens),
            Fuzz.Allowance(allocations: (20_000, 100), bytes: (4 << 20, 40_000))
        ) { bytes in
            var settings = Settings()
            let found = settings.put(bytes, file: "f")
            return (settings, found)
        } judge: { read, bytes in
            let (settings, found) = read
            var laws = [
                (found.count <= SettingsError.limit, "\(found.count) mistakes"),
                ((-40 ... -18).contains(settings.loudness.ceiling), "the ceiling"),
                ((35...60).contains(settings.loudness.baby), "the ceiling at the baby"),
                ((0...100).contains(settings.session.volume), "the volume"),
                ((.seconds(60) ... .seconds(3600)).contains(settings.session.timer), "the timer"),
                ((.milliseconds(-500) ... .milliseconds(500)).contains(settings.sound.offset), "the offset"),
                (settings.library.sounds.count <= 64, "the folders"),
            ]
            laws += found.flatMap { Mistakes.laws($0, bytes) }
            return Fuzz.Verdict(
                kind: found.reduce(0) { $0 ^ Fuzz.kind(of: $1.what.utf8.prefix(24)) }, isAccepted: found.isEmpty,
                broken: laws.filter { !$0.0 }.map(\.1))
        }
        #expect(report.broken == [])
        #expect(report.left < 1_000, "\(report.isTold)")
        // Neither everything nor nothing: the mutations reach both ends.
        #expect((report.count / 100..<report.count / 2).contains(report.accepted), "\(report.isTold)")
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
