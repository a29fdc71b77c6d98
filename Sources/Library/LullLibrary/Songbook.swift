// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import Synchronization

/// The tunes on disk: every `*.abc` in a list of folders, picked up where it lies.
///
/// Folders are looked at again when they are asked about, so a new file appears without a restart; only a file that is
/// new or has changed is read. Where two folders have the same id, the later folder's hides the earlier's: the parent's
/// own come last.
///
/// - Thread: control; any number at once
package final class Songbook: Sendable {
    package let folders: [String]
    private let shelf = Mutex(Shelf())

    private struct Shelf {
        var files: [String: File] = [:]
        var tracks: [String: Track] = [:]
    }

    /// A file as it was when it was read.
    private struct File {
        var stamp: FileStamp
        var tracks: [Track] = []
        var problem: String?
    }

    private struct Finding {
        var path: String
        var name: String
        var stamp: FileStamp
    }

    package init(folders: [String]) { self.folders = folders }

    /// Every track, by id in alphabetical order.
    package func tracks() -> [Track] { catalogue().values.sorted { $0.id < $1.id } }

    package func track(_ id: String) -> Track? { catalogue()[id] }

    /// Files that could not be read, each in a sentence.
    package func problems() -> [String] {
        shelf.withLock { $0.files.values.compactMap(\.problem) }.sorted()
    }

    /// Why there is no track of this id though there is a file for it, in a sentence.
    package func problem(_ id: String) -> String? {
        shelf.withLock { shelf in
            shelf.files.first { path, file in
                file.problem != nil && Track.id(fileName: String(path.split(separator: "/").last ?? "")) == id
            }?.value.problem
        }
    }

    private func catalogue() -> [String: Track] {
        let found = folders.flatMap { folder in
            Folder.files(in: folder, ending: ".abc").compactMap { name -> Finding? in
                let path = "\(folder)/\(name)"
                return FileStamp(path).map { Finding(path: path, name: name, stamp: $0) }
            }
        }
        return shelf.withLock { shelf in
            let kept = found.map { finding in
                shelf.files[finding.path].flatMap { $0.stamp.vouches(for: finding.stamp) ? $0 : nil }
            }
            if found.count == shelf.files.count, kept.allSatisfy({ $0 != nil }) { return shelf.tracks }
            shelf = Shelf()
            for (finding, kept) in zip(found, kept) {
                let file = kept ?? read(finding)
                shelf.files[finding.path] = file
                for track in file.tracks { shelf.tracks[track.id] = track }
            }
            return shelf.tracks
        }
    }

    private func read(_ finding: Finding) -> File {
        let (path, stamp) = (finding.path, finding.stamp)
        guard stamp.size <= Songbook.largestFile else {
            return File(stamp: stamp, problem: Words.tooLarge(path))
        }
        guard let bytes = Folder.contents(of: path) else {
            return File(stamp: stamp, problem: Words.unreadable(path))
        }
        let id = Track.id(fileName: finding.name)
        let tunes = ABC.read(bytes).tunes.prefix(Songbook.mostTunes)
        let tracks = tunes.enumerated().compactMap { index, tune -> Track? in
            guard let program = tune.program, !program.notes.isEmpty else { return nil }
            return Track(id: index == 0 ? id : "\(id)-\(tune.number)", tune: tune, program: program)
        }
        return File(stamp: stamp, tracks: tracks, problem: tracks.isEmpty ? Words.noTune(path) : nil)
    }

    private static let largestFile = 10_000_000
    private static let mostTunes = 1_000
}
