// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// The database by which the library lists and finds: everything in it can be made again from the sidecars.
///
/// SQLite does not sum its pages, so each row carries a sum: a fault of the disk is found, not shown to the parent.
///
/// - Thread: one at a time
final class LibraryIndex {
    /// What is listed of one sidecar.
    struct Row {
        /// The sidecar, from the library's folder.
        var place: String
        /// The version of the sidecar.
        var version: Int
        /// Whether the audio lies outside the library.
        var lies: Bool
        var hash: String
        /// What a search looks in, in lower case.
        var words: String
        var entry: RecordingEntry
        /// The sidecar's, when it was read.
        var stamp: FileStamp
    }

    private let database: SQLite
    private let putRow: SQLiteStatement
    private let dropRow: SQLiteStatement
    private let others: SQLiteStatement
    /// Of all files outside the library, and of one.
    private let allHashes, oneHash: SQLiteStatement

    /// Two that are equal, of one connection: nothing has changed between them.
    struct Changes: Equatable {
        /// This connection's, and a number for those of others.
        let own, others: Int64
    }

    /// Opens the file, makes it where it is missing, brings it up to date and looks for damage.
    ///
    /// - Parameter keep: as in `SQLite.migrate`
    init(
        path: String, patience: Int32, keep: (Int) throws(SQLiteError) -> Void = { _ in }
    ) throws(SQLiteError) {
        database = try SQLite(path: path, patience: patience)
        try database.checkWhole()
        try database.migrate(LibraryIndex.steps, keep: keep)
        let columns = LibraryIndex.columns.split(separator: ",").indices.count
        let marks = (1...columns).map { "?\($0)" }.joined(separator: ", ")
        putRow = try database.prepare("INSERT OR REPLACE INTO recording VALUES (\(marks))")
        dropRow = try database.prepare("DELETE FROM recording WHERE place = ?1")
        others = try database.prepare("PRAGMA data_version")
        // Made here, so that a table whose columns are damaged shows as the file is opened.
        let hashes = "SELECT path, hash, inode, size, modified, changed, sum FROM lying"
        allHashes = try database.prepare(hashes)
        oneHash = try database.prepare("\(hashes) WHERE path = ?1")
    }

    /// Whether it outlives the program.
    var isKept: Bool { database.path != ":memory:" }

    func transaction(_ body: () throws(SQLiteError) -> Void) throws(SQLiteError) { try database.transaction(body) }

    func changes() throws(SQLiteError) -> Changes {
        var version: Int64 = 0
        try others.rows { () throws(SQLiteError) in version = others.integer(0) }
        return Changes(own: database.changed, others: version)
    }

    func put(_ row: Row) throws(SQLiteError) { try putRow.run(row.values) }

    func drop(_ place: String) throws(SQLiteError) { try dropRow.run([.text(place)]) }

    /// Every row in which all of `words` occur; by place.
    func rows(lies: Bool, words: [String] = []) throws(SQLiteError) -> [Row] {
        let conditions = words.indices.map { " AND instr(words, ?\($0 + 2)) > 0" }.joined()
        return try rows(
            where: "lies = ?1\(conditions)", [.integer(lies ? 1 : 0)] + words.map { .text($0) })
    }

    func rows(hash: String) throws(SQLiteError) -> [Row] { try rows(where: "hash = ?1", [.text(hash)]) }

    func rows() throws(SQLiteError) -> [Row] { try rows(where: "1", []) }

    private func rows(where condition: String, _ values: [SQLite.Value]) throws(SQLiteError) -> [Row] {
        let statement = try database.prepare(
            "SELECT \(LibraryIndex.columns) FROM recording WHERE \(condition) ORDER BY place")
        var rows: [Row] = []
        try statement.rows(values) { () throws(SQLiteError) in
            guard let row = Row(statement) else { throw damage }
            rows.append(row)
        }
        return rows
    }

    /// The hashes of the files outside the library, or of the one at `path`, by path, with what vouches for them.
    func hashes(of path: String? = nil) throws(SQLiteError) -> [String: (stamp: FileStamp, hash: String)] {
        let statement = path == nil ? allHashes : oneHash
        var hashes: [String: (stamp: FileStamp, hash: String)] = [:]
        try statement.rows(path.map { [.text($0)] } ?? []) { () throws(SQLiteError) in
            let (path, hash) = (statement.text(0), statement.text(1))
            let stamp = FileStamp(statement, from: 2)
            guard statement.integer(6) == LibraryIndex.sum([.text(path), .text(hash)] + stamp.values) else {
                throw damage
            }
            hashes[path] = (stamp, hash)
        }
        return hashes
    }

