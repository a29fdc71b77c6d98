// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

/// What is the parent's, written out by the real programs.
@Suite(.timeLimit(.minutes(3))) struct BelongingsTests {
    @Test func `everything of the parent's comes out byte by byte, for its owner alone, and nothing of Lull's`() throws
    {
        let household = try Household(pulse: nil)
        let path = household.folder.path
        _ = try run("mkdir", ["-p", "\(path)/data/lull/sounds", "\(path)/config/lull"])
        try household.folder.write("config/lull/lull.toml", "version = 1\n")
        try household.folder.write("data/lull/sounds/mine.abc", "X:1\nT:Mine\nM:3/4\nL:1/4\nK:C\nCDE|C3|\n")
        try household.start()
        let song = try SoundFile.flac.write(to: path, seconds: 12)
        #expect(try household.lull("import", song, "--title", "Song").ending == .exit(0))

        let exported = try household.lull("export", "\(path)/out")
        #expect(exported.ending == .exit(0) && exported.errorText.isEmpty, "\(exported.errorText)")
        #expect(exported.text.contains("files in \(path)/out; README.txt there"), "\(exported.text)")
        let listed = try run("sh", ["-c", "cd \(path)/out && find . -type f | sort"]).text.split(separator: "\n")
        let audio = try #require(listed.first { $0.hasPrefix("./recordings/") && $0.hasSuffix(".flac") })
        for (copy, original) in [
            (String(audio), song), ("sounds/mine.abc", "\(path)/data/lull/sounds/mine.abc"),
            ("settings/lull.toml", "\(path)/config/lull/lull.toml"),
        ] {
            #expect(try run("cmp", ["\(path)/out/\(copy)", original]).ending == .exit(0), "\(copy)")
        }
        #expect(!listed.contains { $0.hasSuffix(".part") || $0.hasSuffix("brahms_wiegenlied.abc") })
        #expect(try run("find", ["\(path)/out", "-perm", "/077"]).text.isEmpty)

        let again = try household.lull("export", "\(path)/out")
        #expect(again.ending == .exit(73) && again.errorText.contains("is not empty"))
        #expect(try household.lull("export", "\(path)/out2", "--json").ending == .exit(0))
        // What Lull finds out about its own two recordings may be there by now.
        let different = try run("diff", ["-r", "-x", "facts", "-x", "beats", "\(path)/out", "\(path)/out2"])
        #expect(different.ending == .exit(0), "\(different.text)")
    }

    @Test(.enabled(if: geteuid() == 0, "only root can make a small disk"))
    func `a full disk is told in words, and what is there is whole`() throws {
        let household = try Household(pulse: nil)
        let path = household.folder.path
        _ = try run("mkdir", ["-p", "\(path)/data/lull/sounds", "\(path)/small"])
        try household.folder.write("data/lull/sounds/mine.abc", "X:1\n")
        try household.folder.write("data/lull/sounds/no.txt", String(repeating: "x", count: 200_000))
        try household.start()
        guard try run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", "\(path)/small"]).ending == .exit(0) else {
            return
        }
        defer { _ = try? run("umount", ["-l", "\(path)/small"]) }
        let refused = try household.lull("export", "\(path)/small/mine")
        #expect(refused.ending == .exit(73) && refused.errorText.contains("The disk is full"), "\(refused.errorText)")
        let listed = try run("sh", ["-c", "cd \(path)/small/mine && find . -type f | sort"]).text
        #expect(listed.contains("README.txt") && listed.contains("mine.abc"), "\(listed)")
        #expect(!listed.contains("no.txt") && !listed.contains(".part"), "\(listed)")
    }

    @Test func `a history that somebody has damaged is shown as far as it goes, and cleared`() throws {
        let household = try Household(pulse: nil)
        _ = try run("mkdir", ["-p", "\(household.folder.path)/data/lull"])
        try household.folder.write("data/lull/history", "####\n1\t2026\n\n" + String(repeating: "x", count: 100_000))
        try household.start()
        let shown = try household.lull("history")
        #expect(shown.ending == .exit(0))
        #expect(
            shown.text
                == "There is nothing in the history.\nSome of the history cannot be read any more; it is left out.\n")
        #expect(try household.lull("history", "clear").text == "The history is empty now.\n")
        #expect(access("\(household.folder.path)/data/lull/history", F_OK) != 0)
    }
}
