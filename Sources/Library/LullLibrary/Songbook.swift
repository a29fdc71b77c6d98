// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import Synchronization

/// The tunes on disk: every `*.abc` in a list of folders, picked up where it lies.
///
/// A new file appears without a restart: the folders are looked at again when they are asked about and something in them
/// may have changed, and only a file that is new or has changed is read. Where two folders have the same id, the later
/// folder's hides the earlier's: the parent's own come last.
///
/// Of each tune there is a summary; of the tunes themselves, those that were wanted last.
///
/// - Thread: control; any number at once
package final class Songbook: Sendable {
    package let folders: [String]
    private let shelf: Mutex<Shelf>

    private struct Shelf: ~Copyable {
        var watch: FolderWatch
        var files: [String: File] = [:]
        /// The file that the tune of an id is in.
        var places: [String: String] = [:]
        var list: [TrackSummary] = []
        /// A file that is a link may change without a trace in its folder.
        var hasLinks = false
        var kept = RecentTracks()

        init(_ folders: [String]) { watch = FolderWatch(folders) }
    }

    /// A file as it was when it was read.
    private struct File {
        var stamp: FileStamp
        var tracks: [TrackSummary] = []
        var problem: String?
    }

    private struct Finding {
        var path: String
        var stamp: FileStamp
    }

    package init(folders: [String]) {
        self.folders = folders
        shelf = Mutex(Shelf(folders))
    }

    /// What there is to say of every track, by id in alphabetical order.
    package func list() -> [TrackSummary] {
        shelf.withLock { shelf in
            look(&shelf)
            return shelf.list
        }
    }

    /// Every track, by id in alphabetical order. Those that are not kept are read anew.
    package func tracks() -> [Track] { list().compactMap { track($0.id) } }

    /// Nil where there is none, or its file has just gone.
    package func track(_ id: String) -> Track? {
        shelf.withLock { shelf in
            look(&shelf)
            guard let path = shelf.places[id] else { return nil }
            if let kept = shelf.kept.track(id, from: path) { return kept }
            guard let track = Songbook.tracks(in: path)?.last(where: { $0.id == id }) else { return nil }
            shelf.kept.keep(track, from: path)
            return track
        }
    }

    /// Files that could not be read, each in a sentence.
    package func problems() -> [String] {
        shelf.withLock { $0.files.values.compactMap(\.problem) }.sorted()
    }

    /// Why there is no track of this id though there is a file for it, in a sentence.
    package func problem(_ id: String) -> String? {
        shelf.withLock { shelf in
            shelf.files.first { path, file in
                file.problem != nil && Track.id(fileName: Folder.name(of: path)) == id
            }?.value.problem
        }
    }

    /// Looks at the folders again, where there may be something new.
    private func look(_ shelf: inout Shelf) {
        let mayDiffer = shelf.watch.mayHaveChanged()
        guard mayDiffer || shelf.hasLinks else { return }
        let paths = folders.flatMap { folder in
            Folder.files(in: folder, ending: ".abc").map { "\(folder)/\($0)" }
        }
        shelf.hasLinks = paths.contains(where: Folder.isLink)
        let found = paths.compactMap { path in FileStamp(path).map { Finding(path: path, stamp: $0) } }
        let known = found.map { finding in
            shelf.files[finding.path].flatMap { $0.stamp.vouches(for: finding.stamp) ? $0 : nil }
        }
        if found.count == shelf.files.count, known.allSatisfy({ $0 != nil }) { return }
        (shelf.files, shelf.places) = ([:], [:])
        var summaries: [String: TrackSummary] = [:]
        for (finding, known) in zip(found, known) {
            let file = known ?? read(finding, &shelf.kept)
            shelf.files[finding.path] = file
            for track in file.tracks {
                shelf.places[track.id] = finding.path
                summaries[track.id] = track
            }
        }
        shelf.list = summaries.values.sorted { $0.id < $1.id }
    }

    private func read(_ finding: Finding, _ kept: inout RecentTracks) -> File {
        let (path, stamp) = (finding.path, finding.stamp)
        guard stamp.size <= Songbook.largestFile else {
            return File(stamp: stamp, problem: Words.tooLarge(path))
        }
        guard let tracks = Songbook.tracks(in: path) else {
            return File(stamp: stamp, problem: Words.unreadable(path))
        }
        for track in tracks { kept.keep(track, from: path) }
        return File(
            stamp: stamp, tracks: tracks.map(TrackSummary.init), problem: tracks.isEmpty ? Words.noTune(path) : nil)
    }

    /// Nil where the file cannot be read.
    private static func tracks(in path: String) -> [Track]? {
        guard let bytes = Folder.contents(of: path) else { return nil }
        let id = Track.id(fileName: Folder.name(of: path))
        return ABC.read(bytes).tunes.prefix(mostTunes).enumerated().compactMap { index, tune in
            guard let program = tune.program, !program.notes.isEmpty else { return nil }
            return Track(id: index == 0 ? id : "\(id)-\(tune.number)", tune: tune, program: program)
        }
    }

    /// Bytes of a file at most.
    package static let largestFile = 10_000_000
    private static let mostTunes = 1_000
}

/// The tracks that were wanted last.
private struct RecentTracks {
    private struct Source: Hashable {
        let path, id: String
    }

    private var tracks: [Source: (track: Track, used: Int)] = [:]
    private var uses = 0

    mutating func track(_ id: String, from path: String) -> Track? {
        let source = Source(path: path, id: id)
        guard let kept = tracks[source] else { return nil }
        keep(kept.track, from: path)
        return kept.track
    }

    mutating func keep(_ track: Track, from path: String) {
        uses += 1
        tracks[Source(path: path, id: track.id)] = (track, uses)
        guard tracks.count > RecentTracks.most else { return }
        if let oldest = tracks.min(by: { $0.value.used < $1.value.used }) { tracks[oldest.key] = nil }
    }

    /// Some kilobytes each; few households have more tunes.
    private static let most = 256
}
