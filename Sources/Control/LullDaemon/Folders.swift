// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Where Lull keeps and finds things (XDG Base Directory Specification).
package struct Folders: Equatable, Sendable {
    /// Folders of sounds, the parent's own last.
    package var sounds: [String]
    /// Where recordings are kept; nil where there is no place for them.
    package var library: String?
    /// nil where there is no place to remember anything.
    package var state: String?
    /// Where things are kept that can be made again; nil where there is no place for them.
    package var cache: String?
    /// Folders of routines, the parent's own last.
    package var routines: [String]

    /// - Parameters:
    ///   - executable: The path of the running binary; a source tree's `Sounds/` is found above it.
    ///   - sounds: More folders, from `--sounds` and the settings.
    package init(environment: [String: String], executable: String, sounds more: [String]) {
        let home = environment["HOME"]
        func base(_ variable: String, _ usual: String) -> String? {
            if let path = environment[variable], path.hasPrefix("/") { return path }
            return home.map { "\($0)/\(usual)" }
        }
        // systemd names the service's own folder; for it, that is /var/lib/lull.
        let service = environment["STATE_DIRECTORY"].flatMap { $0.isEmpty ? nil : $0 }
        let data = service ?? base("XDG_DATA_HOME", ".local/share").map { "\($0)/lull" }
        state = service ?? base("XDG_STATE_HOME", ".local/state").map { "\($0)/lull" }
        cache =
            environment["CACHE_DIRECTORY"].flatMap { $0.isEmpty ? nil : $0 }
            ?? base("XDG_CACHE_HOME", ".cache").map { "\($0)/lull" }
        library = data
        routines = ["/etc/lull/routines"]
        if let config = SettingsFile.configHome(environment) { routines.append("\(config)/lull/routines") }
        let own = [Folders.shipped(near: executable), data.map { "\($0)/sounds" }].compactMap { $0 }
        self.sounds = own.prefix(1) + more + own.dropFirst()
    }

    /// `Sounds/` beside the binary or of the source tree that it was built in, or the installed `share/lull/sounds`.
    private static func shipped(near executable: String) -> String? {
        let own = parent(of: executable[...])
        var candidates = ["\(own)/Sounds"]
        var folder = own
        while !folder.isEmpty {
            folder = parent(of: folder)
            // Any other `Sounds/` on the way up is somebody else's.
            if access("\(folder)/Package.swift", F_OK) == 0 { candidates.append("\(folder)/Sounds") }
        }
        candidates += ["\(parent(of: own))/share/lull/sounds", "/usr/share/lull/sounds"]
        return candidates.first(where: isFolder)
    }

    /// Without its last part; empty for the root.
    private static func parent(of path: Substring) -> Substring {
        path.lastIndex(of: "/").map { path[..<$0] } ?? ""
    }

    private static func isFolder(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }
}
