// SPDX-License-Identifier: GPL-3.0-or-later

import CSQLite

/// What SQLite answered in place of doing what it was told.
///
/// - Thread: any
package struct SQLiteError: Error, Equatable, CustomStringConvertible {
    package enum Kind: Sendable { case locked, damaged, full, readOnly, denied, newer, other }

    package var path: String
    /// The extended result code.
    package var code: Int32
    /// SQLite's own words.
    package var text: String
    package var kind: Kind

    init(path: String, code: Int32, text: String) {
        (self.path, self.code, self.text) = (path, code, text)
        kind =
            switch code & 0xff {
            case SQLITE_BUSY, SQLITE_LOCKED: .locked
            // The statements are ours and fit the tables that we made: where they do not, the file is to blame.
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT, SQLITE_ERROR, SQLITE_SCHEMA, SQLITE_CONSTRAINT,
                SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE:
                .damaged
            case SQLITE_FULL: .full
            case SQLITE_READONLY: .readOnly
            case SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH: .denied
            default: .other
            }
    }

    /// A file that reads well and says what cannot be.
    init(damaged path: String, _ text: String) {
        (self.path, self.text, code, kind) = (path, text, SQLITE_CORRUPT, .damaged)
    }

    /// A file of a later version of Lull.
    init(newer path: String, version: Int) {
        (self.path, text, code, kind) = (path, Words.version(version), SQLITE_ERROR, .newer)
    }

    package var description: String { "\(path): \(text) (SQLite code \(code))" }
}
