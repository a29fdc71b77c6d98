// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullClient
import Testing

@Suite struct StreamTests {
    @Test(arguments: 1...7)
    func `lines are the same however they are cut`(size: Int) throws {
        var ends: [CInt] = [-1, -1]
        try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let writer = Stream(descriptor: ends[0])
        var reader = Stream(descriptor: ends[1])
        let text = Array("first\n\nthird line\nrest".utf8)
        var lines: [String] = []
        for start in stride(from: 0, to: text.count, by: size) {
            try writer.write(Array(text[start..<min(start + size, text.count)]))
            try reader.fill()
            while let line = reader.nextLine() { lines.append(String(decoding: line, as: UTF8.self)) }
        }
        #expect(lines == ["first", "", "third line"])
    }
}
