// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import Testing
import lull

@Suite("Export")
struct ExportTests {
    private func item(_ name: String) -> ExportItem? { ExportItem(["name": .string(name), "size": 1, "ticket": "t"]) }

    @Test(arguments: ["a", "recordings/hush/hush.wav", "sounds/Suo Gân.abc"])
    func `a plain name is taken`(name: String) { #expect(item(name)?.name == name) }

    @Test(arguments: [
        "", "/", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", ".hidden", "a/.b", ".", "a\u{0}b",
        String(repeating: "x", count: 256), String(repeating: "x/", count: 3_000) + "x",
    ])
    func `a name that leads out of the folder is not followed`(name: String) { #expect(item(name) == nil) }

    @Test func `what was written is told by folder, with its size`() throws {
        var exported = Exported()
        for (name, size) in [
            ("recordings/a/a.wav", 1_500_000), ("recordings/a/recording.lull", 900), ("history.tsv", 61),
        ] {
            var item = try #require(self.item(name))
            item.size = size
            exported.items.append(item)
        }
        #expect(
            Strings.exported(exported).rows == [
                ["recordings", "2 files", "1.5 MB"], ["history.tsv", "1 file", "61 bytes"],
            ])
        #expect(Strings.amount(999) == "999 bytes" && Strings.amount(2_500) == "2.5 kB")
        #expect(Strings.exportDone(exported, "mine") == "3 files in mine; README.txt there says what each is.")
    }

    /// A daemon that gives one file, in pieces as told.
    private func export(_ pieces: [JSON], to folder: String) throws -> Exported {
        let answers: [JSON] =
            [["files": [["name": "sounds/a.abc", "size": 4, "ticket": "t"]]]] + pieces
        var bytes = Hello().notification.json.encoded + [0x0A]
        for (index, answer) in answers.enumerated() {
            bytes += Response(id: .integer(Int64(index + 1)), .success(answer)).json.encoded + [0x0A]
        }
        let daemon = try FakeDaemon(saying: bytes)
        defer { daemon.end() }
        var run = ExportRun(connection: try Connection(socket: daemon.path))
        return try run.run(to: folder)
    }

    private func piece(_ text: String, from: Int, of size: Int, stamp: String = "s") -> JSON {
        [
            "from": .integer(Int64(from)), "size": .integer(Int64(size)), "stamp": .string(stamp),
            "data": .string(Base64.text(of: Array(text.utf8))),
        ]
    }

    private func folder() throws -> String {
        var template = Array("/tmp/lull-test-XXXXXX".utf8CString)
        return try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    private func text(_ path: String) -> String? {
        guard let stream = fopen(path, "r") else { return nil }
        defer { fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, stream)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    @Test func `pieces become a file of the owner's alone, beside a page that says what it is`() throws {
        let path = try folder() + "/new"
        let exported = try export([piece("ab", from: 0, of: 4), piece("cd", from: 2, of: 4)], to: path + "/")
        #expect(exported.items.map(\.name) == ["sounds/a.abc"] && exported.problems.isEmpty)
        #expect(text("\(path)/sounds/a.abc") == "abcd")
        #expect(text("\(path)/README.txt")?.contains("sounds/") == true)
        var info = stat()
        #expect(stat("\(path)/sounds/a.abc", &info) == 0 && info.st_mode & 0o777 == 0o600)
        #expect(stat(path, &info) == 0 && info.st_mode & 0o777 == 0o700)
    }

    @Test func `a file that changes under way is fetched anew`() throws {
        let path = try folder()
        let exported = try export(
            [
                piece("ab", from: 0, of: 4), piece("XY", from: 2, of: 4, stamp: "t"),
                piece("uvwx", from: 0, of: 4, stamp: "t"),
            ], to: path)
        #expect(exported.problems.isEmpty && text("\(path)/sounds/a.abc") == "uvwx")
    }

    @Test func `one that never stands still is left out, and nothing half is there`() throws {
        let path = try folder()
        let exported = try export(
            (0..<3).flatMap { _ in [piece("ab", from: 0, of: 4), piece("cd", from: 2, of: 4, stamp: "t")] }, to: path)
        #expect(exported.items.isEmpty && exported.problems.map(\.exitCode) == [EX_TEMPFAIL])
        #expect(text("\(path)/sounds/a.abc") == nil && rmdir("\(path)/sounds") == 0)
    }

    @Test(arguments: [
        JSON.null, ["size": 4], ["size": 4, "data": "!"], ["size": -1, "data": ""],
        ["size": 4, "data": "", "stamp": "s"],
    ])
    func `a strange answer ends the file, and nothing hangs`(answer: JSON) throws {
        let path = try folder()
        let exported = try export([answer, answer, answer], to: path)
        #expect(exported.items.isEmpty && exported.problems.count == 1)
    }

    @Test func `a folder that holds anything is not written to`() throws {
        let path = try folder()
        #expect(mkdir("\(path)/.mine", 0o700) == 0)
        let refused = failure { _ = try export([], to: path) }
        #expect(refused?.exitCode == EX_CANTCREAT && refused?.what == "\(path) is not empty.")
        for place in ["/proc/nowhere/at/all", "/dev/null"] {
            #expect(failure { _ = try export([], to: place) }?.exitCode == EX_CANTCREAT)
        }
    }
}
