// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDaemon
import LullProtocol
import LullTestKit
import Testing

/// What is remembered over a restart, seen through `again`.
@Suite struct MemoryTests {
    @Test func `it is one file, for its owner alone, written whole`() async throws {
        let home = try Household()
        try await home.ask(.play, ["track": "a"])
        let path = "\(home.folder.path)/state/lull/last.json"
        try await soon("it is written") { access(path, F_OK) == 0 }
        let json = try JSON(parsing: Array(try contents(of: path)))
        #expect(json["version"]?.int == 1 && json["track"]?.string == "a")
        #expect(try run("ls", ["\(home.folder.path)/state/lull"]).text == "last.json\n", "no draft is left")
        #expect(try run("stat", ["-c", "%a", path]).text == "600\n")
        #expect(try run("stat", ["-c", "%a", "\(home.folder.path)/state"]).text == "700\n")
    }

    @Test(arguments: [
        "", "{", "null", "[]", "{\"version\":1}", String(repeating: "[", count: 60_000),
        line("\"tempo\":72000000", "\"tempo\":1"), line("\"tempo\":72000000", "\"tempo\":9223372036854775807"),
        line("\"beats\":6", "\"beats\":0"), line("\"beats\":6", "\"beats\":-9223372036854775808"),
        line("\"beats\":6", "\"beats\":24"), line("\"volume\":80", "\"volume\":101"),
        line("\"for\":1200", "\"for\":1e300"), line("\"for\":1200", "\"for\":-1"),
        line("\"for\":1200", "\"for\":\"x\""),
        line(",\"for\":1200", ""), line("\"track\":\"a\"", "\"track\":\"gone\""),
        line("\"version\":1", "\"version\":2"),
    ])
    func `what is not a memory of ours is forgotten, and nothing falls over`(_ text: String) async throws {
        let folder = try TemporaryFolder()
        _ = try run("mkdir", ["-p", "\(folder.path)/state/lull"])
        try folder.write("state/lull/last.json", text)
        let home = try Household(in: folder)
        #expect(await home.refusal(.again) == .sessionNothing)
        #expect(try contents(of: "\(folder.path)/state/lull/last.json") == Array(text.utf8), "it is left alone")
        try await home.ask(.play)
        #expect(try await home.ask(.status)["state"]?.string == "playing")
    }

    @Test func `a memory as we write it is taken up`() async throws {
        let folder = try TemporaryFolder()
        _ = try run("mkdir", ["-p", "\(folder.path)/state/lull"])
        try folder.write("state/lull/last.json", MemoryTests.line("", ""))
        let home = try Household(in: folder)
        #expect(try await home.ask(.again)["track"]?["id"]?.string == "a")
    }

    @Test func `where nothing can be written, Lull plays on`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("state", "in the way")
        let home = try Household(in: folder)
        #expect(try await home.ask(.play)["state"]?.string == "playing")
    }

    /// A whole memory, but for one thing.
    private static func line(_ this: String, _ that: String) -> String {
        var whole =
            "{\"version\":1,\"track\":\"a\",\"stroke\":\"indian-milking-leg\",\"tempo\":72000000,\"beats\":6,"
            + "\"keepsBeats\":false,\"voice\":\"hum\",\"register\":\"higher\",\"volume\":80,\"for\":1200}\n"
        if !this.isEmpty, let range = whole.firstRange(of: this) { whole.replaceSubrange(range, with: that) }
        return whole
    }
}
