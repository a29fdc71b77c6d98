// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import LullScore
import LullTestKit
import Testing

@Suite struct SongbookTests {
    @Test(arguments: [
        ("brahms_wiegenlied.abc", "brahms-wiegenlied"), ("Suo Gân.ABC", "suo-gân"), ("a.b.abc", "a.b"),
        ("Two  Blanks\t.abc", "two--blanks-"), ("x.abc", "x"),
    ])
    func `an id is the file's name in lower case, without blanks`(name: String, id: String) {
        #expect(Track.id(fileName: name) == id)
    }

    @Test func `every tune of a folder is a track, by id`() throws {
        let folder = try TemporaryFolder()
        try folder.write("b_tune.abc", tune("B"))
        try folder.write("A Tune.abc", tune("A"))
        try folder.write("notes.txt", tune("No"))
        try folder.write(".hidden.abc", tune("No"))
        let book = Songbook(folders: [folder.path])
        #expect(book.tracks().map(\.id) == ["a-tune", "b-tune"])
        #expect(book.track("a-tune")?.title == "A" && book.track("A-Tune") == nil && book.track("c") == nil)
        #expect(book.problems().isEmpty)
    }

    @Test func `further tunes of a file add their number`() throws {
        let folder = try TemporaryFolder()
        try folder.write("three.abc", tune("A", 4) + "\n" + tune("B", 7) + "\n" + tune("C", 9))
        let book = Songbook(folders: [folder.path])
        #expect(book.tracks().map(\.id) == ["three", "three-7", "three-9"])
        #expect(book.track("three-9")?.title == "C")
    }

    @Test func `a later folder hides what an earlier one calls the same`() throws {
        let (shipped, own) = (try TemporaryFolder(), try TemporaryFolder())
        try shipped.write("suo_gan.abc", tune("Shipped"))
        try shipped.write("other.abc", tune("Other"))
        let book = Songbook(folders: [shipped.path, "/nonexistent/lull", own.path])
        #expect(book.track("suo-gan")?.title == "Shipped")
        let file = try own.write("Suo-Gan.abc", tune("Own"))
        #expect(book.track("suo-gan")?.title == "Own")
        #expect(book.tracks().map(\.id) == ["other", "suo-gan"])
        _ = try run("rm", [file])
        #expect(book.track("suo-gan")?.title == "Shipped")
    }

    @Test func `a new file, a changed one and one that goes are seen without a restart`() throws {
        let folder = try TemporaryFolder()
        let book = Songbook(folders: [folder.path])
        #expect(book.tracks().isEmpty)
        let file = try folder.write("a.abc", tune("First"))
        #expect(book.track("a")?.title == "First")
        try folder.write("a.abc", tune("The second one"))
        #expect(book.track("a")?.title == "The second one")
        _ = try run("rm", [file])
        #expect(book.track("a") == nil)
    }

    @Test func `a folder that goes takes its tracks along, and comes back with them`() throws {
        let folder = try TemporaryFolder()
        let book = Songbook(folders: ["\(folder.path)/card"])
        _ = try run("mkdir", ["\(folder.path)/card"])
        try folder.write("card/a.abc", tune("A"))
        #expect(book.tracks().count == 1)
        _ = try run("mv", ["\(folder.path)/card", "\(folder.path)/away"])
        #expect(book.tracks().isEmpty && book.problems().isEmpty)
        _ = try run("mv", ["\(folder.path)/away", "\(folder.path)/card"])
        #expect(book.tracks().count == 1)
    }

