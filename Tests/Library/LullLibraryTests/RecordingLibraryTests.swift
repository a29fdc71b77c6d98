// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import LullTestKit
import LullTime
import Testing

@Suite struct RecordingLibraryTests {
    @Test func `what is added is found again, fact by fact, now and after a restart`() throws {
        let shelf = try Shelf()
        let bytes = audio(1)
        let added = try shelf.open().add(bytes, named: "Omas Lied.FLAC")
        let library = shelf.open()
        let found = try #require(try library.find("omas-lied"))
        #expect(added == .new(found) && found.facts == facts() && found.isCopy)
        #expect(found.path == "\(shelf.folder)/recordings/omas-lied/omas-lied.flac")
        #expect(try contents(of: found.path) == bytes)
        try library.verify(found)
        let entry = try #require(try library.all().first)
        #expect(entry.title == "Omas Lied" && entry.tempo == grid().beats.tempo && entry.beatsPerBar == 3)
        #expect(entry.length == Frames(5_698_814) && entry.confidence == facts().confidence)
        #expect(library.problems().isEmpty && shelf.names("incoming").isEmpty)
    }

    @Test func `a library that nothing was added to makes no folder, and lists nothing`() throws {
        let shelf = try Shelf()
        let library = shelf.open()
        #expect(try library.all().isEmpty && library.find("a") == nil && library.problems().isEmpty)
        #expect(access(shelf.folder, F_OK) != 0)
        try library.add(audio(1), named: "a.wav")
        #expect(library.problems().isEmpty && access(shelf.database, F_OK) == 0)
        #expect(try library.ids() == ["a"])
    }

    @Test func `the same file twice is one recording`() throws {
        let shelf = try Shelf()
        let library = shelf.open()
        let first = try library.add(audio(1), named: "a.wav")
        let second = try library.add(audio(1), named: "b.flac", facts: facts("Another"))
        #expect(second == .existing(first.recording))
        #expect(try library.ids() == ["a"] && library.find(hash: first.recording.hash) == first.recording)
        #expect(try library.find(hash: String(repeating: "0", count: 64)) == nil)
        #expect(shelf.names("recordings") == ["a"] && shelf.names("incoming").isEmpty)
    }

    @Test func `other files of the same name are numbered`() throws {
        let shelf = try Shelf()
        let library = shelf.open()
        for seed in 1...3 { try library.add(audio(UInt64(seed)), named: "My_Song.mp3") }
        let incoming = try library.receive()
        let last = try library.add(incoming, named: "brahms.ogg", facts: facts()) { $0 == "brahms" }
        #expect(last.recording.id == "brahms-2")
        #expect(try library.ids() == ["brahms-2", "my-song", "my-song-2", "my-song-3"])
    }

    @Test(arguments: [
        ("../../../etc/passwd", "passwd"), ("..", "recording"), ("", "recording"), ("/", "recording"),
        (".hidden.wav", "hidden"), ("a\nb\u{7f}\u{0}.wav", "a-b"), ("Gân.opus", "gân"), ("plain", "plain"),
        (String(repeating: "ä", count: 200) + ".wav", String(repeating: "ä", count: 50)), ("x.tar.gz", "x.tar"),
    ])
    func `no name leads out of the library`(name: String, id: String) throws {
        let shelf = try Shelf()
        let recording = try shelf.open().add(audio(1), named: name).recording
        #expect(recording.id == id)
        #expect(shelf.names("recordings") == [id])
        #expect(try shelf.open().find(id)?.facts == facts())
    }

    @Test func `no id leads out of the library`() throws {
        let shelf = try Shelf()
        let library = shelf.open()
        try library.add(audio(1), named: "a.wav")
        for id in ["", ".", "..", "../recordings/a", "a/", "a/../a", "\u{0}", "a\u{0}"] {
            #expect(try library.find(id) == nil, "\(id)")
            #expect(throws: LibraryError.unknown(id)) { try library.remove(id) }
        }
        #expect(try library.ids() == ["a"])
    }

