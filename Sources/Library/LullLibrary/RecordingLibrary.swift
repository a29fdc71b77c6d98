// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTime
import Synchronization

/// The recordings: the library's own copies, and the files that lie in the folders of sounds.
///
/// In its folder, all for the owner alone:
/// - `recordings/ID/`: a copy of the audio and `recording.lull`, its sidecar. It comes and goes by one rename of the
///   folder, so there is never half of it.
/// - `facts/SHA256.lull`: the sidecar of audio that lies elsewhere.
/// - `incoming/`: what is on its way. What a killed program left there goes when the library is next opened.
/// - `takes/`: what is being recorded. What a killed program left there stays until somebody asks for it.
/// - `library.sqlite`: an index of the sidecars. Damaged, it is put aside and made again; held by somebody, or on a disk
///   that cannot be written, one in memory takes its place.
///
/// Writers of any number of programs wait for each other by a lock on `recordings/`.
///
/// - Thread: any but the audio lane, any number at once; every call may wait for the disk
package final class RecordingLibrary: Sendable {
    package let folder: String
    /// Where recordings may lie beside the library, the parent's own last.
    package let sounds: [String]

    let disk: Disk
    /// Milliseconds to wait for another program.
    let patience: Int32
    /// The version of the sidecars that are written.
    let version: Int
    private let shelf: Mutex<Shelf>
    let filesLying: Mutex<LyingFiles>

    struct Shelf {
        var index: LibraryIndex?
        /// Why something is left out, by its path.
        var problems: [String: LibraryError] = [:]
        /// What became of the database, in words.
        var note: String?
        var lying: KnownLying?
        /// When the folders of sidecars were last as the index has them.
        var seen: [Int64] = []
    }

    /// Opens the library. Whatever is wrong with it, it opens: `problems` says what could not be read.
    ///
    /// - Parameters:
    ///   - folder: made by the first that is added
    ///   - sounds: folders whose audio files are recordings too; a later one hides an earlier one's of the same id
    ///   - patience: milliseconds to wait for another program before it is told
    ///   - version: of the sidecars to write; a newer one is left as it is
    package init(
        folder: String, sounds: [String] = [], disk: Disk = Disk(), patience: Int32 = 3_000,
        version: Int = Sidecar.version
    ) {
        (self.folder, self.sounds, self.disk) = (folder, sounds, disk)
        (self.patience, self.version) = (patience, version)
        shelf = Mutex(Shelf())
        filesLying = Mutex(LyingFiles(watch: FolderWatch(sounds + ["\(folder)/recordings"])))
        if access(recordings, F_OK) == 0, let lock = try? FolderLock(recordings, patience: 0) {
            ScratchFolder.sweep(incoming, disk)
            lock.release()
        }
        shelf.withLock { refresh(&$0) }
    }

    var recordings: String { "\(folder)/recordings" }
    var incoming: String { "\(folder)/incoming" }
    var facts: String { "\(folder)/facts" }
    var database: String { "\(folder)/library.sqlite" }

    /// What is wrong, each in a sentence or two with what to do.
    package func problems() -> [String] {
        shelf.withLock { shelf in
            refresh(&shelf)
            return (shelf.note.map { [$0] } ?? []) + shelf.problems.values.map(\.description).sorted()
        }
    }

    /// Every recording of which something is known, by id.
    package func all() throws(LibraryError) -> [RecordingEntry] { try search("") }

    /// Those in whose title or id all words of `text` occur, in whatever case; by id.
    package func search(_ text: String) throws(LibraryError) -> [RecordingEntry] {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace).prefix(8).map(String.init)
        return try reading { (shelf) throws(LibraryError) in
            let own = try self.indexed(&shelf) { (index) throws(SQLiteError) in
                try index.rows(lies: false, words: words).map(\.entry)
            }
            let lying = try self.lying(&shelf).rows.filter { row in words.allSatisfy { row.words.contains($0) } }
            if lying.isEmpty { return own.sorted { $0.id < $1.id } }
            return (own + lying.map(\.entry)).sorted { $0.id < $1.id }
        }
    }

    /// The recording of this id with its facts, as its sidecar has them; nil where there is none.
    ///
    /// - Throws: Where there is one, but its sidecar is `damaged` or `newer`, or its audio is `gone` or has
    ///   `otherContent` by its length.
    package func find(_ id: String) throws(LibraryError) -> Recording? {
        try reading { (shelf) throws(LibraryError) in try self.find(id, &shelf) }
    }

    /// Reads all of a recording's audio and compares it with what the facts were made from.
    ///
    /// - Throws: `otherContent`, `gone`, or what the disk says.
    package func verify(_ recording: Recording) throws(LibraryError) {
        guard try ContentHash.of(file: recording.path) == recording.hash else {
            throw LibraryError.otherContent(recording.path)
        }
    }

    /// Does `body` with an index that is up to date.
    func reading<Result: Sendable>(
        _ body: (inout Shelf) throws(LibraryError) -> Result
    ) throws(LibraryError) -> Result {
        try shelf.withLock { (shelf) throws(LibraryError) in
            refresh(&shelf)
            return try body(&shelf)
        }
    }

    /// The same, while no other program writes.
    func writing<Result: Sendable>(
        _ body: (inout Shelf) throws(LibraryError) -> Result
    ) throws(LibraryError) -> Result {
        try makeFolders()
        return try shelf.withLock { (shelf) throws(LibraryError) in
            let lock = try FolderLock(recordings, patience: patience)
            refresh(&shelf)
            let result = try body(&shelf)
            lock.release()
            return result
        }
    }

    func makeFolders() throws(LibraryError) {
        for path in [recordings, incoming, facts] { try disk.makeFolder(path) }
    }
}
