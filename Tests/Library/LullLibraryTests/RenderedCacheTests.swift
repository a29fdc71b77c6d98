// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import LullSoundKit
import LullTestKit
import LullTime
import Testing

extension RenderedCache.Key {
    static func numbered(_ number: Int) -> RenderedCache.Key {
        RenderedCache.Key(audio: "a", grid: "g", tempo: Tempo(micro: Int64(number + 1)), engine: "R3 3.1.2")
    }
}

@Suite struct RenderedCacheTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func cache(limit: Int = 1 << 20, disk: Disk = Disk()) -> RenderedCache {
        RenderedCache(folder: "\(folder.path)/cache", limit: limit, disk: disk)
    }

    private var names: [String] { Folder.files(in: "\(folder.path)/cache", ending: ".flac") }

    @discardableResult
    private func keep(_ number: Int, _ bytes: [UInt8], in cache: RenderedCache) throws -> String {
        let draft = try cache.draft(.numbered(number))
        try put(bytes, to: draft.path)
        return try cache.keep(draft)
    }

    private func put(_ bytes: [UInt8], to path: String) throws {
        guard let stream = fopen(path, "w") else { throw SpawnError("cannot write \(path)") }
        defer { fclose(stream) }
        guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else { throw SpawnError("cannot write \(path)") }
    }

    @Test func `what is kept is there, now and after a restart, and for no other key`() throws {
        let path = try keep(1, audio(1), in: cache())
        let next = cache()
        #expect(next.path(for: .numbered(1)) == path && next.size == 3_000)
        #expect(try contents(of: path) == audio(1))
        let base = ["a", "g", "R3 3.1.2"]
        for index in base.indices {
            var parts = base
            parts[index] += "!"
            let key = RenderedCache.Key(audio: parts[0], grid: parts[1], tempo: Tempo(micro: 2), engine: parts[2])
            #expect(next.path(for: key) == nil)
        }
        #expect(next.path(for: .numbered(2)) == nil)
        try keep(1, audio(2), in: next)
        #expect(names.count == 1 && next.size == 3_000)
        #expect(try next.path(for: .numbered(1)).map(contents) == audio(2))
    }

    @Test func `it is never larger than its limit, and what was used longest ago goes first`() throws {
        let cache = cache(limit: 10_000)
        var order: [Int] = []
        var sizes: [Int: Int] = [:]
        var random = SeededRandom(seed: 5)
        for _ in 0..<200 {
            let number = Int.random(in: 0..<12, using: &random)
            if Bool.random(using: &random) {
                let size = Int.random(in: 1...4_000, using: &random)
                order.removeAll { $0 == number }
                sizes[number] = nil
                try keep(number, audio(UInt64(number), count: size), in: cache)
                while order.reduce(size, { $0 + (sizes[$1] ?? 0) }) > 10_000 { sizes[order.removeFirst()] = nil }
                sizes[number] = size
                order.append(number)
            } else {
                #expect((cache.path(for: .numbered(number)) != nil) == order.contains(number))
                if order.contains(number) {
                    order.removeAll { $0 == number }
                    order.append(number)
                }
            }
            // The file system's clock is the kernel's tick.
            #expect(cache.size == sizes.values.reduce(0, +) && cache.size <= 10_000)
        }
        #expect(names.count == order.count)
        let next = self.cache(limit: 10_000)
        #expect(next.size == cache.size)
        let smaller = self.cache(limit: sizes[order[order.count - 1]] ?? 0)
        #expect(smaller.path(for: .numbered(order[order.count - 1])) != nil && names.count == 1)
    }

    @Test func `a render larger than the whole cache is refused, and the others stay`() throws {
        let cache = cache(limit: 5_000)
        try keep(1, audio(1), in: cache)
        #expect(throws: LibraryError.self) { try keep(2, audio(2, count: 5_001), in: cache) }
        #expect(cache.path(for: .numbered(1)) != nil && cache.size == 3_000)
        #expect(throws: LibraryError.self) { try cache.keep(cache.draft(.numbered(3))) }
        #expect(throws: LibraryError.self) { try keep(4, [], in: cache) }
        #expect(Folder.files(in: "\(folder.path)/cache/drafts", ending: "").isEmpty)
    }

    @Test func `all that was rendered of a recording is found and goes, whoever keeps it, and nothing else`()
        throws
    {
        let (cache, other) = (cache(), cache())
        let keys = [("one", "g", 1), ("one", "h", 1), ("one", "g", 2), ("two", "g", 1)].map {
            RenderedCache.Key(audio: $0, grid: $1, tempo: Tempo(micro: $2), engine: "R3")
        }
        for (index, key) in keys.enumerated() {
            let writer = index == 1 ? other : cache
            let draft = try writer.draft(key)
            try put(audio(UInt64(index)), to: draft.path)
            try writer.keep(draft)
        }
        let refusing = self.cache(disk: Disk { $0 == .remove ? EROFS : 0 })
        #expect(throws: LibraryError.self) { try refusing.removeAll(of: "one") }
        #expect(names.count == 4)
        try cache.removeAll(of: "none")
        #expect(names.count == 4)
        try cache.removeAll(of: "one")
        #expect(names.count == 1 && cache.size == 3_000)
        for reader in [cache, other, self.cache()] {
            #expect(keys.map { reader.path(for: $0) != nil } == [false, false, false, true])
        }
    }

    @Test func `what an older Lull kept counts, and is the first to go`() throws {
        let old = "\(String(repeating: "0", count: 32))-3000-\(String(repeating: "1", count: 16)).flac"
        _ = try run("mkdir", ["-p", "\(folder.path)/cache"])
        try put(audio(9), to: "\(folder.path)/cache/\(old)")
        let cache = cache(limit: 7_000)
        #expect(cache.size == 3_000)
        try cache.removeAll(of: "")
        try keep(1, audio(1), in: cache)
        #expect(names.contains(old))
        try keep(2, audio(2), in: cache)
        #expect(!names.contains(old) && names.count == 2)
    }

    @Test func `a byte damaged anywhere, a cut and a byte too many are found, and the entry goes`() throws {
        let bytes = audio(1, count: 200)
        let cache = cache()
        for place in 0...402 {
            let path = try keep(1, bytes, in: cache)
            var damaged = place < 200 ? bytes : place < 400 ? Array(bytes[..<(place - 200)]) : bytes + [0]
            if place < 200 { damaged[place] ^= 1 }
            try put(damaged, to: path)
            let reader = place % 2 == 0 ? cache : self.cache()
            #expect(reader.path(for: .numbered(1)) == nil, "\(place)")
            #expect(names.isEmpty, "\(place)")
        }
    }

    @Test func `what is not the cache's own is left alone`() throws {
        try keep(1, audio(1), in: cache())
        for name in ["mine.flac", "a-b-c.flac", "notes.txt"] { try folder.write("cache/\(name)", "mine") }
        let next = cache(limit: 1)
        #expect(next.size == 0 && names == ["a-b-c.flac", "mine.flac"])
    }

    @Test func `the folder may be deleted at any time`() throws {
        let cache = cache()
        try keep(1, audio(1), in: cache)
        _ = try run("rm", ["-rf", "\(folder.path)/cache"])
        #expect(cache.path(for: .numbered(1)) == nil && cache.size == 0)
        try keep(2, audio(2), in: cache)
        #expect(cache.path(for: .numbered(2)) != nil)
    }

    @Test func `whatever step fails, an entry is whole or not there, and no draft is left`() throws {
        let bytes = audio(7)
        for step in 0..<12 {
            for isLast in [false, true] {
                let broken = cache(disk: Faults(at: step, isLast: isLast, code: ENOSPC).disk)
                let path = try? keep(1, bytes, in: broken)
                if let path { #expect(try contents(of: path) == bytes) }
                let next = cache()
                #expect(try next.path(for: .numbered(1)).map(contents) ?? bytes == bytes)
                #expect(Folder.files(in: "\(folder.path)/cache/drafts", ending: "").isEmpty, "\(step)")
                _ = try run("rm", ["-rf", "\(folder.path)/cache"])
            }
        }
    }

    @Test func `another program's renders are found, and its drafts are left to it`() throws {
        let (one, two) = (cache(), cache())
        try keep(1, audio(1), in: one)
        #expect(two.path(for: .numbered(1)) != nil)
        let draft = try one.draft(.numbered(2))
        try put(audio(2), to: draft.path)
        let three = cache()
        #expect(try contents(of: one.keep(draft)) == audio(2))
        #expect(three.path(for: .numbered(2)) != nil && two.path(for: .numbered(2)) != nil)
    }
}
