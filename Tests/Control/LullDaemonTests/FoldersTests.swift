// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDaemon
import LullTestKit
import Testing

@Suite struct FoldersTests {
    /// The songbook that is found by a binary at `executable` below a folder with nothing but these.
    private func shipped(by executable: String, among files: String...) throws -> String? {
        let root = try TemporaryFolder()
        for file in files {
            var folder = root.path
            for part in file.split(separator: "/").dropLast() {
                folder += "/\(part)"
                mkdir(folder, 0o755)
            }
            try root.write(file, "")
        }
        let found = Folders(environment: [:], executable: "\(root.path)/\(executable)", sounds: []).sounds.first
        return found.flatMap { $0.hasPrefix(root.path) ? String($0.dropFirst(root.path.count + 1)) : nil }
    }

    @Test func `a binary finds the songbook of its source tree, beside it, or installed with it`() throws {
        let tree = "tree/.build/release/lulld"
        #expect(try shipped(by: tree, among: "tree/Package.swift", "tree/Sounds/a.abc") == "tree/Sounds")
        #expect(try shipped(by: "box/lulld", among: "box/Sounds/a.abc") == "box/Sounds")
        #expect(try shipped(by: "usr/bin/lulld", among: "usr/share/lull/sounds/a.abc") == "usr/share/lull/sounds")
    }

    @Test func `what can be made again is kept in the cache home, or where systemd says`() {
        func cache(_ environment: [String: String]) -> String? {
            Folders(environment: environment, executable: "/nowhere/lulld", sounds: []).cache
        }
        #expect(cache([:]) == nil)
        #expect(cache(["HOME": "/home/a"]) == "/home/a/.cache/lull")
        #expect(cache(["HOME": "/home/a", "XDG_CACHE_HOME": "/c"]) == "/c/lull")
        #expect(cache(["HOME": "/home/a", "XDG_CACHE_HOME": "c"]) == "/home/a/.cache/lull")
        #expect(cache(["HOME": "/home/a", "CACHE_DIRECTORY": "/var/cache/lull"]) == "/var/cache/lull")
    }

    @Test func `somebody else's folder of sounds on the way up is left alone`() throws {
        #expect(try shipped(by: "home/bin/lulld", among: "home/Sounds/horn.wav") == nil)
        #expect(try shipped(by: "home/bin/deep/lulld", among: "home/share/lull/sounds/a.abc") == nil)
    }
}