    func putHash(_ hash: String, of path: String, _ stamp: FileStamp) throws(SQLiteError) {
        let values = [.text(path), .text(hash)] + stamp.values
        try database.prepare("INSERT OR REPLACE INTO lying VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
            .run(values + [.integer(LibraryIndex.sum(values))])
    }

    func dropHash(of path: String) throws(SQLiteError) {
        try database.prepare("DELETE FROM lying WHERE path = ?1").run([.text(path)])
    }

    private var damage: SQLiteError { SQLiteError(damaged: database.path, Words.otherRowSum) }

    fileprivate static let columns = """
        place, version, lies, hash, words, title, origin, added, decoder, frames, tempo, bar, confidence, \
        inode, size, modified, changed, sum
        """

    /// What leads from each version of the file to the next, the first from an empty one.
    private static let steps = [
        """
        CREATE TABLE recording (
            place TEXT PRIMARY KEY, version INTEGER, lies INTEGER, hash TEXT, words TEXT, title TEXT, origin TEXT,
            added INTEGER, decoder INTEGER, frames INTEGER, tempo INTEGER, bar INTEGER, confidence REAL,
            inode INTEGER, size INTEGER, modified INTEGER, changed INTEGER, sum INTEGER
        ) WITHOUT ROWID;
        CREATE TABLE lying (
            path TEXT PRIMARY KEY, hash TEXT, inode INTEGER, size INTEGER, modified INTEGER, changed INTEGER,
            sum INTEGER
        ) WITHOUT ROWID;
        """
    ]

    /// FNV-1a of 64 bits (Fowler, Noll, Vo): one changed byte always changes it.
    static func sum(_ values: [SQLite.Value]) -> Int64 {
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        for value in values {
            switch value {
            case .null: take(0, into: &sum)
            case .integer(let number): take(UInt64(bitPattern: number), into: &sum)
            case .real(let number): take(number.bitPattern, into: &sum)
            case .text(let text):
                for byte in text.utf8 { sum = (sum ^ UInt64(byte)) &* prime }
                sum = sum &* prime
            }
        }
        return Int64(bitPattern: sum)
    }

    private static func take(_ number: UInt64, into sum: inout UInt64) {
        for shift in stride(from: 0, to: 64 as UInt64, by: 8) { sum = (sum ^ (number >> shift & 0xff)) &* prime }
    }

    private static let prime: UInt64 = 0x100_0000_01b3
}

extension FileStamp {
    fileprivate init(_ statement: SQLiteStatement, from column: Int32) {
        self.init(
            inode: UInt64(bitPattern: statement.integer(column)), size: Int(statement.integer(column + 1)),
            modified: statement.integer(column + 2), changed: statement.integer(column + 3))
    }

    fileprivate var values: [SQLite.Value] {
        [.integer(Int64(bitPattern: inode)), .integer(Int64(size)), .integer(modified), .integer(changed)]
    }
}

extension LibraryIndex.Row {
    fileprivate var values: [SQLite.Value] {
        let fields: [SQLite.Value] =
            [
                .text(place), .integer(Int64(version)), .integer(lies ? 1 : 0), .text(hash), .text(words),
                .text(entry.title),
                .text(entry.origin.rawValue), .integer(entry.added), .integer(Int64(entry.decoder)),
                .integer(entry.length.count), entry.tempo.map { .integer($0.micro) } ?? .null,
                entry.beatsPerBar.map { .integer(Int64($0)) } ?? .null, .real(entry.confidence),
            ] + stamp.values
        return fields + [.integer(LibraryIndex.sum(fields))]
    }

    /// Nil where the row and its sum do not agree.
    fileprivate init?(_ row: SQLiteStatement) {
        guard let origin = RecordingFacts.Origin(rawValue: row.text(6)) else { return nil }
        place = row.text(0)
        version = Int(row.integer(1))
        lies = row.integer(2) != 0
        hash = row.text(3)
        words = row.text(4)
        entry = RecordingEntry(
            id: LibraryIndex.id(ofPlace: place), title: row.text(5), origin: origin, added: row.integer(7),
            decoder: Int(row.integer(8)), length: Frames(row.integer(9)),
            tempo: row.isNull(10) ? nil : Tempo(micro: row.integer(10)),
            beatsPerBar: row.isNull(11) ? nil : Int(row.integer(11)), confidence: row.real(12))
        stamp = FileStamp(row, from: 13)
        guard values.last == .integer(row.integer(17)) else { return nil }
    }
}
