// SPDX-License-Identifier: GPL-3.0-or-later

import LullControl
import LullFuzzKit
import Testing

@Suite("Lines, twisted")
struct LineFramerFuzzTests {
    private static let limit = 64

    /// What a framer makes of a stream that comes in pieces: the lines, what is left, and whether one was too long.
    private struct Cut: Equatable {
        var lines: [[UInt8]] = []
        var hasRest = false
        var isTooLong = false
    }

    /// - Parameter pieces: the lengths in which the bytes come, over and over
    private static func cut(_ bytes: [UInt8], pieces: [Int]) -> Cut {
        var framer = LineFramer(limit: limit)
        var cut = Cut()
        var rest = bytes[...]
        var turn = 0
        while !rest.isEmpty {
            let piece = rest.prefix(pieces[turn % pieces.count])
            rest = rest.dropFirst(piece.count)
            turn += 1
            do throws(LineFramer.TooLong) {
                _ = try framer.take(piece) { line in
                    cut.lines.append(line)
                    return true
                }
            } catch {
                cut.isTooLong = true
                return cut
            }
        }
        cut.hasRest = framer.hasRest
        return cut
    }

    @Test func `lines are the same in whatever pieces they come`() {
        let report = Fuzz.run(
            Fuzz.Format(
                "lines", corpus: ["a\nbc\n\nd", "\n\n\n", "{\"id\":1}\n{\"id\":2}\n"].map { Array($0.utf8) },
                tokens: ["\n", "\r\n", "\n\n\n\n", "0123456789abcdef0123456789abcdef"], longest: 512),
            Fuzz.Allowance(allocations: (200, 20), bytes: (40_000, 2_000))
        ) { bytes in
            Self.cut(bytes, pieces: [bytes.count])
        } judge: { whole, bytes in
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            let isLong = lines.contains { $0.count > Self.limit }
            var laws = [
                (whole.isTooLong == isLong, "a line is too long, or not"),
                (whole.lines.allSatisfy { $0.count <= Self.limit && !$0.contains(0x0A) }, "lines are short lines"),
            ]
            if !isLong {
                laws.append((whole.lines == lines.dropLast().map(Array.init), "the lines are those there"))
                laws.append((whole.hasRest == (lines.last?.isEmpty == false), "what is left is no line"))
            }
            for pieces in [[1], [3, 1, 7], [64], [65]] {
                laws.append((Self.cut(bytes, pieces: pieces) == whole, "in pieces of \(pieces)"))
            }
            return Fuzz.Verdict(
                kind: min(whole.lines.count, 20) * 2 + (isLong ? 1 : 0), isAccepted: !isLong,
                broken: laws.filter { !$0.0 }.map(\.1))
        }
        #expect(report.broken == [])
        #expect(report.left < 1_000, "\(report.isTold)")
        #expect((report.count / 10..<report.count).contains(report.accepted), "\(report.isTold)")
    }
}
