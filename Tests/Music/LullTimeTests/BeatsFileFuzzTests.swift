// SPDX-License-Identifier: GPL-3.0-or-later

import LullFuzzKit
import LullTime
import Testing

@Suite("Beats, twisted")
struct BeatsFileFuzzTests {
    private static let corpus = [
        "0.5\t1\n1.0\t2\n1.5\t3\n2.0\t1\n2.5\t2\n3.0\t3\n",
        "# madmom\r\n0.5 3\r\n1.25\t4\r\n\r\n2.0\t1\r\n2.75\t2\r\n3.5\t3\r\n",
        "1.0\n2.0\n3.0", "\u{FEFF}-3600 1\n604800 1\n", "1e0\t12\n1.02e0\t1\n",
        "0.1\t1 # one\n0.2\t2\n0.3\t1\n0.4\t2\n",
    ].map { Array($0.utf8) }
    private static let tokens = [
        "\t", " ", "#", ".", "e", "+", "1\n", "\t1\n", "\t12\n", "\t13\n", "0.02", "604800", "-3600", "1e5", "0x1p3",
        "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "\t0\n", "1.0000000000000000000000000000000000000000000000000000000000000000000",
    ]

    @Test func `any bytes are a grid that is written and read to the bit, or an error with its place`() {
        let report = Fuzz.run(
            Fuzz.Format("beats", corpus: Self.corpus, tokens: Self.tokens, longest: 4_096),
            Fuzz.Allowance(allocations: (50, 4), bytes: (10_000, 200))
        ) { bytes in
            Result { () throws(BeatsFileError) in try BeatsFile.grid(of: bytes) }
        } judge: { reading, bytes in
            switch reading {
            case .success(let grid):
                let written = Array(BeatsFile.text(of: grid).utf8)
                let again = try? BeatsFile.grid(of: written)
                // A bar that never ends is not told from a shorter one.
                let isSame = again?.beats == grid.beats && (grid.beats.count <= 2 * grid.beatsPerBar || again == grid)
                let isTempo = grid.tempo.micro > 0
                let laws = [(isSame, "it reads back"), (isTempo, "it has a tempo")]
                return Fuzz.Verdict(
                    kind: min(grid.beats.count, 20) * 100 + grid.beatsPerBar * 20 + grid.firstDownbeat,
                    isAccepted: true,
                    broken: laws.filter { !$0.0 }.map(\.1))
            case .failure(let error):
                let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
                let isInside = (1...lines.count).contains(error.line)
                let width = isInside ? lines[error.line - 1].count : 0
                let laws = [
                    (isInside && (1...width + 1).contains(error.column), "\(error) lies in the text"),
                    (error.text.hasSuffix(".") && error.text.utf8.count < 300, "\(error) is a sentence"),
                ]
                return Fuzz.Verdict(
                    kind: Fuzz.kind(of: error.text.utf8, from: 1), isAccepted: false,
                    broken: laws.filter { !$0.0 }.map(\.1))
            }
        }
        #expect(report.broken == [])
        #expect(report.left < 1_000, "\(report.isTold)")
        #expect((report.count / 50..<report.count).contains(report.accepted), "\(report.isTold)")
    }
}
