// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDaemon
import LullLibrary
import LullProtocol
import LullTestKit
import Testing

/// Everything of the parent's, as a client gets it.
@Suite struct ExportTests {
    private let folder: TemporaryFolder
    private let home: Household
    private let history: History

    init() throws {
        folder = try TemporaryFolder()
        let path = folder.path
        let history = History(folder: "\(path)/library")
        self.history = history
        home = try Household(
            in: folder, diary: Diary(history),
            belongings: { library in
                Belongings(
                    [
                        Belongings.Place("recordings", at: "\(path)/library/recordings"),
                        Belongings.Place("sounds", at: "\(path)/own"),
                        Belongings.Place("settings/lull.toml", at: "\(path)/lull.toml"),
                        Belongings.Place("nothing", at: "\(path)/nothing"),
                    ], library: library, history: history)
            })
    }

    private func list() async throws -> [String: JSON] {
        var files: [String: JSON] = [:]
        while true {
            let answer = try await home.ask(.export, ["from": .integer(Int64(files.count))])
            let part = answer["files"]?.array ?? []
            for file in part { files[file["name"]?.string ?? ""] = file }
            if answer["left"] == nil || part.isEmpty { return files }
        }
    }

    /// All bytes of a file, as they come.
    private func fetch(_ file: JSON?) async throws -> [UInt8] {
        let ticket = try #require(file?["ticket"])
        var bytes: [UInt8] = []
        while true {
            let piece = try await home.ask(.export, ["ticket": ticket, "from": .integer(Int64(bytes.count))])
            #expect(piece.encoded.count < 65_536, "it fits into a line")
            bytes += try #require(piece["data"]?.string.flatMap(Base64.bytes))
            guard let size = piece["size"]?.int, bytes.count < size else { return bytes }
        }
    }

    @Test func `before there is anything, there is nothing`() async throws {
        #expect(try await list().isEmpty)
    }

    @Test func `a recording comes out byte by byte as it came in, with its beats`() async throws {
        let sound = WaveFile.notes(seconds: 20).bytes
        let made = try await home.deliver(sound, named: "hush.wav")
        let id = try #require(made["track"]?["id"]?.string)
        let files = try await list()
        #expect(
            Set(files.keys).isSuperset(of: ["recordings/\(id)/\(id).wav", "recordings/\(id)/recording.lull"]))
        #expect(try await fetch(files["recordings/\(id)/\(id).wav"]) == sound)
        let grid = try await home.ask(.grid, ["track": .string(id), "do": "export"])["beats"]?.string
        if let grid { #expect(String(decoding: try await fetch(files["beats/\(id).beats"]), as: UTF8.self) == grid) }
    }

    @Test func `files, folders in folders and the history are there; what is hidden or no file is not`() async throws {
        let path = folder.path
        _ = try run("mkdir", ["-p", "\(path)/own/deep/er"])
        try folder.write("lull.toml", "version = 1\n")
        try folder.write("own/a.abc", "X:1\n")
        try folder.write("own/deep/er/b.abc", "")
        try folder.write("own/.hidden", "x")
        #expect(mkfifo("\(path)/own/pipe", 0o600) == 0)
        try history.add(
            HistoryEntry(
                date: "2026-11-23T03:12:45+01:00", seconds: 852, rate: 12, stroke: "butterfly", track: "a", title: "A"))
        let files = try await list()
        #expect(Set(files.keys) == ["settings/lull.toml", "sounds/a.abc", "sounds/deep/er/b.abc", "history.tsv"])
        #expect(try await fetch(files["settings/lull.toml"]) == Array("version = 1\n".utf8))
        #expect(try await fetch(files["sounds/deep/er/b.abc"]).isEmpty)
        #expect(
            String(decoding: try await fetch(files["history.tsv"]), as: UTF8.self)
                == "date\tminutes\troutine\tstroke\ttrack\ttitle\trate\n"
                + "2026-11-23T03:12:45+01:00\t14.2\t\tbutterfly\ta\tA\t12.0\n")
    }

    @Test func `what cannot be written out is named`() async throws {
        let path = folder.path
        _ = try run("sh", ["-c", "mkdir -p \(path)/own/1/2/3/4/5 && touch \"\(path)/own/$(printf '\\377').abc\""])
        try folder.write("own/a.abc", "X:1\n")
        let answer = try await home.ask(.export)
        #expect(answer["files"]?.array?.compactMap { $0["name"]?.string } == ["sounds/a.abc"])
        let problems = (answer["problems"]?.array ?? []).compactMap(\.string)
        #expect(problems.count == 2 && problems.contains { $0.contains("deep") }, "\(problems)")
    }

    @Test func `no request reaches what is not in the list`() async throws {
        try folder.write("lull.toml", "version = 1\n")
        _ = try await list()
        for ticket in ["", "/etc/passwd", "settings/lull.toml", "../lull.toml", String(repeating: "0", count: 32)] {
            #expect(await home.refusal(.export, ["ticket": .string(ticket)]) == .ticketUnknown)
        }
    }

    @Test func `a file that changes under way is told by its stamp, one that is gone by an error`() async throws {
        try folder.write("lull.toml", String(repeating: "# x\n", count: 20_000))
        let ticket = try #require(try await list()["settings/lull.toml"]?["ticket"])
        let first = try await home.ask(.export, ["ticket": ticket])
        let second = try await home.ask(.export, ["ticket": ticket, "from": 32_768])
        #expect(first["stamp"] == second["stamp"] && first["data"]?.string?.count == 43_692)
        try folder.write("lull.toml", String(repeating: "# yz\n", count: 20_000))
        #expect(try await home.ask(.export, ["ticket": ticket, "from": 32_768])["stamp"] != first["stamp"])
        #expect(try await home.ask(.export, ["ticket": ticket, "from": 9_007_199_254_740_992])["data"] == "")
        unlink("\(folder.path)/lull.toml")
        #expect(await home.refusal(.export, ["ticket": ticket]) == .trackBad)
    }

    @Test func `a list that is longer than an answer comes in parts`() async throws {
        _ = try run(
            "sh",
            ["-c", "mkdir \(folder.path)/own && cd \(folder.path)/own && seq -f 'tune-%.0f.abc' 5000 | xargs touch"])
        #expect(try await home.ask(.export).encoded.count < 256 << 10)
        #expect(try await list().count == 5_000)
    }
}
