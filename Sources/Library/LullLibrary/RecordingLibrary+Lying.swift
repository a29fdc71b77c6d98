// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Synchronization

extension RecordingLibrary {
    /// An audio file in a folder of sounds.
    struct LyingFile {
        var id: String
        var path: String
        var stamp: FileStamp
    }

    /// What lies in the folders of sounds, as it was when something there last changed.
    struct LyingFiles: ~Copyable {
        var watch: FolderWatch
        var files: [String: LyingFile] = [:]
        /// A file that is a link may change without a trace in its folder.
        var hasLinks = false
    }

    /// Audio that nothing is known of: analyse it and hand the facts to `learn`. Files that are new in the folders of
    /// sounds are read whole; those that are just being written are left for the next call.
    package func unknown() throws(LibraryError) -> [UnknownAudio] {
        let files = lyingFiles()
        let paths = Set(files.values.map(\.path))
        let old = try reading { (shelf) throws(LibraryError) in try self.hashes(&shelf).mapValues(\.stamp) }
        var new: [(path: String, stamp: FileStamp, hash: String)] = []
        for file in files.values where old[file.path]?.vouches(for: file.stamp) != true {
            if let (stamp, hash) = try? settledHash(file.path) { new.append((file.path, stamp, hash)) }
        }
        let found = new
        return try reading { (shelf) throws(LibraryError) in
            try self.indexed(&shelf) { (index) throws(SQLiteError) in
                try index.transaction { () throws(SQLiteError) in
                    for (path, stamp, hash) in found { try index.putHash(hash, of: path, stamp) }
                    for path in old.keys where !paths.contains(path) { try index.dropHash(of: path) }
                }
            }
            let hashed = try self.hashes(&shelf)
            let facts = Set(try self.rowsOfLying(&shelf).map(\.hash))
            let lying = files.values.compactMap { file -> UnknownAudio? in
                guard let (stamp, hash) = hashed[file.path], stamp.vouches(for: file.stamp), !facts.contains(hash)
                else { return nil }
                return UnknownAudio(id: file.id, path: file.path, hash: hash)
            }
            return (lying + unknownCopies(shelf)).sorted { $0.id < $1.id }
        }
    }

    /// Keeps what the analysis of unknown audio found. A damaged sidecar is put aside, not deleted.
    ///
    /// - Returns: The recording; with the facts that it has, where somebody else was first.
    package func learn(_ facts: RecordingFacts, of audio: UnknownAudio) throws(LibraryError) -> Recording {
        let (stamp, hash) = try settledHash(audio.path)
        return try writing { (shelf) throws(LibraryError) in
            var recording = Recording(
                id: audio.id, path: audio.path, hash: hash, size: stamp.size, isCopy: audio.isCopy, facts: facts)
            if !audio.isCopy {
                try self.indexed(&shelf) { (index) throws(SQLiteError) in
                    try index.putHash(hash, of: audio.path, stamp)
                }
            }
            do throws(LibraryError) {
                recording.facts = try readSidecar(recording.place).facts
                return recording
            } catch {
                switch error {
                case .gone: break
                case .damaged(let path, _): try putAside(path)
                default: throw error
                }
            }
            try writeSidecar(recording.sidecar, recording.place, &shelf)
            if audio.isCopy { shelf.problems[audio.path] = nil }
            return recording
        }
    }

    private func putAside(_ sidecar: String) throws(LibraryError) {
        let stem = sidecar.dropLast(5)
        var number = 1
        while access("\(stem).damaged-\(number).lull", F_OK) == 0 { number += 1 }
        try disk.rename(sidecar, to: "\(stem).damaged-\(number).lull")
    }

    /// The hash of a file, and the stamp that vouches for it.
    ///
    /// - Throws: `locked` where it is being written.
    private func settledHash(_ path: String) throws(LibraryError) -> (FileStamp, String) {
        for wait: useconds_t in [0, 120_000] {
            usleep(wait)
            guard let stamp = FileStamp(path) else { throw LibraryError.gone(path) }
            if stamp.isSettled { return (stamp, try ContentHash.of(file: path)) }
        }
        throw LibraryError.locked(path)
    }

    private func unknownCopies(_ shelf: Shelf) -> [UnknownAudio] {
        shelf.problems.compactMap { place, problem in
            switch problem {
            case .damaged: copy(besides: place)
            case .unanalysed(let path): path
            default: nil
            }
        }.map { path in
            let id = RecordingLibrary.parent(path).split(separator: "/").last ?? ""
            return UnknownAudio(id: String(id), path: path)
        }
    }

    /// What is known of the files that lie in the folders of sounds, one row a file.
    func lying(_ shelf: inout Shelf) throws(LibraryError) -> [LibraryIndex.Row] {
        let files = lyingFiles()
        if files.isEmpty { return [] }
        let hashes = try hashes(&shelf)
        let rows = Dictionary(try rowsOfLying(&shelf).map { ($0.hash, $0) }) { first, _ in first }
        return files.values.compactMap { file in
            guard let (stamp, hash) = hashes[file.path], stamp.vouches(for: file.stamp), var row = rows[hash]
            else { return nil }
            row.entry.id = file.id
            row.words += file.id
            return row
        }
    }

    /// The hash of a file that lies in a folder of sounds; nil where it is not known.
    func hash(of file: LyingFile, _ shelf: inout Shelf) throws(LibraryError) -> String? {
        guard let (stamp, hash) = try hashes(&shelf)[file.path], stamp.vouches(for: file.stamp) else { return nil }
        return hash
    }

    private func hashes(_ shelf: inout Shelf) throws(LibraryError) -> [String: (stamp: FileStamp, hash: String)] {
        try indexed(&shelf) { (index) throws(SQLiteError) in try index.hashes() }
    }

    private func rowsOfLying(_ shelf: inout Shelf) throws(LibraryError) -> [LibraryIndex.Row] {
        try indexed(&shelf) { (index) throws(SQLiteError) in try index.rows(lies: true) }
    }

    /// The audio files in the folders of sounds, by id. One whose id is that of a copy is hidden by it.
    func lyingFiles() -> [String: LyingFile] {
        filesLying.withLock { lying in
            let mayDiffer = lying.watch.mayHaveChanged()
            guard mayDiffer || lying.hasLinks else { return lying.files }
            (lying.files, lying.hasLinks) = ([:], false)
            for folder in sounds {
                for name in Folder.files(in: folder, ending: "") where RecordingLibrary.isAudio(name) {
                    let (id, path) = (RecordingLibrary.id(fileName: name), "\(folder)/\(name)")
                    if Folder.isLink(path) { lying.hasLinks = true }
                    guard let stamp = FileStamp(path), access("\(recordings)/\(id)", F_OK) != 0 else { continue }
                    lying.files[id] = LyingFile(id: id, path: path, stamp: stamp)
                }
            }
            return lying.files
        }
    }

    private static func isAudio(_ name: String) -> Bool {
        let name = name.lowercased()
        return endings.contains { name.hasSuffix($0) }
    }
}