    @Test func `what cannot be read is left out and told, and the rest is there`() throws {
        let folder = try TemporaryFolder()
        try folder.write("good.abc", tune("Good"))
        try folder.write("empty.abc", "")
        try folder.write("words.abc", "This is no tune.\n")
        try folder.write("silent.abc", "X:1\nT:Rests\nL:1/4\nK:C\nzzzz|\n")
        try folder.write("binary.abc", String(decoding: (0..<4_000).map { UInt8($0 * 37 % 251) }, as: UTF8.self))
        try folder.write("cut.abc", "X:1\nT:Cut\nL:1/4\nK:C\nCDE|F[G")
        try folder.write("large.abc", tune("Large") + String(repeating: "% a comment\n", count: 900_000))
        _ = try run("mkdir", ["\(folder.path)/folder.abc"])
        _ = try run("ln", ["-s", "/nonexistent/tune.abc", "\(folder.path)/link.abc"])
        _ = try run("mkfifo", ["\(folder.path)/pipe.abc"])
        let book = Songbook(folders: [folder.path])
        let ids = book.tracks().map(\.id)
        #expect(ids.contains("good") && ids.contains("cut"))
        #expect(!ids.contains { ["empty", "words", "silent", "large", "folder", "link", "pipe"].contains($0) })
        let problems = book.problems()
        for name in ["empty", "words", "silent", "large"] {
            #expect(problems.contains { $0.hasPrefix("\(folder.path)/\(name).abc ") && $0.hasSuffix(".") }, "\(name)")
        }
        #expect(problems.first { $0.contains("large") }?.contains("10 MB") == true)
        #expect(book.problems() == problems, "told again the same")
    }

    @Test func `a file of many tunes is read up to the thousandth`() throws {
        let folder = try TemporaryFolder()
        try folder.write("many.abc", (1...1_200).map { tune("T", $0) }.joined(separator: "\n"))
        #expect(Songbook(folders: [folder.path]).tracks().count == 1_000)
    }

