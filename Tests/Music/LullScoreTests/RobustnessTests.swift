// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import Testing

@Suite struct `Any bytes are read, in bounded time and space` {
    private func broken(_ bytes: [UInt8]) -> [String] {
        let ends = bytes.count { $0 == 0x0A || $0 == 0x0D }
        return Laws.broken(by: ABC.read(bytes), lines: ends + 1)
    }

    @Test(arguments: Sounds.names) func `A file cut off anywhere`(name: String) {
        let bytes = Sounds.bytes(name)
        for end in bytes.indices { #expect(broken(Array(bytes[..<end])) == []) }
    }

    @Test func `Random bytes`() {
        var random = Seeded(state: 7)
        for size in [1, 2, 3, 10, 1_000, 100_000] {
            let noise = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(broken(noise) == [])
            #expect(broken(Array("X:1\nK:C\n".utf8) + noise) == [])
        }
    }

    static let tenMegabytes: [(String, String)] = [
        ("X:1\nK:C\n", "C"), ("X:1\nK:C\n", "CDEF GABc|[CEG]2 z2 (3abc d>e|\n"), ("X:1\nK:C\n", "[\"{!(&:[V:"),
        ("X:1\nK:C\n", "|:"),
        ("X:1\nK:C\n", ":|"), ("X:1\nK:C\n", "|1"), ("X:1\nK:C\n", "\\\u{e9}"), ("X:1\nK:C\n", "V:x\n"),
        ("X:1\nK:C\n", "[Q:1/4=9]"),
        ("X:1\nK:C\n", "CDE\nw:a b c\nw:|\n"), ("X:1\nK:C\n", "[CEGceg"), ("X:1\nK:C\n", "C-("), ("X:1\nP:", "("),
        ("X:1\nP:", "(A9)9"),
        ("X:1\nQ:", "99999/1 "), ("X:1\nM:", "(99999+"), ("X:1\nK:", "^f"), ("X:1\nT:", "t"),
        ("", "X:1\nP:(A99999)99999\nK:C\nP:A\nCDEF\n\n"), ("", "\n"),
        ("", "X:1\n"),
        ("", "K:C\n"), ("", "\u{e9}"),
    ]

    @Test(arguments: tenMegabytes) func `Ten megabytes of anything`(start: String, unit: String) {
        let unit = Array(unit.utf8)
        var bytes = Array(start.utf8)
        bytes.reserveCapacity(10_000_000)
        while bytes.count < 10_000_000 { bytes += unit }
        let reading = ABC.read(bytes)
        let events = reading.tunes.reduce(0) { $0 + $1.voices.reduce(0) { $0 + $1.events.count } }
        #expect(events <= 1_000_000)
        #expect(reading.diagnostics.count + reading.tunes.reduce(0) { $0 + $1.diagnostics.count } <= 1_010)
    }

    @Test func `A tune beyond the limits is cut, and says so`() throws {
        let long = try tune("P:A\nCDEF|", "P:(A999)9\nK:C")
        #expect(long.diagnostics.map(\.text).contains { $0.hasPrefix("More than 1000 parts") })
        #expect(long.voices[0].events.count == 4_000)
        let longer = try tune("P:A\n" + String(repeating: "C", count: 1_000), "P:(A999)9\nK:C")
        #expect(longer.diagnostics.map(\.text).contains { $0.hasPrefix("Played out, the tune is longer than 100000") })
        #expect(longer.voices[0].events.count <= 100_000)
        let sung =
            "P:A\n" + String(repeating: "C", count: 100) + String(repeating: "\nw: a a a a a a a a a a", count: 32)
        #expect(try tune(sung, "P:(A999)9\nK:C").voices[0].verses.reduce(0) { $0 + $1.count } <= 100_032)
        #expect(try tune((1...70).map { "V:\($0)\nC4|" }.joined(separator: "\n")).voices.count == 64)
    }

    @Test func `The longest tune there is can be performed`() throws {
        for meter in ["1/64", "64/1", "12/64", "none"] {
            for bar in ["Z99999|", "C99999|", "C99999-|", "(9:999:9C99999|", "C99999>C99999|"] {
                let body = "P:A\n" + String(repeating: bar, count: 50)
                let reading = read(abc(body, "M:\(meter)\nL:64/1\nQ:1/512=99999\nP:(A999)9\nK:C"))
                #expect(Laws.broken(by: reading, lines: 20) == [])
            }
        }
    }

    @Test func `Reading is the same every time`() {
        for name in Sounds.names { #expect(ABC.read(Sounds.bytes(name)) == ABC.read(Sounds.bytes(name))) }
    }
}
