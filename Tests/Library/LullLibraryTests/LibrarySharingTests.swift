// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import LullTestKit
import LullTime
import Testing

/// Two libraries in one folder, as two programs would have them, and the files that lie outside.
@Suite struct LibrarySharingTests {
    @Test func `what one adds, changes and removes, the other sees`() throws {
        let shelf = try Shelf()
        let (one, two) = (shelf.open(), shelf.open())
        try one.add(audio(1), named: "a.wav")
        #expect(try two.ids() == ["a"])
        #expect(try two.add(audio(1), named: "b.wav") == .existing(#require(try one.find("a"))))
        try two.rename("a", to: "By two")
        #expect(try one.all().first?.title == "By two" && one.find("a")?.facts.title == "By two")
        try two.remove("a")
        #expect(try one.ids().isEmpty && one.find("a") == nil)
    }

    @Test func `many at once lose nothing and double nothing`() async throws {
        let shelf = try Shelf()
        let added = await withTaskGroup(of: [String].self) { group in
            for worker in 0..<4 {
                group.addTask {
                    let library = shelf.open(patience: 60_000)
                    return (0..<8).compactMap { index in
                        // Every file comes from two of them.
                        let seed = UInt64(worker / 2 * 8 + index)
                        return try? library.add(audio(seed), named: "song.wav", facts: facts("\(seed)")).recording.id
                    }
                }
            }
            return await group.reduce([]) { $0 + $1 }
        }
        let library = shelf.open()
        #expect(added.count == 32 && Set(added).count == 16)
        #expect(try Set(library.ids()) == Set(added) && library.problems().isEmpty)
        #expect(try Set(library.all().map(\.title)) == Set((0..<16).map(String.init)))
    }

    @Test func `changes of one grid from many sides are all kept to be undone`() async throws {
        let shelf = try Shelf()
        try shelf.open().add(audio(1), named: "a.wav", facts: facts(grid: nil))
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    let library = shelf.open(patience: 60_000)
                    for index in 0..<4 { _ = try? library.updateGrid("a", to: grid(10 + worker * 4 + index)) }
                }
            }
        }
        let facts = try #require(try shelf.open().find("a")?.facts)
        let grids = facts.undo + [facts.grid].compactMap { $0 }
        #expect(Set(grids.map(\.beats.beats.count)) == Set(10..<26))
    }

    @Test func `a folder that somebody holds for too long is told`() throws {
        let shelf = try Shelf()
        try shelf.open().add(audio(1), named: "a.wav")
        let recordings = "\(shelf.folder)/recordings"
        let descriptor = open(recordings, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX) == 0)
        let library = shelf.open(patience: 20)
        #expect(throws: LibraryError.locked(recordings)) { try library.rename("a", to: "B") }
        #expect(try library.find("a")?.facts.title == "Omas Lied")
        #expect(flock(descriptor, LOCK_UN) == 0)
        try library.rename("a", to: "B")
    }

    @Test func `audio that lies in a folder of sounds is learnt once, wherever it then goes`() throws {
        let shelf = try Shelf()
        let (shipped, own) = (try TemporaryFolder(), try TemporaryFolder())
        defer { withExtendedLifetime((shipped, own)) {} }
        try shipped.write("Hush_Song.flac", "shipped")
        try shipped.write("notes.txt", "no audio")
        try own.write("other.mp3", "other")
        usleep(150_000)
        let sounds = [shipped.path, own.path, "/nonexistent/lull"]
        let library = shelf.open(sounds: sounds)
        #expect(try library.all().isEmpty)
        let unknown = try library.unknown()
        #expect(unknown.map(\.id) == ["hush-song", "other"] && unknown.allSatisfy { !$0.isCopy })
        let learnt = try library.learn(facts("Hush"), of: unknown[0])
        #expect(learnt.path == "\(shipped.path)/Hush_Song.flac" && !learnt.isCopy)
        #expect(try library.all().map(\.title) == ["Hush"] && library.find("hush-song") == learnt)
        #expect(try library.search("hush-so").count == 1 && library.search("other").isEmpty)
        try library.updateGrid("hush-song", to: grid(33))
        #expect(try library.unknown().map(\.id) == ["other"])
        _ = try run("mv", ["\(shipped.path)/Hush_Song.flac", "\(own.path)/moved.flac"])
        usleep(150_000)
        _ = try run("rm", [shelf.database])
        let next = shelf.open(sounds: sounds)
        #expect(try next.unknown().map(\.id) == ["other"], "known by its content")
        #expect(try next.find("moved")?.facts.grid == grid(33) && next.find("hush-song") == nil)
        #expect(throws: LibraryError.notOurs("\(own.path)/moved.flac")) { try next.remove("moved") }
    }

    @Test func `a file that changes where it lies is unknown again, and a copy hides one of its id`() throws {
        let shelf = try Shelf()
        let sounds = try TemporaryFolder()
        defer { withExtendedLifetime(sounds) {} }
        let file = try sounds.write("a.wav", "one")
        usleep(150_000)
        let library = shelf.open(sounds: [sounds.path])
        _ = try library.learn(facts("One"), of: #require(try library.unknown().first))
        try sounds.write("a.wav", "two")
        #expect(try library.find("a") == nil && library.all().isEmpty)
        #expect(try library.unknown().map(\.path) == [file])
        try library.add(audio(1), named: "a.wav", facts: facts("Copy"))
        #expect(try library.all().map(\.title) == ["Copy"] && library.find("a")?.isCopy == true)
        #expect(try library.unknown().isEmpty)
        try library.remove("a")
        #expect(try library.unknown().map(\.path) == [file] && size(of: file) == 3)
    }

    @Test func `the facts of other audio are not taken for these`() throws {
        let shelf = try Shelf()
        let sounds = try TemporaryFolder()
        defer { withExtendedLifetime(sounds) {} }
        for name in ["a", "b"] { try sounds.write("\(name).wav", name) }
        usleep(150_000)
        let library = shelf.open(sounds: [sounds.path])
        let learnt = try library.unknown().map { try library.learn(facts($0.id), of: $0) }
        let places = learnt.map { "\(shelf.folder)/facts/\($0.hash).lull" }
        _ = try run("cp", places)
        let next = shelf.open(sounds: [sounds.path])
        #expect(try next.ids() == ["a"])
        #expect(next.problems().contains { $0.contains(places[1]) && $0.contains("other audio") })
        #expect(try contents(of: places[1]) == contents(of: places[0]))
    }
}
