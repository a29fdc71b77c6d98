// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import Synchronization

/// The tunes on disk: every `*.abc` in a list of folders, picked up where it lies.
///
/// Folders are looked at again when they are asked about, so a new file appears without a restart. Where two folders
/// have the same id, the later folder's hides the earlier's: the parent's own come last.
///
/// - Thread: control; any number at once
package final class Songbook: Sendable {
    private let folders: [String]
    private let shelf = Mutex(Shelf())

    private struct Shelf {
        var files: [String: File] = [:]
    }

    /// A file as it was when it was read.
    private struct File {
        var stamp: FileStamp
        var tracks: [Track]
        var problem: String?
    }

    package init(folders: [String]) { self.folders = folders }

    /// Every track, by id in alphabetical order.
    package func tracks() -> [Track] { catalogue().values.sorted { $0.id < $1.id } }

    package func track(_ id: String) -> Track? { catalogue()[id] }

    /// Files that could not be read, each in a sentence.
    package func problems() -> [String] {
        shelf.withLock { $0.files.values.compactMap(\.problem) }.sorted()
    }

    private func catalogue() -> [String: Track] {
        shelf.withLock { shelf in
            var found: [String: Track] = [:]
            var present: [String: File] = [:]
            for folder in folders {
                for name in Folder.files(in: folder, ending: ".abc") {
                    let path = "\(folder)/\(name)"
                    guard let stamp = FileStamp(path) else { continue }
                    let file = shelf.files[path].flatMap { $0.stamp == stamp ? $0 : nil } ?? read(path, name, stamp)
                    present[path] = file
                    for track in file.tracks { found[track.id] = track }
                }
            }
            shelf.files = present
            return found
        }
    }

    private func read(_ path: String, _ name: String, _ stamp: FileStamp) -> File {
        guard stamp.size <= Songbook.largestFile else {
            return File(stamp: stamp, tracks: [], problem: "\(path) is larger than 10 MB and was left out.")
        }
        guard let bytes = Folder.contents(of: path) else {
            return File(stamp: stamp, tracks: [], problem: "\(path) could not be read and was left out.")
        }
        let id = Track.id(fileName: name)
        let tunes = ABC.read(bytes).tunes.prefix(Songbook.mostTunes)
        let tracks = tunes.enumerated().compactMap { index, tune -> Track? in
            guard let program = tune.program, !program.notes.isEmpty else { return nil }
            return Track(id: index == 0 ? id : "\(id)-\(tune.number)", tune: tune, program: program)
        }
        let problem = tracks.isEmpty ? "\(path) has no tune with notes; `lull check` says more." : nil
        return File(stamp: stamp, tracks: tracks, problem: problem)
    }

    private static let largestFile = 10_000_000
    private static let mostTunes = 1_000
}
