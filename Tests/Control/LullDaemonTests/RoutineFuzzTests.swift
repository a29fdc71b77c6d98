// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import LullFuzzKit
import LullStrokes
import Testing

/// What holds for every mistake in a file.
enum Mistakes {
    static func laws(_ mistake: SettingsError.Mistake, _ bytes: [UInt8]) -> [(Bool, String)] {
        guard case .text("f", let position) = mistake.place else { return [(false, "a mistake without a place")] }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let isInside = (1...lines.count).contains(position.line)
        let width = isInside ? lines[position.line - 1].count : 0
        return [
            (isInside && (1...width + 1).contains(position.column), "\(mistake) lies in the text"),
            (mistake.description.utf8.count < 2_000, "\(mistake) is short"),
            (mistake.what.hasSuffix("."), "\(mistake) is a sentence"),
        ]
    }
}

@Suite("Routines, twisted")
struct RoutineFuzzTests {
    private static let corpus =
        Fuzz.corpus("Sources/lulld", ending: "routine.toml")
        + [
            "title = 'R'\n[[step]]\nstroke = 'sun-moon'\n",
            "version = 1\ntitle = \"a\"\nwords = \"b\"\n[[step]]\nstroke = \"combing\"\nside = \"left\"\nfor = \"1m30s\"\n"
                + "rate = 10.5\ntrack = \"suo-gan\"\nvoice = \"harp\"\nwords = '''\nlong\n'''\n[[step]]\nstroke = 'Combing'\n",
        ].map { Array($0.utf8) }
    private static let tokens =
        [
            "[[step]]\n", "[[step]]\nstroke = 'combing'\n", "[step]\n", "[[step.a]]\n", "[[other]]\n", "step = []\n",
            "step.a = 1\n", "{", "}", "[", "]", "\"", "'", "\"\"\"", "=", ".", "#", ",", "\\u0000", "\\u202e",
            "title = ''\n",
            "strokes = 99\n", "for = \"600s\"\n", "for = \"999999h\"\n", "side = \"right\"\n", "rate = 20\n",
            "words = \"x\"\n",
            "version = 2\n", "version.a = 1\n", "voice = \"tick\"\n", "track = \"x\"\n", "a = {b = [{c = 1}]}\n",
        ] + Strokes.all.prefix(8).map { "stroke = \"\($0.id)\"\n" }

    @Test func `any bytes are a routine that can be massaged, or bounded sentences with their places`() {
        let report = Fuzz.run(
            Fuzz.Format("routines", corpus: Self.corpus, tokens: Self.tokens),
            // Each mistake may ask which stroke was meant: 27 allocations and 2,029 bytes a byte were the most seen.
            Fuzz.Allowance(allocations: (3_500, 54), bytes: (260_000, 4_000))
        ) { bytes in
            Result { () throws(SettingsError) in try RoutineShelf.read(bytes, file: "f", id: "r") }
        } judge: { reading, bytes in
            switch reading {
            case .success(let routine):
                return Fuzz.Verdict(
                    kind: Fuzz.kind(of: routine.steps.flatMap(\.stroke.id.utf8), from: routine.steps.count),
                    isAccepted: true, broken: Self.laws(routine).filter { !$0.0 }.map(\.1))
            case .failure(let error):
                let laws =
                    error.mistakes.flatMap { Mistakes.laws($0, bytes) }
                    + [((1...SettingsError.limit).contains(error.mistakes.count), "\(error.mistakes.count) mistakes")]
                return Fuzz.Verdict(
                    kind: error.mistakes.reduce(1) { $0 ^ Fuzz.kind(of: $1.what.utf8.prefix(24)) }, isAccepted: false,
                    broken: laws.filter { !$0.0 }.map(\.1))
            }
        }
        #expect(report.broken == [])
        #expect(report.left < 1_000, "\(report.isTold)")
        #expect((report.count / 100..<report.count).contains(report.accepted), "\(report.isTold)")
    }

    private static func laws(_ routine: Routine) -> [(Bool, String)] {
        let texts = [routine.title] + routine.words + routine.steps.compactMap(\.words)
        return [
            (Routine.stepCount.contains(routine.steps.count), "\(routine.steps.count) steps"),
            (
                texts.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } },
                "texts are lines"
            ),
            (texts.allSatisfy { !$0.isEmpty && $0.unicodeScalars.count <= 503 }, "texts are short"),
            (
                routine.steps.allSatisfy { step in
                    switch step.length {
                    case .strokes(let count): Routine.strokeCount.contains(count)
                    case .seconds(let seconds): Routine.stepDuration.contains(seconds)
                    }
                }, "steps end"
            ),
        ]
    }
}
