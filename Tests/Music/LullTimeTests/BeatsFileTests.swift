// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime
import Testing

@Suite struct BeatsFileTests {
    static func read(_ text: String) throws -> BeatGrid { try BeatsFile.grid(of: Array(text.utf8)) }

    @Test func `a grid reads back to the bit`() throws {
        for seed in 0..<50 {
            for bar in [1, 2, 3, 4, 7, 12] {
                let grid = try BeatGridTests.grid(seed, bar: bar)
                #expect(try Self.read(BeatsFile.text(of: grid)) == grid)
            }
        }
        let early = try #require(BeatGrid(beats: [-0.000_01, 1 / 3.0], firstDownbeat: 0, beatsPerBar: 1))
        #expect(try Self.read(BeatsFile.text(of: early)) == early)
    }

    @Test func `files of other programs are read`() throws {
        let grid = try Self.read("\u{FEFF}# madmom\r\n0.5 3\r\n1.25\t4\r\n\r\n2.0\t1\r\n2.75\t2\r\n3.5\t3\r\n")
        #expect(grid.beats == [0.5, 1.25, 2, 2.75, 3.5] && grid.beatsPerBar == 4 && grid.firstDownbeat == 2)
        #expect(try Self.read("1.0\n2.0\n3.0").beatsPerBar == 1)
    }

    @Test(arguments: [
        ("", 1, 1), ("1.0\t1\n", 2, 1), ("1.0\t1\nx\t2\n", 2, 1), ("1\t1\n2\ttwo", 2, 3), ("1\t1\n  2\t0\n", 2, 5),
        ("1\t1\n2\t13\n", 2, 3), ("1\t1\n2\t2\n2\t3\n", 3, 1), ("5\t1\n4\t2\n", 2, 1), ("1\t1\n2\t3\n", 2, 3),
        ("1\t1\n2\t2\n3\t1\n4\t2\n5\t3\n", 5, 3), ("1\t1\n2\t2\n3\t3\n4\t1\n5\t1\n", 5, 3), ("1\t1\n2\n", 2, 2),
        ("1\n2\t2\n", 2, 3), ("nan\t1\n", 1, 1), ("0x10\t1\n", 1, 1), ("1e99\t1\n", 1, 1), ("1 2 3\n", 1, 5),
    ])
    func `what is wrong is told with its place`(_ text: String, line: Int, column: Int) throws {
        let error = try #require(throws: BeatsFileError.self) { try Self.read(text) }
        #expect(error.line == line && error.column == column, "\(error)")
        #expect(error.description.hasPrefix("line \(line), column \(column): ") && error.text.hasSuffix("."))
    }

    @Test func `bytes of any kind are refused or read, and never more than a grid may have`() {
        var random = Seeded(9)
        let alphabet = Array("0123456789.-+e\t \n\r#\u{0}é".utf8) + [0xFF, 0xC0]
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                alphabet[Int.random(in: alphabet.indices, using: &random)]
            }
            _ = try? BeatsFile.grid(of: bytes)
        }
        let long = (0...65_536).map { "\($0)\n" }.joined()
        #expect(throws: BeatsFileError.self) { try Self.read(long) }
        #expect(throws: BeatsFileError.self) { try BeatsFile.grid(of: [UInt8](repeating: 0x31, count: 4_000_001)) }
        #expect(throws: BeatsFileError.self) { try BeatsFile.grid(of: [UInt8](repeating: 0x31, count: 3_999_999)) }
    }
}
