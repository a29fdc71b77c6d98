// SPDX-License-Identifier: GPL-3.0-or-later

import LullFuzzKit
import LullScore
import Testing

@Suite("Tunes, twisted")
struct ABCFuzzTests {
    private static let tokens = [
        "|", ":", "[", "]", "(", ")", "<", ">", "-", "_", "^", "=", "~", "!", "+", "\"", "{", "}", "/", "0", "1", "2",
        "9",
        "A", "B", "C", "G", "Z", "z", "X", "x", "w", "V", "P", "K", "M", "L", "Q", "%", "%%", "&", "\\", ",", "'", "*",
        "|:", ":|", "::", ":::|", "|1", ":|2", "[1,3", "[2-32", "(3", "(3:2:", "(999:1:999", "[K:", "[V:2]", "[M:1/64]",
        "[L:64/1]", "[Q:", "\nV:2\n", "\nP:A\n", "\nP:(AB)9\n", "P:((((A9)9)9)9)", "\nw: a-b_*|", "\nw:~\\-",
        "\n+: more",
        "\nX:2\nT:t\nK:C\n", "\n\n", "Z9999", "Z99999", "C99999", "99999", "//////", "/0", "0/", ">>>>", "<<<<<<<<<",
        "!f!", "!ppp!", "!crescendo(!", "\"Am\"", "\"^rit.\"", "\"Bbmaj7/D\"", "\nM:none\n", "\nM:(2+3)/8\n",
        "\nM:64/64\n",
        "\nL:1/512\n", "\nL:64/1\n", "\nQ:1/4=80\n", "\nQ:99999/1 99999/1=1\n", "\nK:Gmix ^f _b clef=bass octave=9\n",
        "\nI:propagate-accidentals octave\n", "\nT:", "\nN:Content note: x\n", "''''''''", ",,,,,,,,", "[CEG]2", "C-C-",
        "C\\\n",
        "K:HP", "K:none", "K:^^^^", "V:1 clef=treble+8 middle=d\n",
    ]

    private static let allowance = Fuzz.Allowance(allocations: (200_000, 400), bytes: (64 << 20, 20_000))

    @Test func `any bytes are read into laws that hold, in bounded space`() {
        let report = Fuzz.run(
            Fuzz.Format(
                "abc",
                corpus: Sounds.names.map(Sounds.bytes) + Construct.all.map { Array($0.abc.utf8) },
                tokens: Self.tokens),
            Self.allowance
        ) {
            ABC.read($0)
        } judge: { reading, bytes in
            let ends = bytes.count { $0 == 0x0A || $0 == 0x0D }
            var broken = Laws.broken(by: reading, lines: ends + 1)
            let kept = reading.tunes.flatMap(\.voices).reduce(0) { sum, voice in
                sum + voice.events.count + voice.chords.count + voice.verses.reduce(0) { $0 + $1.count }
            }
            if kept > 1_000_100 { broken.append("what is played is bounded") }
            let diagnostics = reading.diagnostics + reading.tunes.flatMap(\.diagnostics)
            if diagnostics.contains(where: { $0.column > bytes.count + 1 }) {
                broken.append("columns lie in their lines")
            }
            let said = Set(diagnostics.map { Fuzz.kind(of: $0.text.utf8.prefix(20)) })
            let kind = said.reduce(reading.tunes.count) { $0 ^ $1 }
            return Fuzz.Verdict(kind: kind, isAccepted: !reading.tunes.isEmpty, broken: broken)
        }
        #expect(report.broken == [])
        #expect(report.left < 1_000, "\(report.isTold)")
        #expect((report.count / 10..<report.count).contains(report.accepted), "\(report.isTold)")
    }
}
