// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import LullTestKit
import LullTime
import Testing

/// A disk of its own for a test, of any size; it goes with the object.
final class SmallDisk {
    private let folder: TemporaryFolder
    var path: String { folder.path }

    init(kilobytes: Int) throws {
        folder = try TemporaryFolder()
        guard try run("mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder.path]).ending == .exit(0)
        else { throw SpawnError("cannot mount a disk") }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    func remount(_ options: String) throws {
        let answer = try run("mount", ["-o", "remount,\(options)", path])
        guard answer.ending == .exit(0) else { throw SpawnError("cannot remount: \(answer.errorText)") }
    }

    /// Whether this user, here, may mount one.
    static let isPossible = geteuid() == 0 && (try? SmallDisk(kilobytes: 64)) != nil
}

@Suite(.enabled(if: SmallDisk.isPossible, "only root can mount a small disk")) struct FullDiskTests {
    @Test func `on a disk of whatever size, a recording is there or it is told that the disk is full`() throws {
        var outcomes: Set<Bool> = []
        for kilobytes in stride(from: 8, through: 200, by: 8) {
            let small = try SmallDisk(kilobytes: kilobytes)
            defer { withExtendedLifetime(small) {} }
            let library = RecordingLibrary(folder: "\(small.path)/lull")
            var kept: [String] = []
            for seed in 0..<4 {
                do throws(LibraryError) {
                    kept.append(try library.add(audio(UInt64(seed), count: 30_000), named: "\(seed).wav").recording.id)
                    outcomes.insert(true)
                } catch {
                    outcomes.insert(false)
                    guard case .full = error else {
                        Issue.record("\(kilobytes) kB: \(error)")
                        continue
                    }
                }
                for id in kept {
                    let found = try library.find(id)
                    try library.verify(#require(found))
                }
            }
            #expect(try library.ids() == kept, "\(kilobytes) kB")
            #expect(Folder.files(in: "\(small.path)/lull/incoming", ending: "").isEmpty, "\(kilobytes) kB")
            try small.remount("size=2m")
            let next = RecordingLibrary(folder: "\(small.path)/lull")
            #expect(try next.ids() == kept, "\(kilobytes) kB")
            try next.add(audio(9), named: "later.wav")
            #expect(try RecordingLibrary(folder: "\(small.path)/lull").ids() == kept + ["later"])
        }
        #expect(outcomes == [true, false])
    }

    @Test func `a grid that no longer fits leaves the one before`() throws {
        let small = try SmallDisk(kilobytes: 256)
        defer { withExtendedLifetime(small) {} }
        let library = RecordingLibrary(folder: "\(small.path)/lull")
        try library.add(audio(1), named: "a.wav")
        var count = 10
        var last = grid()
        let error = #expect(throws: LibraryError.self) {
            while count < 60_000 {
                try library.updateGrid("a", to: grid(count))
                last = grid(count)
                count *= 2
            }
        }
        guard case .full = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try library.find("a")?.facts.grid == last)
        #expect(try RecordingLibrary(folder: "\(small.path)/lull").find("a")?.facts.grid == last)
        try library.remove("a")
        #expect(try library.ids().isEmpty)
    }

    @Test func `a disk that has gone read-only still shows what is on it`() throws {
        let small = try SmallDisk(kilobytes: 1_024)
        defer { withExtendedLifetime(small) {} }
        let folder = "\(small.path)/lull"
        try RecordingLibrary(folder: folder).add(audio(1), named: "a.wav")
        try small.remount("ro")
        let library = RecordingLibrary(folder: folder)
        #expect(try library.ids() == ["a"] && library.find("a")?.facts == facts())
        let deeds: [() throws -> Void] = [
            { try library.rename("a", to: "B") }, { try library.remove("a") }, { _ = try library.receive() },
        ]
        for deed in deeds {
            let error = #expect(throws: LibraryError.self) { try deed() }
            guard case .readOnly = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        try small.remount("rw")
        try library.rename("a", to: "B")
        #expect(try library.all().map(\.title) == ["B"])
    }

    @Test func `a cache on a full disk keeps nothing half`() throws {
        let small = try SmallDisk(kilobytes: 128)
        defer { withExtendedLifetime(small) {} }
        let cache = RenderedCache(folder: "\(small.path)/cache")
        var kept: [Int: [UInt8]] = [:]
        for number in 0..<8 {
            let draft = try? cache.draft(.numbered(number))
            guard let draft, (try? write(audio(UInt64(number), count: 30_000), to: draft.path)) != nil else { continue }
            if (try? cache.keep(draft)) != nil { kept[number] = audio(UInt64(number), count: 30_000) }
        }
        #expect((1...5).contains(kept.count))
        let next = RenderedCache(folder: "\(small.path)/cache")
        for number in 0..<8 {
            #expect(try next.path(for: .numbered(number)).map(contents) == kept[number])
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        guard Glibc.write(file, bytes, bytes.count) == bytes.count else { throw SpawnError("the disk is full") }
    }
}