    @Test func `words are given a verse each, as they are sung`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "sung.abc",
            "X:1\nT:Sung\nM:4/4\nL:1/4\nK:C\nCDEF|GABc|\nw:lul-la-by and sleep, my lit-tle\n"
                + "w:one two three four five six seven eight\n"
        )
        let track = try #require(Songbook(folders: [folder.path]).track("sung"))
        let verses = track.verses.map { $0.text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        #expect(verses == ["lullaby and sleep, my little", "one two three four five six seven eight"])
        #expect(track.hasWords && !track.hasChords)
    }

    @Test func `a note on the words is told apart from where they come from`() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.abc", "X:1\nN:From a book.\nN:Content note: A fall.\nL:1/4\nK:C\n\"C\"CDEF|\n")
        let track = try #require(Songbook(folders: [folder.path]).track("a"))
        #expect(track.contentNote == "A fall." && track.provenance == ["From a book."])
        #expect(track.hasChords && !track.hasWords && track.verses.isEmpty)
    }

    @Test func `a file that stays as it is is read once, whatever happens to the others`() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.abc", tune("A"))
        let book = Songbook(folders: [folder.path])
        // A file as young as this is read again, for it might have been written to since.
        usleep(150_000)
        let first = try #require(book.track("a"))
        #expect(try isSame(#require(book.track("a")), first))
        try folder.write("b.abc", tune("B"))
        #expect(try book.tracks().count == 2 && isSame(#require(book.track("a")), first))
        _ = try run("rm", ["\(folder.path)/b.abc"])
        #expect(try book.tracks().count == 1 && isSame(#require(book.track("a")), first))
        _ = try run("touch", ["\(folder.path)/a.abc"])
        #expect(try !isSame(#require(book.track("a")), first))
    }

    @Test func `two writes of the same length at once are both seen`() throws {
        let folder = try TemporaryFolder()
        let book = Songbook(folders: [folder.path])
        for title in ["one", "two", "six", "ten"] {
            try folder.write("a.abc", tune(title))
            #expect(book.track("a")?.title == title)
        }
    }

    @Test func `a file that keeps its time and its length but not its contents is read again`() throws {
        let folder = try TemporaryFolder()
        let (file, old) = (try folder.write("a.abc", tune("one")), try folder.write("old", ""))
        _ = try run("touch", ["-d", "2020-01-01", file])
        let book = Songbook(folders: [folder.path])
        usleep(150_000)
        #expect(book.track("a")?.title == "one")
        _ = try run("touch", ["-r", file, old])
        try folder.write("a.abc", tune("two"))
        _ = try run("touch", ["-r", old, file])
        #expect(book.track("a")?.title == "two")
    }

    @Test func `what is written to a file that is only linked to is seen`() throws {
        let (folder, elsewhere) = (try TemporaryFolder(), try TemporaryFolder())
        let file = try elsewhere.write("a.abc", tune("one"))
        _ = try run("ln", ["-s", file, "\(folder.path)/a.abc"])
        let book = Songbook(folders: [folder.path])
        #expect(book.track("a")?.title == "one")
        try elsewhere.write("a.abc", tune("another"))
        #expect(book.track("a")?.title == "another")
    }

    @Test func `another folder in the place of one is seen, and what is written there`() throws {
        let folder = try TemporaryFolder()
        _ = try run("mkdir", ["\(folder.path)/tunes", "\(folder.path)/others"])
        try folder.write("tunes/a.abc", tune("one"))
        try folder.write("others/a.abc", tune("two"))
        let book = Songbook(folders: ["\(folder.path)/tunes"])
        #expect(book.track("a")?.title == "one")
        _ = try run("mv", ["\(folder.path)/tunes", "\(folder.path)/gone"])
        _ = try run("mv", ["\(folder.path)/others", "\(folder.path)/tunes"])
        #expect(book.track("a")?.title == "two")
        try folder.write("tunes/a.abc", tune("six"))
        #expect(book.track("a")?.title == "six")
    }

    @Test func `more tunes than are kept are all found, and those wanted last are not read again`() throws {
        let folder = try TemporaryFolder()
        for number in 1...40 {
            try folder.write("file_\(number).abc", (1...10).map { tune("\(number)/\($0)", $0) }.joined())
        }
        let book = Songbook(folders: [folder.path])
        #expect(book.list().count == 400)
        for number in 1...40 {
            #expect(book.track("file-\(number)")?.title == "\(number)/1")
            #expect(book.track("file-\(number)-10")?.title == "\(number)/10")
        }
        usleep(150_000)
        let first = try #require(book.track("file-1-5"))
        for number in 2...200 { _ = book.track("file-\(number % 40 + 1)-\(number % 9 + 2)") }
        #expect(try isSame(#require(book.track("file-1-5")), first))
    }

    @Test(arguments: [
        ("x", true), ("cradle", true), ("cradle song", true), ("trad", true), ("wales", true), ("x\ncradle", true),
        ("", true), ("gân", true), ("ga\u{302}n", true), ("g", true), ("gan", false), ("cradles", false),
        ("key", false),
    ])
    func `a tune is found by id, titles, composer and origin`(words: String, isFound: Bool) throws {
        let folder = try TemporaryFolder()
        try folder.write("x.abc", "X:1\nT:Cradle Song\nT:Suo Gân\nC:TRAD.\nO:Wales\nN:key\nL:1/4\nK:C\nCDE|\n")
        let tune = try #require(Songbook(folders: [folder.path]).list().first)
        #expect(tune.mentions(words) == isFound)
    }

    @Test func `why a file is no track is told by its id`() throws {
        let folder = try TemporaryFolder()
        try folder.write("My Words.abc", "This is no tune.\n")
        let book = Songbook(folders: [folder.path])
        #expect(book.track("my-words") == nil)
        #expect(book.problem("my-words") == "\(folder.path)/My Words.abc has no tune with notes.")
        #expect(book.problem("other") == nil)
    }

    /// Whether it is the very same, not one that was read again.
    private func isSame(_ a: Track, _ b: Track) -> Bool {
        a.program.notes.withUnsafeBufferPointer { a in
            b.program.notes.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress }
        }
    }

    private func tune(_ title: String, _ number: Int = 1) -> String {
        "X:\(number)\nT:\(title)\nM:3/4\nL:1/4\nQ:1/4=72\nK:C\nCDE|FGA|\n"
    }
}
