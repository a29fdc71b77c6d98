// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import LullProtocol
import LullSinkKit
import LullTestKit
import Testing

@Suite struct CatalogueTests {
    private static let sung = """
        X:1
        T:Sung
        C:Somebody
        O:Wales
        N:Content note: A fall.
        N:From a book.
        M:3/4
        L:1/4
        Q:1/4=60
        K:F
        C|"F"FGA|c2 C|FGA|F2|]
        w:oh lul-la-by now oh sleep_ child soft
        w:a b c d e f g h i

        """

    @Test func `a track tells the beats of every syllable, its key and where it comes from`() async throws {
        let home = try Household()
        try home.folder.write("sung.abc", Self.sung)
        let track = try await home.ask(.track, ["track": "Sung"])
        #expect(track["beats"]?.double == 11 && track["pickup"]?.double == 1 && track["beatsPerBar"]?.int == 3)
        #expect(track["key"]?.string == "F major" && track["meter"]?.string == "3/4" && track["tempo"]?.double == 60)
        #expect(track["hasWords"]?.bool == true && track["hasChords"]?.bool == true)
        #expect(track["contentNote"]?.string == "A fall." && track["notes"] == ["From a book."])
        #expect(track["composer"]?.string == "Somebody" && track["origin"]?.string == "Wales")
        let verses = try #require(track["syllables"]?.array)
        let first = (verses.first?.array ?? []).flatMap { $0.array ?? [] }
        #expect(first.compactMap { $0["beat"]?.double } == [-1, 0, 1, 2, 3, 5, 6, 8, 9])
        #expect(
            first.compactMap { $0["text"]?.string }.joined(separator: ".") == "oh.lul.la.by.now.oh.sleep.child.soft")
        #expect(first[1]["joinsNext"]?.bool == true && first[1]["end"]?.double == 1)
        #expect(verses.count == 2 && track["verses"]?.array?.count == 2)
        let read = track["verses"]?[0]?.string?.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(read == "oh lullaby now oh sleep child soft")
    }

    @Test func `words below a tune are given to be read`() async throws {
        let home = try Household()
        try home.folder.write("below.abc", "X:1\nL:1/4\nK:C\nCDEF|\nW:One\nW:Two\n")
        let track = try await home.ask(.track, ["track": "below"])
        #expect(track["verses"] == ["One\nTwo"] && track["syllables"] == [] && track["hasWords"]?.bool == false)
    }

    @Test func `no file is so strange that an answer has no room for it`() async throws {
        let home = try Household()
        let long = String(repeating: "long ", count: 60_000)
        let notes = String(repeating: "C", count: 3_000)
        let words = (0..<32).map { _ in "w:" + String(repeating: "la ", count: 3_000) }.joined(separator: "\n")
        try home.folder.write(
            "strange.abc",
            "X:1\nT:\(long)\nC:\(long)\nO:\(long)\nN:\(long)\nL:1/8\nK:C\n\(notes)|\n\(words)\nW:\(long)\n")
        try home.folder.write(
            "many.abc", (1...1_000).map { "X:\($0)\nT:\(long.prefix(200))\nL:1/4\nK:C\nCDE|\n" }.joined(separator: "\n")
        )
        #expect(try await home.ask(.track, ["track": "strange"]).encoded.count < 262_144)
        let list = try await home.ask(.tracks)
        #expect(list.encoded.count < 262_144)
        #expect((list["tracks"]?.array?.count ?? 0) + (list["left"]?.int ?? 0) == 1_004)
        #expect(try await home.ask(.tracks, ["text": "suo"])["left"] == nil)
    }

    @Test func `a tune that is put into the folder can be played at once`() async throws {
        let home = try Household()
        #expect(await home.refusal(.play, ["track": "new"]) == .trackUnknown)
        try home.folder.write("new.abc", Self.sung)
        #expect(try await home.ask(.tracks, ["text": "sung"])["tracks"]?[0]?["id"]?.string == "new")
        #expect(try await home.ask(.play, ["track": "new"])["state"]?.string == "playing")
    }

    @Test func `a file that is replaced, broken or gone while it plays is heard to its end`() async throws {
        let home = try Household()
        try home.folder.write("sung.abc", Self.sung)
        try await home.ask(.play, ["track": "sung"])
        home.play(3)
        for (text, refusal) in [("X:1\nT:Other\nL:1/4\nK:C\nC8|\n", nil), ("nothing\n", .trackBad)]
            as [(String, ProtocolError.Name?)]
        {
            try home.folder.write("sung.abc", text)
            #expect(await home.refusal(.track, ["track": "sung"]) == refusal)
            #expect(home.sink.run(15).contains { abs($0) > 0.001 })
        }
        _ = try run("rm", ["-r", home.folder.path])
        #expect(await home.refusal(.track, ["track": "sung"]) == .trackUnknown)
        #expect(home.sink.run(15).contains { abs($0) > 0.001 })
        #expect(try await home.ask(.status)["state"]?.string == "playing")
        #expect(try await home.ask(.tracks)["tracks"] == [])
    }

    @Test func `what is wrong with a file or a folder is said in clear words`() async throws {
        let home = try Household()
        try home.folder.write("bad.abc", "This is no tune.\n")
        let bad = await error { try await home.ask(.play, ["track": "Bad"]) }
        #expect(bad?.name == .trackBad && bad?.message.hasSuffix("/bad.abc has no tune with notes.") == true)
        #expect(bad?.hint.contains("lull check") == true)
        _ = try run("rm", ["-r", home.folder.path])
        let gone = await error { try await home.ask(.play) }
        #expect(gone?.name == .trackUnknown && gone?.message.hasPrefix("There are no tunes") == true)
        #expect(gone?.hint.contains(home.folder.path) == true)
    }

    private func error(_ body: () async throws -> JSON) async -> ProtocolError? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? ProtocolError
        }
    }
}
