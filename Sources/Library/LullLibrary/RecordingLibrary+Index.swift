// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTime

extension RecordingLibrary {
    /// Brings the index up to date where a sidecar has come or gone since it was last looked at.
    func refresh(_ shelf: inout Shelf) {
        let now = [recordings, facts].map(Folder.changed)
        if shelf.index != nil, now == shelf.seen { return }
        let problems = shelf.index.flatMap { try? reconcile($0) }
        // A library that was not there yet has its database from now on.
        let isFirst = shelf.note == nil && shelf.index?.isKept == false && now[0] != 0
        if let problems, !isFirst { shelf.problems = problems } else { openIndex(&shelf) }
        shelf.seen = now
    }

    /// Asks the index, and once more of a new one where it fails.
    func indexed<Result>(
        _ shelf: inout Shelf, _ body: (LibraryIndex) throws(SQLiteError) -> Result
    ) throws(LibraryError) -> Result {
        do throws(SQLiteError) {
            if let index = shelf.index { return try body(index) }
        } catch {
            shelf.index = nil
        }
        openIndex(&shelf)
        guard let index = shelf.index else { throw LibraryError.failed(database, reason: Words.noMemory) }
        do throws(SQLiteError) {
            return try body(index)
        } catch {
            throw LibraryError.failed(database, reason: error.text)
        }
    }

    /// Opens the database, a new one where it is damaged, or else one in memory.
    private func openIndex(_ shelf: inout Shelf) {
        (shelf.index, shelf.lying) = (nil, nil)
        do throws(SQLiteError) {
            try open(database, &shelf)
            return
        } catch {
            shelf.note = note(error)
            if error.kind == .damaged, let aside = putAside() {
                shelf.note = Words.madeAgain(database, error, aside: aside)
                if (try? open(database, &shelf)) != nil { return }
            }
        }
        try? open(":memory:", &shelf)
    }

    private func open(_ path: String, _ shelf: inout Shelf) throws(SQLiteError) {
        // SQLite would make the file, but not its folder, and a library that nothing was ever added to needs neither.
        if path == database, access(recordings, F_OK) != 0 {
            throw SQLiteError(path: path, code: 0, text: "")
        }
        let index = try LibraryIndex(path: path, patience: patience) { version throws(SQLiteError) in
            do throws(LibraryError) {
                try disk.keepCopy(of: path, as: "\(path).v\(version)")
            } catch {
                throw SQLiteError(path: path, code: 0, text: error.description)
            }
        }
        if path == database { chmod(path, 0o600) }
        shelf.problems = try reconcile(index)
        shelf.index = index
    }

    /// The new name of the damaged database, which takes its journal along; nil where it cannot be moved.
    private func putAside() -> String? {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var aside = "\(database).damaged-\(time.tv_sec)"
        var number = 1
        while access(aside, F_OK) == 0 {
            number += 1
            aside = "\(database).damaged-\(time.tv_sec)-\(number)"
        }
        // First what would be rolled back into the new database.
        for ending in ["-journal", "-wal", "-shm"] where access("\(database)\(ending)", F_OK) == 0 {
            if (try? disk.rename("\(database)\(ending)", to: "\(aside)\(ending)")) == nil { return nil }
        }
        return (try? disk.rename(database, to: aside)) == nil ? nil : aside
    }

    /// Why the list is in memory; nil where that is as it should be.
    private func note(_ error: SQLiteError) -> String? {
        let reason: LibraryError
        switch error.kind {
        case .locked: reason = .locked(database)
        case .damaged: reason = .damaged(database, reason: error.text)
        case .full: reason = .full(database)
        case .readOnly: reason = .readOnly(database)
        case .denied: reason = .denied(database)
        case .newer: reason = .failed(database, reason: Words.newer(error))
        case .other:
            if error.text.isEmpty { return nil }
            reason = .failed(database, reason: Words.other(error))
        }
        return Words.keptInMemory(reason)
    }

    /// Makes the index agree with the sidecars: only one that is new or has changed is read.
    ///
    /// - Returns: What could not be read, by its path.
    private func reconcile(_ index: LibraryIndex) throws(SQLiteError) -> [String: LibraryError] {
        var problems: [String: LibraryError] = [:]
        var known: [String: FileStamp] = [:]
        for row in try index.rows() {
            known[row.place] = row.version > version ? .nothing : row.stamp
        }
        var changed: [LibraryIndex.Row] = []
        for place in places() {
            guard let stamp = FileStamp("\(folder)/\(place)") else {
                if let name = copy(besides: place) { problems[name] = .unanalysed(name) }
                continue
            }
            if let old = known[place], old.vouches(for: stamp) {
                known[place] = nil
                continue
            }
            do throws(LibraryError) {
                changed.append(try row(place, stamp))
                known[place] = nil
            } catch {
                problems[place] = error
            }
        }
        if changed.isEmpty, known.isEmpty { return problems }
        try index.transaction { () throws(SQLiteError) in
            for row in changed { try index.put(row) }
            for place in known.keys { try index.drop(place) }
        }
        return problems
    }

    /// Where sidecars are, or should be, from the library's folder.
    private func places() -> [String] {
        let own = Folder.names(in: recordings).filter { Sidecar.isPlainName($0) }.map { RecordingLibrary.place(id: $0) }
        let lying = Folder.files(in: facts, ending: ".lull").map { $0.dropLast(5) }.filter {
            ContentHash.isWellFormed(String($0))
        }
        return own + lying.map { "facts/\($0).lull" }
    }

    static func place(id: String) -> String { "recordings/\(id)/recording.lull" }

    private func row(_ place: String, _ stamp: FileStamp) throws(LibraryError) -> LibraryIndex.Row {
        // A file as young as this might be written to within the same tick of the clock: it is read again next time.
        return self.row(place, stamp.isSettled ? stamp : .nothing, try readSidecar(place))
    }

    func row(_ place: String, _ stamp: FileStamp, _ sidecar: Sidecar) -> LibraryIndex.Row {
        let (id, facts) = (LibraryIndex.id(ofPlace: place), sidecar.facts)
        let entry = RecordingEntry(
            id: id, title: facts.title, origin: facts.origin, added: facts.added, decoder: facts.decoder,
            length: facts.trim.upperBound - facts.trim.lowerBound, tempo: facts.grid?.beats.tempo,
            beatsPerBar: facts.grid?.beats.beatsPerBar, confidence: facts.confidence)
        return LibraryIndex.Row(
            place: place, version: version, lies: sidecar.audio == nil, hash: sidecar.hash,
            words: "\(facts.title)\n\(id)".lowercased(),
            entry: entry, stamp: stamp)
    }
}

extension LibraryIndex {
    /// The id of a copy by the place of its sidecar; empty for audio that lies elsewhere.
    static func id(ofPlace place: String) -> String {
        let parts = place.split(separator: "/")
        return parts.count == 3 ? String(parts[1]) : ""
    }
}
