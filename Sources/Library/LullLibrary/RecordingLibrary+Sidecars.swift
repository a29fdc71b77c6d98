// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

extension RecordingLibrary {
    /// What a sidecar says, and of the right audio.
    ///
    /// - Parameter place: from the library's folder
    func readSidecar(_ place: String) throws(LibraryError) -> Sidecar {
        let path = "\(folder)/\(place)"
        guard let stamp = FileStamp(path) else { throw LibraryError.gone(path) }
        guard stamp.size <= Sidecar.largest else { throw LibraryError.damaged(path, reason: Words.farTooLong) }
        guard let bytes = Folder.contents(of: path) else { throw LibraryError(errno, path) }
        switch Sidecar.read(bytes, version: version) {
        case .damaged(let reason): throw LibraryError.damaged(path, reason: reason)
        case .newer(let version): throw LibraryError.newer(path, version: version)
        case .whole(let sidecar, _):
            guard LibraryIndex.id(ofPlace: place).isEmpty == (sidecar.audio == nil),
                sidecar.audio != nil || place == RecordingLibrary.place(hash: sidecar.hash)
            else { throw LibraryError.damaged(path, reason: Words.ofOtherAudio(sidecar.hash)) }
            return sidecar
        }
    }

    /// Puts a sidecar in the place of the one there, if any, and in the index. One of an older version is kept beside.
    func writeSidecar(_ sidecar: Sidecar, _ place: String, _ shelf: inout Shelf) throws(LibraryError) {
        let path = "\(folder)/\(place)"
        let bytes = try encoded(sidecar, path)
        if let old = Folder.contents(of: path), case .whole(_, let older) = Sidecar.read(old, version: version),
            older < version
        {
            try disk.keepCopy(of: path, as: "\(path.dropLast(5)).v\(older).lull")
        }
        let scratch = try ScratchFolder(in: incoming, disk)
        let draft = "\(scratch.path)/recording.lull"
        try disk.write(bytes, to: draft)
        try disk.rename(draft, to: path)
        try disk.sync(RecordingLibrary.parent(path))
        noteSidecar(sidecar, place, &shelf)
    }

    /// - Throws: `failed` where a fact is none, such as an infinite number.
    func encoded(_ sidecar: Sidecar, _ path: String) throws(LibraryError) -> [UInt8] {
        guard let bytes = sidecar.bytes(version: version) else {
            throw LibraryError.failed(path, reason: Words.noNumber)
        }
        return bytes
    }

    /// Puts what was just written into the index. Written it is even where the index fails, which is then read anew.
    func noteSidecar(_ sidecar: Sidecar, _ place: String, _ shelf: inout Shelf) {
        guard let stamp = FileStamp("\(folder)/\(place)") else { return }
        // It has an inode of its own and is never written to again, so it vouches however young it is.
        let settled = FileStamp(
            inode: stamp.inode, size: stamp.size, modified: stamp.modified, changed: stamp.changed)
        let row = row(place, settled, sidecar)
        do throws(LibraryError) {
            try indexed(&shelf) { (index) throws(SQLiteError) in try index.put(row) }
        } catch {
            shelf.seen = []
            return
        }
        shelf.problems[place] = nil
        shelf.seen = [recordings, facts].map(Folder.changed)
    }

    static func place(hash: String) -> String { "facts/\(hash).lull" }

    static func parent(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// The audio in the folder of a sidecar that is not there; nil where there is none either.
    func copy(besides place: String) -> String? {
        let id = LibraryIndex.id(ofPlace: place)
        let names = Folder.files(in: "\(recordings)/\(id)", ending: "").filter { !$0.hasSuffix(".lull") }
        return id.isEmpty ? nil : names.first.map { "\(recordings)/\(id)/\($0)" }
    }

    /// The recording of this id; nil where there is none.
    func find(_ id: String, _ shelf: inout Shelf) throws(LibraryError) -> Recording? {
        guard Sidecar.isPlainName(id) else { return nil }
        if access("\(recordings)/\(id)", F_OK) == 0 {
            return try recording(id, RecordingLibrary.place(id: id))
        }
        guard let file = lyingFiles()[id], let hash = try hash(of: file, &shelf) else { return nil }
        let sidecar = try readSidecar(RecordingLibrary.place(hash: hash))
        return Recording(
            id: id, path: file.path, hash: hash, size: sidecar.size, isCopy: false, facts: sidecar.facts)
    }

    /// A copy, by its sidecar.
    func recording(_ id: String, _ place: String) throws(LibraryError) -> Recording {
        let sidecar = try readSidecar(place)
        let path = "\(recordings)/\(id)/\(sidecar.audio ?? "")"
        guard let audio = FileStamp(path) else { throw LibraryError.gone(path) }
        guard audio.size == sidecar.size else { throw LibraryError.otherContent(path) }
        return Recording(
            id: id, path: path, hash: sidecar.hash, size: sidecar.size, isCopy: true, facts: sidecar.facts)
    }
}
