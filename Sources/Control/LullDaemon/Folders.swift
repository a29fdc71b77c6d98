// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Where Lull keeps and finds things (XDG Base Directory Specification).
package struct Folders: Equatable, Sendable {
    /// Folders of sounds, the parent's own last.
    package var sounds: [String]
    /// nil where there is no place to remember anything.
    package var state: String?

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
        let service = environment["STATE_DIRECTORY"]
        let data = service ?? base("XDG_DATA_HOME", ".local/share").map { "\($0)/lull" }
        state = service ?? base("XDG_STATE_HOME", ".local/state").map { "\($0)/lull" }
        let own = [Folders.shipped(near: executable), data.map { "\($0)/sounds" }].compactMap { $0 }
        self.sounds = own.prefix(1) + more + own.dropFirst()
    }

    /// `Sounds/` of the source tree that the binary was built in, or the installed `share/lull/sounds`.
    private static func shipped(near executable: String) -> String? {
        var folder = executable[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            for candidate in ["\(folder)/Sounds", "\(folder)/share/lull/sounds"] where isFolder(candidate) {
                return candidate
            }
        }
        return isFolder("/usr/share/lull/sounds") ? "/usr/share/lull/sounds" : nil
    }

    private static func isFolder(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }
}
