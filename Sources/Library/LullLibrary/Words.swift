// SPDX-License-Identifier: GPL-3.0-or-later

/// What is said of tunes, recordings and the files they are in; errors tell themselves.
enum Words {
    // MARK: - Tunes

    static func tooLarge(_ path: String) -> String { "\(path) is larger than 10 MB and was left out." }
    static func unreadable(_ path: String) -> String { "\(path) could not be read and was left out." }
    static func noTune(_ path: String) -> String { "\(path) has no tune with notes." }

    // MARK: - The list of recordings

    static func madeAgain(_ database: String, _ error: SQLiteError, aside: String) -> String {
        "\(database) was damaged (\(error.text)) and is now called \(aside). The list was made again from the "
            + "recordings themselves; nothing is lost, and nothing is to be done."
    }

    static func keptInMemory(_ error: LibraryError) -> String {
        "\(error.what) The list of recordings is kept in memory until Lull is started again."
    }

    // MARK: - Reasons: clauses without a full stop

    static let noMemory = "there is no memory for it"
    static let notAFile = "it is not a file"
    static let farTooLong = "it is far too long"
    static let noNumber = "one of the facts for it is no number"

    static func ofOtherAudio(_ hash: String) -> String { "it is of other audio, SHA-256 \(hash)" }

    // Of a sidecar.
    static let noSidecar = "it does not begin as a sidecar"
    static let cutShort = "it is cut short"
    static let otherSum = "its sum does not agree with its lines"
    static let noLine = "it has a line that is none"

    static func badLine(_ key: Substring) -> String { "its line \"\(key)\" cannot be" }
    static func twoLines(_ key: Substring) -> String { "it has two lines \"\(key)\"" }
    static func missingLine(_ key: Substring) -> String { "it has no line \"\(key)\"" }

    // Of a database.
    static let unchecked = "it cannot be checked"
    static let otherRowSum = "a row does not agree with its sum"

    static func version(_ version: Int) -> String { "its version is \(version)" }
    static func newer(_ error: SQLiteError) -> String {
        "a newer Lull wrote it (\(error.text)), and it is left as it is"
    }
    static func other(_ error: SQLiteError) -> String { "\(error.text), SQLite code \(error.code)" }
}
