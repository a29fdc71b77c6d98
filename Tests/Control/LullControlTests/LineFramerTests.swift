// SPDX-License-Identifier: GPL-3.0-or-later

import LullControl
import Testing

@Suite struct LineFramerTests {
    @Test func `lines are the same however the stream is cut`() throws {
        let stream = Array("one\n\ntwo\r\n\u{E9}\n".utf8)
        for size in 1...stream.count {
            var framer = LineFramer(limit: 4)
            var lines: [String] = []
            for start in stride(from: 0, to: stream.count, by: size) {
                let rest = try framer.take(stream[start..<min(start + size, stream.count)]) {
                    lines.append(String(decoding: $0, as: UTF8.self))
                    return true
                }
                #expect(rest.isEmpty)
            }
            #expect(lines == ["one", "", "two\r", "\u{E9}"])
            #expect(!framer.hasRest)
        }
    }

    @Test func `a line may be as long as the limit and no longer, ended or not`() throws {
        var framer = LineFramer(limit: 3)
        _ = try framer.take(Array("abc".utf8)) { _ in true }
        #expect(framer.hasRest)
        #expect(throws: LineFramer.TooLong.self) { try framer.take(Array("d".utf8)) { _ in true } }
        var ended = LineFramer(limit: 3)
        var lines = 0
        #expect(throws: LineFramer.TooLong.self) {
            try ended.take(Array("abc\nabcd\n".utf8)) { _ in
                lines += 1
                return true
            }
        }
        #expect(lines == 1)
    }

    @Test(arguments: ["", "x", "\n", "more\nand more"])
    func `what follows a line that says so is handed back as it came`(rest: String) throws {
        var framer = LineFramer(limit: 8)
        _ = try framer.take(Array("one\nt".utf8)) { _ in true }
        let left = try framer.take(Array("wo\n\(rest)".utf8)) { line in
            #expect(line == Array("two".utf8))
            return false
        }
        #expect(Array(left) == Array(rest.utf8))
        #expect(!framer.hasRest)
    }
}
