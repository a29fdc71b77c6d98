// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import LullTestKit
import Testing

@Suite struct SidecarTests {
    /// A library with one recording, and its sidecar.
    private func made() throws -> (Shelf, sidecar: String, bytes: [UInt8]) {
        let shelf = try Shelf()
        let library = shelf.open()
        try library.add(audio(1), named: "a.wav")
        try library.updateGrid("a", to: grid(5, downbeat: 2))
        return (shelf, shelf.sidecar("a"), try contents(of: shelf.sidecar("a")))
    }

    @Test func `a byte changed anywhere is told, and the file is left as it is`() throws {
        let (shelf, sidecar, whole) = try made()
        let library = shelf.open()
        for place in whole.indices {
            for flip in [UInt8(1), 0x80, whole[place] ^ 0x30, whole[place] ^ 0x0a, whole[place]] where flip != 0 {
                var bytes = whole
                bytes[place] ^= flip
                try shelf.overwrite(sidecar, bytes)
                let error = try #require(throws: LibraryError.self, "\(place) ^ \(flip)") { try library.find("a") }
                switch error {
                case .damaged, .newer: break
                default: Issue.record("\(place) ^ \(flip): \(error)")
                }
                #expect(throws: error) { try library.rename("a", to: "B") }
                #expect(try contents(of: sidecar) == bytes)
            }
        }
        try shelf.overwrite(sidecar, whole)
        #expect(try library.find("a")?.facts.undo.count == 1)
    }

    @Test func `a sidecar cut anywhere, or with a byte too many, is told`() throws {
        let (shelf, sidecar, whole) = try made()
        let library = shelf.open()
        for count in whole.indices {
            try shelf.overwrite(sidecar, Array(whole[..<count]))
            #expect(throws: LibraryError.self, "\(count)") { try library.find("a") }
        }
        for place in [0, 20, whole.count / 2, whole.count] {
            var bytes = whole
            bytes.insert(0x20, at: place)
            try shelf.overwrite(sidecar, bytes)
            #expect(throws: LibraryError.self, "\(place)") { try library.find("a") }
        }
    }

    @Test func `what is no sidecar at all is told`() throws {
        let (shelf, sidecar, _) = try made()
        let texts = ["lull recording 1\n", "lull recording 0\nsum = 0\n"]
        for bytes in [[], [0x0a], audio(5)] + texts.map({ Array($0.utf8) }) {
            try shelf.overwrite(sidecar, bytes)
            let library = shelf.open()
            #expect(try library.all().isEmpty)
            #expect(library.problems().contains { $0.contains(sidecar) }, "\(library.problems())")
        }
        #expect(truncate(sidecar, 1 << 30) == 0)
        #expect(shelf.open().problems().contains { $0.contains("far too long") })
    }

    @Test func `the others are listed beside a damaged one, which is told and can be learnt anew`() throws {
        let (shelf, sidecar, whole) = try made()
        try shelf.open().add(audio(2), named: "b.wav")
        var bytes = whole
        bytes[200] ^= 1
        try shelf.overwrite(sidecar, bytes)
        let library = shelf.open()
        #expect(try library.ids() == ["b"])
        #expect(library.problems().count == 1 && library.problems()[0].contains(sidecar))
        let unknown = try #require(try library.unknown().first)
        #expect(unknown.id == "a" && unknown.path == "\(shelf.folder)/recordings/a/a.wav" && unknown.isCopy)
        usleep(150_000)
        let learnt = try library.learn(facts("Anew"), of: unknown)
        #expect(try library.find("a") == learnt && library.ids() == ["a", "b"] && library.problems().isEmpty)
        #expect(try contents(of: "\(shelf.folder)/recordings/a/recording.damaged-1.lull") == bytes)
    }

    @Test func `audio without a sidecar is told, and can be learnt`() throws {
        let (shelf, sidecar, _) = try made()
        _ = try run("rm", [sidecar])
        usleep(150_000)
        let library = shelf.open()
        #expect(library.problems().count == 1)
        let learnt = try library.learn(facts("Anew"), of: #require(try library.unknown().first))
        #expect(try library.find("a") == learnt && library.unknown().isEmpty && library.problems().isEmpty)
    }

    @Test(arguments: [
        String(repeating: "a", count: 199) + " b", String(repeating: "a ", count: 300), " \u{301}a", "\u{301}a",
        "a\u{1}\u{301}",
    ])
    func `whatever a title is made of, it is read as it was written`(title: String) throws {
        let (shelf, sidecar, _) = try made()
        try shelf.open().rename("a", to: title)
        guard case .whole(let first, _) = Sidecar.read(try contents(of: sidecar)) else {
            Issue.record("\(title)")
            return
        }
        #expect(first.bytes() == (try contents(of: sidecar)))
        try shelf.open().rename("a", to: first.facts.title)
        #expect(try contents(of: sidecar) == first.bytes())
    }

    @Test func `a sidecar of a newer version is left as it is and told`() throws {
        let (shelf, sidecar, _) = try made()
        try shelf.open(version: 2).rename("a", to: "Newer")
        let bytes = try contents(of: sidecar)
        let library = shelf.open()
        #expect(try library.ids().isEmpty && library.unknown().isEmpty)
        #expect(library.problems().contains { $0.contains("newer Lull (version 2)") })
        #expect(throws: LibraryError.newer(sidecar, version: 2)) { try library.rename("a", to: "Older") }
        #expect(throws: LibraryError.newer(sidecar, version: 2)) { try library.undoGrid("a") }
        #expect(try contents(of: sidecar) == bytes)
        #expect(try shelf.open(version: 2).all().first?.title == "Newer")
    }

    @Test func `a sidecar of an older version is read, and kept beside the first that is written`() throws {
        let (shelf, sidecar, old) = try made()
        let library = shelf.open(version: 2)
        #expect(try library.find("a")?.facts.title == "Omas Lied")
        #expect(try contents(of: sidecar) == old)
        for title in ["One", "Two"] { try library.rename("a", to: title) }
        let copy = "\(shelf.folder)/recordings/a/recording.v1.lull"
        #expect(try contents(of: copy) == old)
        #expect(try library.find("a")?.facts.undo.count == 1 && library.ids() == ["a"])
    }

    @Test func `audio of another length, and audio that is gone, are told`() throws {
        let (shelf, _, _) = try made()
        let library = shelf.open()
        let recording = try #require(try library.find("a"))
        var other = audio(1)
        other[7] ^= 1
        try shelf.overwrite(recording.path, other)
        #expect(throws: LibraryError.otherContent(recording.path)) { try library.verify(recording) }
        try shelf.overwrite(recording.path, audio(1) + [0])
        #expect(throws: LibraryError.otherContent(recording.path)) { try library.find("a") }
        _ = try run("rm", [recording.path])
        #expect(throws: LibraryError.gone(recording.path)) { try library.find("a") }
        #expect(try library.add(audio(1), named: "b.wav") == .existing(recording), "the same file brings it back")
        #expect(try library.find("a") == recording)
    }

    @Test func `a sidecar put back from a copy is seen without a restart`() throws {
        let (shelf, _, _) = try made()
        let library = shelf.open()
        _ = try run("mv", ["\(shelf.folder)/recordings/a", "\(shelf.parent)/kept"])
        #expect(try library.ids().isEmpty)
        _ = try run("mv", ["\(shelf.parent)/kept", "\(shelf.folder)/recordings/a"])
        #expect(try library.ids() == ["a"] && library.find("a")?.facts.undo.count == 1)
    }
}
