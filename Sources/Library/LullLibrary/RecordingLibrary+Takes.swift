// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Recordings of the parent's own while they are made. They lie in `takes/`, one a folder, in a file of their name: what
/// a killed program left there is not swept away like a half of a file that can be sent again.
extension RecordingLibrary {
    /// Makes room for a recording that is about to be made.
    ///
    /// - Parameters:
    ///   - name: what it is to be called
    ///   - limit: in bytes
    package func beginTake(named name: String, limit: Int) throws(LibraryError) -> Incoming {
        try disk.makeFolder(takes)
        return try Incoming(in: takes, named: RecordingLibrary.fileName(ofTake: name), limit: limit, disk)
    }

    /// Those that nobody is at work on any more, each under the name that it was to have. They are held until they are
    /// discarded or left.
    package func leftTakes() -> [(name: String, file: Incoming)] {
        Folder.names(in: takes).sorted().compactMap { folder in
            guard let scratch = ScratchFolder(adopting: "\(takes)/\(folder)", disk) else { return nil }
            let file = Folder.names(in: scratch.path).first { $0.hasSuffix(RecordingLibrary.takeEnding) }
            guard let file, let take = try? Incoming(left: file, in: scratch, disk) else { return nil }
            return (String(file.dropLast(RecordingLibrary.takeEnding.count)), take)
        }
    }

    private var takes: String { "\(folder)/takes" }

    private static let takeEnding = ".wav"

    /// The name as a file's, and no longer than that may be.
    private static func fileName(ofTake name: String) -> String {
        var short = String(name.map { $0 == "/" || $0 == "\0" ? "-" : $0 })
        while short.utf8.count > 200 { short.removeLast() }
        return short + takeEnding
    }
}
