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
        /// How often they have been looked at.
        var looks = 0
        /// A file that is a link may change without a trace in its folder.
        var hasLinks = false
    }

    /// What is known of those files, as long as neither they nor the index change.
    struct KnownLying {
        /// The look at the files, and the state of the index, that it was made from.
        let looks: Int
        let changes: LibraryIndex.Changes
        let files: [String: LyingFile]
        /// One a file whose facts are known.
        let rows: [LibraryIndex.Row]
        /// Those whose hash is known, and no more.
        let unknown: [UnknownAudio]
        /// The paths whose hash is known, with what vouches for it.
        let hashed: [String: FileStamp]
        /// Whether these are just the files.
        let isWhole: Bool
    }

    /// Audio that nothing is known of: analyse it and hand the facts to `learn`. Files that are new in the folders of
    /// sounds are read whole; those that are just being written are left for the next call.
    package func unknown() throws(LibraryError) -> [UnknownAudio] {
        let known = try reading { (shelf) throws(LibraryError) in try self.lying(&shelf) }
        if !known.isWhole { try hash(known) }
        return try reading { (shelf) throws(LibraryError) in
            (try self.lying(&shelf).unknown + unknownCopies(shelf)).sorted { $0.id < $1.id }
        }
    }

    /// Notes the hashes of files that are new, and forgets those of files that are gone.
    private func hash(_ known: KnownLying) throws(LibraryError) {
        var new: [(path: String, stamp: FileStamp, hash: String)] = []
        for file in known.files.values where known.hashed[file.path]?.vouches(for: file.stamp) != true {
            if let (stamp, hash) = try? settledHash(file.path) { new.append((file.path, stamp, hash)) }
        }
        let paths = Set(known.files.values.map(\.path))
        let (found, gone) = (new, known.hashed.keys.filter { !paths.contains($0) })
        if found.isEmpty, gone.isEmpty { return }
        try reading { (shelf) throws(LibraryError) in
            try self.indexed(&shelf) { (index) throws(SQLiteError) in
                try index.transaction { () throws(SQLiteError) in
                    for (path, stamp, hash) in found { try index.putHash(hash, of: path, stamp) }
                    for path in gone { try index.dropHash(of: path) }
                }
            }
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

    /// What is known of the files that lie in the folders of sounds.
    func lying(_ shelf: inout Shelf) throws(LibraryError) -> KnownLying {
        let (files, looks) = lookAtLying()
        let changes = try indexed(&shelf) { (index) throws(SQLiteError) in try index.changes() }
        if let known = shelf.lying, known.looks == looks, known.changes == changes { return known }
        let (hashes, facts) = try indexed(&shelf) { (index) throws(SQLiteError) in
            (try index.hashes(), try index.rows(lies: true))
        }
        let known = Dictionary(facts.map { ($0.hash, $0) }) { first, _ in first }
        var (rows, unknown): ([LibraryIndex.Row], [UnknownAudio]) = ([], [])
        for file in files.values {
            guard let (stamp, hash) = hashes[file.path], stamp.vouches(for: file.stamp) else { continue }
            if var row = known[hash] {
                row.entry.id = file.id
                row.words += file.id
                rows.append(row)
            } else {
                unknown.append(UnknownAudio(id: file.id, path: file.path, hash: hash))
            }
        }
        let isWhole = rows.count + unknown.count == files.count && hashes.count == files.count
        let lying = KnownLying(
            looks: looks, changes: changes, files: files, rows: rows, unknown: unknown,
            hashed: hashes.mapValues(\.stamp), isWhole: isWhole)
        shelf.lying = lying
        return lying
    }

    /// The hash of a file that lies in a folder of sounds; nil where it is not known.
    func hash(of file: LyingFile, _ shelf: inout Shelf) throws(LibraryError) -> String? {
        let hashes = try indexed(&shelf) { (index) throws(SQLiteError) in try index.hashes(of: file.path) }
        guard let (stamp, hash) = hashes[file.path], stamp.vouches(for: file.stamp) else { return nil }
        return hash
    }

    /// The audio files in the folders of sounds, by id. One whose id is that of a copy is hidden by it.
    func lyingFiles() -> [String: LyingFile] { lookAtLying().files }

    private func lookAtLying() -> (files: [String: LyingFile], looks: Int) {
        filesLying.withLock { lying in
            let mayDiffer = lying.watch.mayHaveChanged()
            guard mayDiffer || lying.hasLinks else { return (lying.files, lying.looks) }
            (lying.files, lying.hasLinks) = ([:], false)
            lying.looks += 1
            for folder in sounds {
                for name in Folder.files(in: folder, ending: "") where RecordingLibrary.isAudio(name) {
                    let (id, path) = (RecordingLibrary.id(fileName: name), "\(folder)/\(name)")
                    if Folder.isLink(path) { lying.hasLinks = true }
                    guard let stamp = FileStamp(path), access("\(recordings)/\(id)", F_OK) != 0 else { continue }
                    lying.files[id] = LyingFile(id: id, path: path, stamp: stamp)
                }
            }
            return (lying.files, lying.looks)
        }
    }

    private static func isAudio(_ name: String) -> Bool {
        let name = name.lowercased()
        return endings.contains { name.hasSuffix($0) }
    }
}
