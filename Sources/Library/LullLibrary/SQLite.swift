// SPDX-License-Identifier: GPL-3.0-or-later

import CSQLite

/// One connection to an SQLite database.
///
/// It is set up for a home box whose power is cut and whose disk is a memory card:
/// - A rollback journal, truncated at each commit, with `synchronous` FULL: after a commit returns, it is on the card,
///   and a cut before that leaves what was there before. The log of WAL mode would save a sync, but reads through a
///   memory-mapped file, where a failing card ends the program by SIGBUS instead of an error; it also cannot be opened
///   on a card that has gone read-only, which is how cards fail. At rest there is one file, so a plain copy is a backup.
/// - No memory mapping, cells checked, nothing in the schema trusted, as SQLite's "Defense Against The Dark Arts" asks
///   for files that may have been damaged.
///
/// - Thread: one at a time
package final class SQLite {
    /// A value in a statement or a row.
    package enum Value: Equatable, Sendable {
        case null
        case integer(Int64)
        case real(Double)
        case text(String)
    }

    package let path: String
    private let handle: OpaquePointer

    /// - Parameters:
    ///   - path: made where it is missing; `:memory:` for none
    ///   - patience: milliseconds to wait for another program's lock
    package init(path: String, patience: Int32) throws(SQLiteError) {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            let text = String(cString: handle.map { sqlite3_errmsg($0) } ?? sqlite3_errstr(code))
            sqlite3_close_v2(handle)
            throw SQLiteError(path: path, code: code, text: text)
        }
        (self.path, self.handle) = (path, handle)
        sqlite3_busy_timeout(handle, patience)
        try run("PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF")
        try run("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -1024")
        try run("PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL")
    }

    deinit { sqlite3_close_v2(handle) }

    /// Runs statements that answer nothing, or nothing of interest.
    package func run(_ sql: String) throws(SQLiteError) { try check(sqlite3_exec(handle, sql, nil, nil, nil)) }

    /// Rows that this connection has changed since it was opened.
    package var changed: Int64 { sqlite3_total_changes64(handle) }

    package func prepare(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v2(handle, sql, -1, &statement, nil))
        guard let statement else { throw SQLiteError(path: path, code: SQLITE_MISUSE, text: "no statement in \(sql)") }
        return SQLiteStatement(statement, of: self)
    }

    /// Does all of `body` or, where it throws, nothing of it.
    package func transaction<Result>(
        _ body: () throws(SQLiteError) -> Result
    ) throws(SQLiteError) -> Result {
        try run("BEGIN IMMEDIATE")
        do {
            let result = try body()
            try run("COMMIT")
            return result
        } catch {
            try? run("ROLLBACK")
            throw error
        }
    }

    /// The number that `migrate` keeps in the file; 0 in a new one.
    package func version() throws(SQLiteError) -> Int {
        let statement = try prepare("PRAGMA user_version")
        return try statement.step() ? Int(statement.integer(0)) : 0
    }

    /// Brings the tables up to the last of `steps`, all or nothing.
    ///
    /// - Parameters:
    ///   - steps: the first makes the tables of a new file; each further one leads from one version to the next
    ///   - keep: called before a file that holds something is changed, with its version
    /// - Throws: `newer` where the file has more steps behind it than these; it is then untouched.
    package func migrate(_ steps: [String], keep: (Int) throws(SQLiteError) -> Void) throws(SQLiteError) {
        let version = try version()
        if version < 0 { throw SQLiteError(damaged: path, Words.version(version)) }
        if version > steps.count { throw SQLiteError(newer: path, version: version) }
        if version == steps.count { return }
        if version > 0 { try keep(version) }
        try transaction { () throws(SQLiteError) in
            // Another program may have done it while this one waited.
            guard try self.version() == version else { return }
            for step in steps[version...] { try run(step) }
            try run("PRAGMA user_version = \(steps.count)")
        }
    }

    /// Looks at every page for what cannot be.
    package func checkWhole() throws(SQLiteError) {
        let statement = try prepare("PRAGMA quick_check(1)")
        guard try statement.step() else { throw SQLiteError(damaged: path, Words.unchecked) }
        let verdict = statement.text(0)
        if verdict != "ok" { throw SQLiteError(damaged: path, verdict) }
    }

    func check(_ code: Int32) throws(SQLiteError) {
        if code == SQLITE_OK { return }
        throw SQLiteError(path: path, code: code, text: String(cString: sqlite3_errmsg(handle)))
    }
}
