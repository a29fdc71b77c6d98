// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Says whether files in some folders may have changed, without a look at each of them.
///
/// - Thread: one at a time
struct FolderWatch: ~Copyable {
    private let folders: [String]
    /// Has events only where a watch could be had; below 0, nothing vouches for the files.
    private let events: Int32
    private var stamps: [FolderStamp?]
    private var scrap = [UInt8](repeating: 0, count: 4_096)

    /// A folder that is there; another one in its place, or a name that came or went, gives another stamp.
    private struct FolderStamp: Equatable {
        let device, inode: UInt64
        let modified: Int64

        init?(_ path: String) {
            var info = stat()
            guard stat(path, &info) == 0 else { return nil }
            (device, inode) = (UInt64(info.st_dev), UInt64(info.st_ino))
            modified = info.st_mtim.nanoseconds
        }
    }

    init(_ folders: [String]) {
        self.folders = folders
        stamps = Array(repeating: nil, count: folders.count)
        events = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    }

    deinit {
        if events >= 0 { close(events) }
    }

    /// Whether anything may be different since this was asked last.
    ///
    /// What is written to a file that is only linked to from there does not show.
    mutating func mayHaveChanged() -> Bool {
        guard events >= 0 else { return true }
        var isSame = true
        for (index, folder) in folders.enumerated() {
            let stamp = FolderStamp(folder)
            guard stamp != stamps[index] else { continue }
            isSame = false
            stamps[index] = stamp
            // Watched before it is looked at, so that nothing goes unseen between. One that is watched stays so.
            let isWatched = inotify_add_watch(events, folder, FolderWatch.changes) >= 0
            if stamp != nil, !isWatched { stamps[index] = nil }
        }
        while read(events, &scrap, scrap.count) > 0 { isSame = false }
        return !isSame
    }

    private static let changes = UInt32(
        IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)
}
