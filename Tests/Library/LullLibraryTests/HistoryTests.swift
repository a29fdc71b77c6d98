// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import LullTestKit
import Testing

@Suite struct HistoryTests {
    private let folder: TemporaryFolder
    private let history: History

    init() throws {
        folder = try TemporaryFolder()
        history = History(folder: "\(folder.path)/lull")
    }

    private func entry(_ number: Int) -> HistoryEntry {
        HistoryEntry(
            date: "2026-11-\(10 + number % 20)T03:12:45+01:00", seconds: 30 + number, rate: 12.25,
            stroke: "indian-milking-leg", track: "suo-gan-\(number)", title: "Suo Gân \(number)",
            routine: number.isMultiple(of: 2) ? "legs" : nil)
    }

    private func write(_ bytes: [UInt8]) throws {
        let stream = try #require(fopen(history.path, "w"))
        defer { fclose(stream) }
        _ = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
    }

    private func added(_ count: Int) throws -> [HistoryEntry] {
        let entries = (0..<count).map(entry)
        for entry in entries { try history.add(entry) }
        return entries
    }

    @Test func `what was added is read back, the oldest first, by the owner alone`() throws {
        #expect(try history.read() == History.Contents())
        let entries = try added(7)
        #expect(try history.read() == contents(entries))
        var info = stat()
        #expect(stat(history.path, &info) == 0 && info.st_mode & 0o777 == 0o600)
    }

    @Test func `whatever becomes of one byte, no more than one massage is lost, and none is false`() throws {
        let entries = try added(3)
        let whole = try LullTestKit.contents(of: history.path)
        for place in whole.indices {
            for byte in [0, 0x0A, 0x09, whole[place] ^ 1] as [UInt8] {
                var bytes = whole
                bytes[place] = byte
                try expectOneLost(bytes, of: entries)
            }
            var shorter = whole
            shorter.remove(at: place)
            try expectOneLost(shorter, of: entries)
            var longer = whole
            longer.insert(0x0A, at: place)
            try expectOneLost(longer, of: entries)
        }
    }

    private func expectOneLost(_ bytes: [UInt8], of entries: [HistoryEntry]) throws {
        try write(bytes)
        let found = try history.read()
        #expect(found.entries.count >= entries.count - 1 && found.newer == 0)
        #expect(found.entries == entries.filter(found.entries.contains))
        #expect(found.damaged <= 2 && (found.entries == entries || found.damaged > 0))
    }

    @Test func `wherever a write was cut off, the rest stays and the next is added whole`() throws {
        let entries = try added(2)
        let whole = try LullTestKit.contents(of: history.path)
        let later = entry(9)
        for length in 0...whole.count {
            try write(Array(whole.prefix(length)))
            let before = try history.read()
            #expect(before.entries == Array(entries.prefix(before.entries.count)) && before.damaged <= 1)
            try history.add(later)
            let after = try history.read()
            #expect(after.entries == before.entries + [later] && after.damaged == before.damaged)
        }
    }

    @Test func `names with tabs and ends of line in them harm nobody`() throws {
        var odd = entry(1)
        odd.title = "a\tb\nc\u{0}d" + String(repeating: "x", count: 100_000)
        odd.track = ""
        try history.add(odd)
        try history.add(entry(2))
        let found = try history.read()
        #expect(found.damaged == 0 && found.entries.last == entry(2))
        #expect(found.entries.first?.title.hasPrefix("a b c d") == true)
    }

    @Test func `lines of a newer Lull are left as they are`() throws {
        try history.add(entry(1))
        let bytes = try LullTestKit.contents(of: history.path)
        // A sum over a line that begins with another version: 2, date, sum.
        let line = "2\t2030-01-01T00:00:00+00:00"
        let sum = try run("sh", ["-c", "printf '%s' '\(line)' | sha256sum"]).text.prefix(16)
        try write(bytes + Array("\n\(line)\t\(sum)\n".utf8))
        try history.add(entry(3))
        let found = try history.read()
        #expect(found.entries == [entry(1), entry(3)] && found.newer == 1 && found.damaged == 0)
    }

    @Test func `it is bounded: of many massages the newest stay, ten thousand and more`() throws {
        try history.add(entry(0))
        let line = try LullTestKit.contents(of: history.path)
        var many: [UInt8] = []
        while many.count < 2 << 20 { many += line }
        try write(many)
        try history.add(entry(1))
        let found = try history.read()
        #expect(found.entries.last == entry(1) && found.damaged == 0)
        #expect(try LullTestKit.contents(of: history.path).count <= 3 << 19)
        #expect(found.entries.count > 10_000, "\(found.entries.count)")
    }

    @Test func `a file of any size is read in bounded memory, at its end`() throws {
        try history.add(entry(0))
        let line = try LullTestKit.contents(of: history.path)
        #expect(truncate(history.path, 1 << 34) == 0)
        let stream = try #require(fopen(history.path, "a"))
        _ = line.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
        fclose(stream)
        #expect(try history.read().entries == [entry(0)])
    }

    @Test func `cleared, nothing of it is on the disk`() throws {
        try history.clear()
        _ = try added(3)
        try history.clear()
        #expect(access(history.path, F_OK) != 0)
        #expect(try history.read() == History.Contents())
        try history.add(entry(4))
        #expect(try history.read() == contents([entry(4)]))
    }

    @Test(arguments: Disk.Step.allCases, [ENOSPC, EACCES, EROFS, EIO])
    func `what the disk refuses is told, and what was there stays`(step: Disk.Step, code: Int32) throws {
        let entries = try added(2)
        let broken = History(folder: history.folder, disk: Disk { $0 == step ? code : 0 })
        if step == .write || step == .sync { #expect(throws: LibraryError.self) { try broken.add(entry(3)) } }
        if step == .remove { #expect(throws: LibraryError.self) { try broken.clear() } }
        #expect(try history.read() == contents(entries))
    }

    @Test func `where something else is in its place, that is told`() throws {
        mkdir(history.folder, 0o700)
        mkdir(history.path, 0o700)
        #expect(throws: LibraryError.self) { try history.add(entry(1)) }
        #expect(throws: LibraryError.self) { try history.read() }
        rmdir(history.path)
        #expect(mkfifo(history.path, 0o600) == 0)
        #expect(throws: LibraryError.self) { try history.add(entry(1)) }
        #expect(throws: LibraryError.self) { try history.read() }
    }

    private func contents(_ entries: [HistoryEntry]) -> History.Contents {
        var contents = History.Contents()
        contents.entries = entries
        return contents
    }
}