    @Test func `files and folders are for their owner alone`() throws {
        let shelf = try Shelf()
        let recording = try shelf.open().add(audio(1), named: "a.wav").recording
        for path in [recording.path, shelf.sidecar("a"), shelf.database] { #expect(mode(path) == 0o600, "\(path)") }
        for path in ["recordings", "recordings/a", "incoming", "facts"] {
            #expect(mode("\(shelf.folder)/\(path)") == 0o700, "\(path)")
        }
    }

    @Test func `a search finds all words in title and id, in whatever case`() throws {
        let shelf = try Shelf()
        let library = shelf.open()
        try library.add(audio(1), named: "one.wav", facts: facts("Omas Lied vom Mond"))
        try library.add(audio(2), named: "two.wav", facts: facts("Suo Gân"))
        try library.add(audio(3), named: "moon.wav", facts: facts("50% 'quiet'_"))
        func ids(_ text: String) throws -> [String] { try library.search(text).map(\.id) }
        #expect(try ids("mond OMAS") == ["one"] && ids("GÂN") == ["two"] && ids("mo") == ["moon", "one"])
        #expect(try ids("%") == ["moon"] && ids("'") == ["moon"] && ids("_") == ["moon"])
        #expect(try ids("mond gân").isEmpty && ids("  ").count == 3)
    }

    @Test func `a title is one line`() throws {
        let shelf = try Shelf()
        let library = shelf.open()
        try library.add(audio(1), named: "a.wav", facts: facts("  a\n\tb\u{0}  = c \u{7f}"))
        #expect(try library.find("a")?.facts.title == "a b = c")
        try library.rename("a", to: String(repeating: "x", count: 1_000))
        #expect(try shelf.open().find("a")?.facts.title.count == 200)
        #expect(try library.search("xxx").count == 1)
        #expect(throws: LibraryError.unknown("b")) { try library.rename("b", to: "B") }
    }

    @Test func `each change of the grid can be undone, through restarts, and the last sixteen at least`() throws {
        let shelf = try Shelf()
        try shelf.open().add(audio(1), named: "a.wav", facts: facts(grid: nil))
        #expect(throws: LibraryError.nothingToUndo("a")) { try shelf.open().undoGrid("a") }
        let grids = (0..<20).map { grid(12, from: Double($0) / 7) }
        for grid in grids { try shelf.open().updateGrid("a", to: grid) }
        #expect(try shelf.open().find("a")?.facts.grid == grids[19])
        for index in (3..<19).reversed() { #expect(try shelf.open().undoGrid("a").facts.grid == grids[index]) }
        #expect(throws: LibraryError.nothingToUndo("a")) { try shelf.open().undoGrid("a") }
        try shelf.open().updateGrid("a", to: grids[0], keepsUndo: false)
        #expect(throws: LibraryError.nothingToUndo("a")) { try shelf.open().undoGrid("a") }
        #expect(try shelf.open().all().first?.tempo == grids[0].beats.tempo)
    }

    @Test func `undo of the longest grids does not make a sidecar grow without end`() throws {
        let shelf = try Shelf()
        let library = shelf.open()
        try library.add(audio(1), named: "a.wav")
        for start in 0..<6 { try library.updateGrid("a", to: grid(30_000, from: Double(start))) }
        #expect(size(of: shelf.sidecar("a")) < 4 << 20)
        #expect(try library.undoGrid("a").facts.grid == grid(30_000, from: 4))
    }

    @Test func `what is removed is gone, and its name is free`() throws {
        let shelf = try Shelf()
        let library = shelf.open()
        try library.add(audio(1), named: "a.wav")
        try library.add(audio(2), named: "b.wav")
        try library.remove("a")
        #expect(throws: LibraryError.unknown("a")) { try library.remove("a") }
        #expect(try library.ids() == ["b"] && library.find("a") == nil)
        #expect(shelf.names("recordings") == ["b"] && shelf.names("incoming").isEmpty)
        #expect(try library.add(audio(1), named: "a.wav") != .existing(library.add(audio(2), named: "b.wav").recording))
        #expect(try shelf.open().ids() == ["a", "b"])
    }

    @Test func `facts that are no numbers are refused, and nothing is left of them`() throws {
        let shelf = try Shelf()
        let library = shelf.open()
        var bad = facts()
        bad.confidence = .nan
        #expect(throws: LibraryError.self) { try library.add(audio(1), named: "a.wav", facts: bad) }
        bad = facts()
        bad.loudness?.integrated = -.infinity
        #expect(throws: LibraryError.self) { try library.add(audio(1), named: "a.wav", facts: bad) }
        #expect(try library.ids().isEmpty && shelf.names("recordings").isEmpty && shelf.names("incoming").isEmpty)
    }

    @Test func `a file larger than it may be is refused while it comes`() throws {
        let shelf = try Shelf()
        let incoming = try shelf.open().receive(limit: 5_000)
        let bytes = audio(1)
        try bytes.span.bytes.withUnsafeBytes { bytes throws(LibraryError) in try incoming.write(bytes) }
        let error = #expect(throws: LibraryError.self) {
            try bytes.span.bytes.withUnsafeBytes { bytes throws(LibraryError) in try incoming.write(bytes) }
        }
        #expect(error == .tooLarge(incoming.path, limit: 5_000))
        #expect(size(of: incoming.path) == 3_000)
    }

    @Test func `every error says in words what is wrong and what to do`() {
        let errors: [LibraryError] = [
            .full("F"), .denied("F"), .readOnly("F"), .locked("F"), .damaged("F", reason: "R"),
            .newer("F", version: 2), .gone("F"), .otherContent("F"), .unanalysed("F"), .tooLarge("F", limit: 1 << 29),
            .tooLarge("F", limit: 0), .unknown("F"), .notOurs("F"), .nothingToUndo("F"), .failed("F", reason: "R"),
        ]
        for error in errors {
            #expect(error.what.contains("F") && error.what.hasSuffix(".") && error.hint.hasSuffix("."))
            #expect(error.hint.first?.isUppercase == true && error.description == "\(error.what) \(error.hint)")
        }
    }

    private func mode(_ path: String) -> mode_t {
        var info = stat()
        return stat(path, &info) == 0 ? info.st_mode & 0o777 : 0
    }
}
