// SPDX-License-Identifier: GPL-3.0-or-later

import CSQLite

/// A statement that SQLite has read once, to be run any number of times.
///
/// - Thread: one at a time, that of its connection
package final class SQLiteStatement {
    private let handle: OpaquePointer
    private let connection: SQLite

    init(_ handle: OpaquePointer, of connection: SQLite) {
        (self.handle, self.connection) = (handle, connection)
    }

    deinit { sqlite3_finalize(handle) }

    /// Gives the statement its values, the first for `?1`, and begins it anew.
    package func bind(_ values: [SQLite.Value]) throws(SQLiteError) {
        sqlite3_reset(handle)
        for (index, value) in zip(Int32(1)..., values) { try connection.check(bind(value, at: index)) }
    }

    private func bind(_ value: SQLite.Value, at index: Int32) -> Int32 {
        switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .integer(let number): sqlite3_bind_int64(handle, index, number)
        case .real(let number): sqlite3_bind_double(handle, index, number)
        case .text(var text):
            text.withUTF8 { utf8 in
                utf8.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text(handle, index, $0.baseAddress, Int32(clamping: $0.count), copied)
                }
            }
        }
    }

    /// Goes on to the next row; false where there is none.
    package func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(handle)
            return false
        default:
            // After a reset the same code comes with its text.
            try connection.check(sqlite3_reset(handle))
            return false
        }
    }

    /// Runs the statement with these values to its end.
    package func run(_ values: [SQLite.Value]) throws(SQLiteError) {
        try bind(values)
        while try step() {}
    }

    /// Runs the statement with these values and calls `body` at each row.
    package func rows(_ values: [SQLite.Value] = [], _ body: () throws(SQLiteError) -> Void) throws(SQLiteError) {
        // A statement left in the middle of its rows would hold the file against others.
        defer { sqlite3_reset(handle) }
        try bind(values)
        while try step() { try body() }
    }

    package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
    package func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
    package func real(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

    /// A column's text; empty where it has none.
    package func text(_ column: Int32) -> String {
        guard let bytes = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// Tells SQLite to keep a copy: its SQLITE_TRANSIENT, a cast that Swift does not import.
    private var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
