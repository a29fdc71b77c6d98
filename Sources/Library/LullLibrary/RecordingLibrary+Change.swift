// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

extension RecordingLibrary {
    /// Gives a recording another title; its id stays.
    ///
    /// - Throws: `unknown`, or what keeps it from being read or written; it is then as it was.
    @discardableResult
    package func rename(_ id: String, to title: String) throws(LibraryError) -> Recording {
        try change(id) { $0.rename(title) }
    }

    /// Puts another beat grid in the place of a recording's.
    ///
    /// - Parameter keepsUndo: whether `undoGrid` brings back the one before
    /// - Throws: As `rename`.
    @discardableResult
    package func updateGrid(
        _ id: String, to grid: RecordingFacts.Grid, keepsUndo: Bool = true
    ) throws(LibraryError) -> Recording {
        try change(id) { $0.setGrid(grid, keepsUndo: keepsUndo) }
    }

    /// Brings back the beat grid before this one.
    ///
    /// - Throws: `nothingToUndo`, or as `rename`.
    @discardableResult
    package func undoGrid(_ id: String) throws(LibraryError) -> Recording {
        try change(id) { (facts) throws(LibraryError) in
            guard facts.undoGrid() else { throw LibraryError.nothingToUndo(id) }
        }
    }

    /// Puts what a later analysis found in the place of what was known.
    ///
    /// - Throws: As `rename`.
    @discardableResult
    package func update(_ id: String, to facts: RecordingFacts) throws(LibraryError) -> Recording {
        try change(id) { $0 = facts }
    }

    private func change(
        _ id: String, _ body: (inout RecordingFacts) throws(LibraryError) -> Void
    ) throws(LibraryError) -> Recording {
        try writing { (shelf) throws(LibraryError) in
            guard var recording = try self.find(id, &shelf) else { throw LibraryError.unknown(id) }
            try body(&recording.facts)
            try writeSidecar(recording.sidecar, recording.place, &shelf)
            return recording
        }
    }

    /// Deletes the library's copy of a recording with all that is known of it. After a power cut it is there as it was,
    /// or gone.
    ///
    /// - Throws: `unknown`; `notOurs` where the audio lies outside the library; or what the disk says.
    package func remove(_ id: String) throws(LibraryError) {
        try writing { (shelf) throws(LibraryError) in
            guard Sidecar.isPlainName(id) else { throw LibraryError.unknown(id) }
            let path = "\(recordings)/\(id)"
            guard access(path, F_OK) == 0 else {
                throw lyingFiles()[id].map { LibraryError.notOurs($0.path) } ?? LibraryError.unknown(id)
            }
            let scratch = try ScratchFolder(in: incoming, disk)
            try disk.rename(path, to: "\(scratch.path)/\(id)")
            try disk.sync(recordings)
            let place = RecordingLibrary.place(id: id)
            try indexed(&shelf) { (index) throws(SQLiteError) in try index.drop(place) }
            shelf.problems[place] = nil
        }
    }
}

extension Recording {
    /// Where its sidecar is, from the library's folder.
    var place: String { isCopy ? RecordingLibrary.place(id: id) : RecordingLibrary.place(hash: hash) }
}
