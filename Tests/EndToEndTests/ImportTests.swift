// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

/// Files into the library and out of it again, with the real programs.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ImportTests {
    /// Those that came by import: two more come with Lull.
    private func recordings(_ household: Household) throws -> [JSON] {
        let all = try household.ask("tracks", "--kind", "recording")["tracks"]?.array ?? []
        return all.filter { !["brahms-wiegenlied-hummed", "suo-gan-on-the-harp"].contains($0["id"]?.string) }
    }

    private func leftovers(_ household: Household) throws -> [String] {
        let folder = "\(household.folder.path)/data/lull/incoming"
        return try run("sh", ["-c", "[ ! -d \(folder) ] || find \(folder) -type f"]).text
            .split(separator: "\n").map(String.init)
    }

    @Test func `every kind of file is imported, listed, shown and removed`() throws {
        let household = try Household(pulse: nil)
        try household.start()
        let files = try SoundFile.allCases.map { try $0.write(to: household.folder.path, seconds: 12) }
        let imported = try household.lull(["import"] + files)
        #expect(imported.ending == .exit(0), "\(imported.errorText)")
        #expect(imported.text.split(separator: "\n").count { $0.hasPrefix("Added hum ") } == 5, "\(imported.text)")
        #expect(!imported.text.contains("\u{1B}"), "plain lines without a terminal")
        let ids = try recordings(household).compactMap { $0["id"]?.string }
        #expect(ids == ["hum-flac", "hum-mp3", "hum-ogg", "hum-opus", "hum-wav"])
        for id in ids {
            let track = try household.ask("track", id)
            #expect(track["kind"]?.string == "recording" && track["loudness"] != nil)
            #expect(abs((track["length"]?.double ?? 0) - 12) < 1, "\(id): \(track)")
        }
        for file in files { #expect(try run("test", ["-f", file]).ending == .exit(0), "the file itself stays") }
        let kept = try run("find", ["\(household.folder.path)/data/lull/recordings", "-type", "f", "-perm", "/077"])
        #expect(kept.text.isEmpty, "for nobody else: \(kept.text)")

        let again = try household.lull("import", files[0])
        #expect(again.text.contains("is here already"))
        #expect(try household.lull("remove", "hum-wav").ending == .exit(64), "there is nobody to ask")
        #expect(try recordings(household).count == 5)
        #expect(try household.lull("remove", "hum-wav", "--yes").ending == .exit(0))
        #expect(try recordings(household).count == 4)
        #expect(try household.end() == .exit(0))
        try household.start()
        #expect(try recordings(household).count == 4, "after a restart too")
    }

    @Test func `in JSON each step is a line, and the last of a file is done with its track`() throws {
        let household = try Household(pulse: nil)
        try household.start()
        let file = try SoundFile.ogg.write(to: household.folder.path, seconds: 20)
        let finished = try household.lull("import", file, "--json", "--title", "Papa hums")
        #expect(finished.ending == .exit(0), "\(finished.errorText)")
        let steps = try finished.text.split(separator: "\n").map {
            try JSON(parsing: Array($0.utf8))["import"] ?? .null
        }
        #expect(steps.last?["stage"]?.string == "done" && steps.last?["track"]?["title"]?.string == "Papa hums")
        #expect(steps.contains { $0["stage"]?.string == "receiving" })
        let parts = steps.compactMap { $0["part"]?.double }
        #expect(parts == parts.sorted())
    }

    @Test func `one bad file among good ones is named, the others are kept, and the exit code is its own`() throws {
        let household = try Household(pulse: nil)
        try household.start()
        let good = try SoundFile.wav.write(to: household.folder.path, seconds: 4)
        let bad = try household.folder.write("bad.mp3", "This is no sound.\n")
        let empty = try household.folder.write("empty.wav", "")
        let finished = try household.lull("import", bad, good, empty)
        #expect(finished.ending == .exit(65))
        #expect(finished.text.contains("Added hum wav"))
        let errors = finished.errorText.split(separator: "\n")
        #expect(errors.count == 2 && errors.allSatisfy { $0.hasPrefix("lull: ") }, "\(finished.errorText)")
        #expect(try household.lull("import", "\(household.folder.path)/none.wav").ending == .exit(66))
        #expect(try household.lull("import", household.folder.path).ending == .exit(65))
        #expect(try household.lull("import", "/dev/null").ending == .exit(65))
        #expect(try leftovers(household).isEmpty)
    }

    @Test func `an import that is interrupted leaves nothing, and the daemon answers on`() throws {
        let household = try Household(pulse: nil)
        try household.start()
        let file = try SoundFile.flac.write(to: household.folder.path, seconds: 240)
        for signal in [SIGINT, SIGKILL] {
            let child = try Child(Programs.lull, ["import", file, "--json"], environment: household.environment)
            while let line = child.line(), !line.contains("decoding") && !line.contains("analysing") {}
            child.signal(signal)
            child.wait()
            try eventually("nothing is left") { try leftovers(household).isEmpty }
            #expect(try recordings(household).isEmpty)
        }
        let child = try Child(Programs.lull, ["import", file, "--json"], environment: household.environment)
        while let line = child.line(), !line.contains("decoding") && !line.contains("analysing") {}
        #expect(try household.end(within: 5) == .exit(0))
        #expect(child.wait() != .exit(0))
        #expect(try leftovers(household).isEmpty)
        try household.start()
        #expect(try recordings(household).isEmpty)
        #expect(try household.lull("import", file).ending == .exit(0))
    }

    @Test func `a grid is shown, mended, exported and imported`() throws {
        let household = try Household(pulse: nil)
        try household.start()
        let file = try SoundFile.flac.write(to: household.folder.path, seconds: 20, name: "hum")
        try household.ask("tracks")
        #expect(try household.lull("import", file).ending == .exit(0))
        let taps = (0..<12).map { "\(2 + $0).0" }
        #expect(try household.ask(["grid", "hum", "tap"] + taps)["grid"]?["source"]?.string == "taps")
        #expect(try household.ask("grid", "hum", "nudge", "-20")["grid"]?["source"]?.string == "hand")
        let beats = "\(household.folder.path)/hum.beats"
        #expect(try household.lull("grid", "hum", "export", beats).ending == .exit(0))
        let text = try household.lull("grid", "hum", "export").text
        #expect(String(decoding: try contents(of: beats), as: UTF8.self) == text && text.contains("\t1\n"))
        let before = try household.ask("grid", "hum")["grid"]?["beats"]
        #expect(try household.ask("grid", "hum", "x2")["grid"]?["beats"] != before)
        #expect(try household.ask("grid", "hum", "import", beats)["grid"]?["beats"] == before)
        #expect(try household.lull("grid", "hum", "x4").ending == .exit(64))
        #expect(try household.lull("grid", "suo-gan").ending == .exit(64))
        #expect(try household.lull("grid", "hum", "tap").ending == .exit(64), "no terminal")
        #expect(try household.lull("grid", "hum", "undo").text.contains("beats a minute"))
    }

    @Test func `at a terminal there is a bar, and remove asks`() throws {
        let household = try Household(pulse: nil)
        try household.start()
        let file = try SoundFile.flac.write(to: household.folder.path, seconds: 60, name: "hum")
        let bars = try PseudoTerminal(
            try Programs.lull, ["import", file], columns: 100, environment: household.environment)
        #expect(try bars.end() == .exit(0))
        let text = String(decoding: bars.written, as: UTF8.self)
        #expect(text.contains("━") && text.contains("finding the beats"), "\(text)")
        #expect(bars.picture.text.contains("Added hum (hum)") && !bars.picture.text.contains("━"))

        for (answer, code) in [("n\r", 1), ("\r", 1), ("y\r", 0)] {
            let asking = try PseudoTerminal(try Programs.lull, ["remove", "hum"], environment: household.environment)
            try asking.wait(for: "the question") { $0.text.contains("[y/N]") }
            asking.press(answer)
            #expect(try asking.end() == .exit(0))
            #expect(try recordings(household).count == code)
        }
    }

    @Test func `after an import no thread of it is left`() throws {
        let household = try Household(pulse: nil)
        let daemon = try household.start()
        let file = try SoundFile.flac.write(to: household.folder.path, seconds: 20)
        func threads() throws -> Int {
            try run("ls", ["/proc/\(daemon.process)/task"]).text.split(separator: "\n").count
        }
        try eventually("it has looked for recordings") { try threads() <= 3 }
        let before = try threads()
        #expect(try household.lull("import", file).ending == .exit(0))
        try eventually("the threads have ended") { try threads() == before }
    }
}
