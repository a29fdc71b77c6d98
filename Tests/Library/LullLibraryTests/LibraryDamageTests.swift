// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import LullSoundKit
import LullTestKit
import Testing

/// A database that is damaged, held or of another version, and the recordings that it lists.
@Suite struct LibraryDamageTests {
    private static let count = 30

    private func made() throws -> Shelf {
        let shelf = try Shelf()
        let library = shelf.open()
        for index in 0..<Self.count {
            try library.add(audio(UInt64(index), count: 50), named: "r\(index).wav", facts: facts("Title \(index)"))
        }
        return shelf
    }

    @Test func `wherever the database is damaged, the list is what it was, and what was damaged is kept`() throws {
        let shelf = try made()
        let (list, whole) = (try shelf.open().all(), try contents(of: shelf.database))
        var random = SeededRandom(seed: 11)
        var asides = 0
        for round in 0..<150 {
            var bytes = whole
            // The header and the first page hold most of what can go wrong.
            let end = round % 3 == 0 ? 100 : round % 3 == 1 ? 4_096 : bytes.count
            for _ in 0..<(1 + round % 5) {
                bytes[Int.random(in: 0..<end, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            try shelf.overwrite(shelf.database, bytes)
            let library = shelf.open()
            #expect(try library.all() == list, "round \(round)")
            #expect(try library.search("title 7").map(\.id) == ["r17", "r27", "r7"], "round \(round)")
            let aside = Folder.files(in: shelf.folder, ending: "").filter { $0.contains("damaged") }
            if !aside.isEmpty {
                asides += 1
                #expect(library.problems().contains { $0.contains("nothing is lost") }, "round \(round)")
            }
            for name in aside { _ = unlink("\(shelf.folder)/\(name)") }
            #expect(shelf.names("recordings").count == Self.count)
        }
        #expect(asides > 20, "\(asides)")
    }

    @Test func `a database cut anywhere, of nothing, or of something else is made again`() throws {
        let shelf = try made()
        let (list, whole) = (try shelf.open().all(), try contents(of: shelf.database))
        var random = SeededRandom(seed: 12)
        let cuts = (0..<60).map { _ in Array(whole[..<Int.random(in: 0..<whole.count, using: &random)]) }
        for bytes in cuts + [[], [0], Array("This is no database at all, but it is long enough.".utf8), audio(3)] {
            try shelf.overwrite(shelf.database, bytes)
            #expect(try shelf.open().all() == list, "\(bytes.count)")
            #expect(try shelf.open().all() == list, "\(bytes.count)")
        }
    }

    @Test func `a damaged database keeps its bytes under another name`() throws {
        let shelf = try made()
        let garbage = audio(8)
        try shelf.overwrite(shelf.database, garbage)
        let list = try shelf.open().all()
        #expect(list.count == Self.count)
        let names = Folder.files(in: shelf.folder, ending: "").filter {
            $0.contains("damaged") && !$0.hasSuffix("-journal")
        }
        #expect(names.count == 1)
        #expect(try contents(of: "\(shelf.folder)/\(#require(names.first))") == garbage)
    }

    @Test func `a database damaged while it is open does not stop the library`() throws {
        let shelf = try made()
        let library = shelf.open()
        let list = try library.all()
        var random = SeededRandom(seed: 13)
        for _ in 0..<30 {
            var bytes = try contents(of: shelf.database)
            for _ in 0..<200 {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            try shelf.overwrite(shelf.database, bytes)
            try library.rename("r1", to: "Title 1")
            #expect(try library.all() == list)
        }
        #expect(try shelf.open().all() == list)
    }

    @Test func `a database that another program holds is waited for, then done without`() throws {
        let shelf = try made()
        let holder = try SQLite(path: shelf.database, patience: 0)
        try holder.run("BEGIN EXCLUSIVE")
        let library = shelf.open(patience: 20)
        #expect(try library.all().count == Self.count)
        #expect(library.problems().contains { $0.contains("Another program holds \(shelf.database)") })
        try library.add(audio(99), named: "new.wav")
        try library.rename("r1", to: "While it was held")
        try library.remove("r2")
        #expect(try library.all().count == Self.count)
        try holder.run("ROLLBACK")
        let next = shelf.open()
        #expect(try next.all() == library.all() && next.problems().isEmpty)
        #expect(try next.search("while it was held").map(\.id) == ["r1"])
    }

    @Test func `a database of a newer version is left as it is, and the list is there`() throws {
        let shelf = try made()
        try SQLite(path: shelf.database, patience: 0).run("PRAGMA user_version = 2")
        let bytes = try contents(of: shelf.database)
        let library = shelf.open()
        #expect(try library.all().count == Self.count)
        #expect(library.problems().contains { $0.contains("a newer Lull wrote it (its version is 2)") })
        try library.remove("r3")
        #expect(try contents(of: shelf.database) == bytes)
    }

    @Test func `a database that is deleted is made again`() throws {
        let shelf = try made()
        let list = try shelf.open().all()
        _ = try run("rm", [shelf.database])
        let library = shelf.open()
        #expect(try library.all() == list && library.problems().isEmpty && size(of: shelf.database) > 0)
    }

    @Test func `a folder in the place of the database does not stop the library`() throws {
        let shelf = try made()
        _ = try run("rm", [shelf.database])
        _ = try run("mkdir", [shelf.database])
        let library = shelf.open()
        #expect(try library.all().count == Self.count)
        #expect(!library.problems().isEmpty)
        try library.add(audio(99), named: "new.wav")
        #expect(try library.find("new") != nil)
    }
}
