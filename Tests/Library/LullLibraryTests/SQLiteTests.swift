// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import LullTestKit
import Testing

@Suite struct SQLiteTests {
    private static let table = "CREATE TABLE a (x, y)"

    private func open(_ folder: TemporaryFolder, patience: Int32 = 50) throws -> SQLite {
        try SQLite(path: "\(folder.path)/test.sqlite", patience: patience)
    }

    @Test func `what is bound is what is read`() throws {
        let folder = try TemporaryFolder()
        let database = try open(folder)
        try database.run(Self.table)
        let insert = try database.prepare("INSERT INTO a VALUES (?1, ?2)")
        let texts = ["", "Omas Lied", "Gân 🎵", "it's \"quoted\"; DROP TABLE a", "a\u{0}b"]
        for (number, text) in zip([0, -1, Int64.max, Int64.min, 7], texts) {
            try insert.run([.integer(number), .text(text)])
        }
        try insert.run([.real(0.1), .null])
        let select = try database.prepare("SELECT x, y FROM a ORDER BY rowid")
        var read: [String] = []
        var numbers: [Int64] = []
        try select.rows {
            read.append(select.text(1))
            numbers.append(select.integer(0))
        }
        #expect(read == texts + [""])
        #expect(numbers.prefix(5) == [0, -1, .max, .min, 7])
        let last = try database.prepare("SELECT x, y FROM a WHERE y IS NULL")
        try last.rows { #expect(last.real(0) == 0.1 && last.isNull(1)) }
    }

    @Test func `a transaction is all or nothing`() throws {
        let folder = try TemporaryFolder()
        let database = try open(folder)
        try database.run(Self.table)
        #expect(throws: SQLiteError.self) {
            try database.transaction { () throws(SQLiteError) in
                try database.run("INSERT INTO a VALUES (1, 2)")
                try database.run("INSERT INTO nowhere VALUES (1)")
            }
        }
        #expect(try count(database) == 0)
        try database.transaction { () throws(SQLiteError) in try database.run("INSERT INTO a VALUES (1, 2)") }
        #expect(try count(open(folder)) == 1)
    }

    @Test func `an error names the file, the code and what SQLite says`() throws {
        let folder = try TemporaryFolder()
        let error = try #require(throws: SQLiteError.self) { try open(folder).run("SELECT nowhere") }
        #expect(error.description.hasPrefix(folder.path) && error.description.contains("no such column: nowhere"))
        #expect(error.description.contains("SQLite code 1"))
        #expect(throws: SQLiteError.self) { try SQLite(path: "/nonexistent/x.sqlite", patience: 0) }
    }

    @Test func `steps run once, in order, and what was there before is kept first`() throws {
        let folder = try TemporaryFolder()
        var kept: [Int] = []
        let steps = [Self.table, "INSERT INTO a VALUES (1, 1)", "INSERT INTO a VALUES (2, 2)"]
        for count in [1, 1, 3, 3] {
            try open(folder).migrate(Array(steps.prefix(count))) { version in kept.append(version) }
        }
        #expect(kept == [1])
        #expect(try open(folder).version() == 3)
        #expect(try count(open(folder)) == 2)
    }

    @Test func `a step that fails leaves the file as it was`() throws {
        let folder = try TemporaryFolder()
        try open(folder).migrate([Self.table]) { _ in }
        #expect(throws: SQLiteError.self) {
            try open(folder).migrate([Self.table, "INSERT INTO a VALUES (1, 1)", "NONSENSE"]) { _ in }
        }
        #expect(try open(folder).version() == 1)
        #expect(try count(open(folder)) == 0)
    }

    @Test func `a file of a newer version is not touched`() throws {
        let folder = try TemporaryFolder()
        try open(folder).migrate([Self.table, "INSERT INTO a VALUES (1, 1)"]) { _ in }
        let before = try contents(of: "\(folder.path)/test.sqlite")
        let error = try #require(throws: SQLiteError.self) { try open(folder).migrate([Self.table]) { _ in } }
        #expect(error.kind == .newer)
        #expect(try contents(of: "\(folder.path)/test.sqlite") == before)
    }

    @Test func `a file that another holds is told as such, and opens when it lets go`() throws {
        let folder = try TemporaryFolder()
        let holder = try open(folder)
        try holder.run(Self.table)
        try holder.run("BEGIN EXCLUSIVE")
        let error = try #require(throws: SQLiteError.self) { try open(folder).run("INSERT INTO a VALUES (1, 1)") }
        #expect(error.kind == .locked)
        try holder.run("COMMIT")
        try open(folder).run("INSERT INTO a VALUES (1, 1)")
        #expect(try count(holder) == 1)
    }

    @Test func `every commit is synced, by a journal that a power cut cannot lose`() throws {
        let folder = try TemporaryFolder()
        let database = try open(folder)
        for (pragma, value) in [("synchronous", "2"), ("journal_mode", "truncate"), ("mmap_size", "0")] {
            let statement = try database.prepare("PRAGMA \(pragma)")
            if try statement.step() { #expect(statement.text(0) == value, "\(pragma)") }
        }
    }

    private func count(_ database: SQLite) throws -> Int64 {
        let statement = try database.prepare("SELECT count(*) FROM a")
        return try statement.step() ? statement.integer(0) : -1
    }
}
