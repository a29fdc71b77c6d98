// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDaemon
import LullLibrary
import LullProtocol
import LullSinkKit
import LullTestKit
import Testing

/// A pace that is kept is rendered once; then nothing is stretched any more.
@Suite(.serialized) struct SteadyTests {
    private let folder: TemporaryFolder
    private let wanted: JSON = ["track": "hum", "tempo": 66, "volume": 100]

    init() throws { folder = try TemporaryFolder() }

    /// A household with one recording, `hum`, of two bars at 60 beats a minute.
    private func household(_ loom: Loom) async throws -> Household {
        let home = try Household(in: folder, loom: loom)
        try await home.deliver(WaveFile.notes(seconds: 10).bytes, named: "hum.wav")
        let beats = (0..<9).map { "\(Double($0) + 0.5)\t\($0 % 4 + 1)\n" }.joined()
        try await home.ask(.grid, ["track": "hum", "do": "replace", "beats": .string(beats)])
        return home
    }

    private var cache: String { "\(folder.path)/cache" }
    private var kept: [String] { Folder.files(in: cache, ending: ".flac").map { "\(cache)/\($0)" } }

    /// Lets it play at about three times its pace until `condition` holds of the status, for two minutes of music at
    /// most.
    @discardableResult
    private func play(_ home: Household, until condition: (JSON) -> Bool) async throws -> JSON {
        var status = JSON.null
        for _ in 0..<600 {
            for _ in 0..<10 {
                home.play(0.02)
                try await Task.sleep(for: .milliseconds(6))
            }
            status = try await home.ask(.status)
            if condition(status) { return status }
        }
        throw SpawnError("it never came to that: \(status)")
    }

    private func method(_ status: JSON) -> String? { status["recording"]?["method"]?.string }

    @Test func `a pace that is kept is rendered, and the next time nothing is stretched from the first frame on`()
        async throws
    {
        let loom = Loom(cache: cache, patience: 2)
        let home = try await household(loom)
        try await home.ask(.play, wanted)
        try await play(home) { method($0) == "stretched" }
        try await play(home) { method($0) == "rendered" }
        #expect(kept.count == 1)
        var info = stat()
        #expect(kept.allSatisfy { stat($0, &info) == 0 && info.st_mode & 0o777 == 0o600 })
        try await home.ask(.stop, ["now": true])
        home.play(2)
        let before = loom.stretches
        #expect(before > 0)
        try await home.ask(.play, wanted)
        let status = try await play(home) { method($0) != nil }
        #expect(method(status) == "rendered")
        #expect(home.sink.run(4).contains { abs($0) > 0.001 }, "it is heard")
        #expect(loom.stretches == before && loom.sentences.isEmpty)
    }

    @Test func `at its own pace a recording is neither stretched nor rendered`() async throws {
        let loom = Loom(cache: cache)
        let home = try await household(loom)
        try await home.ask(.play, ["track": "hum", "tempo": 60])
        try await play(home) { method($0) == "original" }
        try await play(home) { ($0["beat"]?.double ?? 0) > 1 }
        #expect(loom.work == 0 && loom.stretches == 0 && kept.isEmpty)
    }

    @Test func `what is no longer wanted is called off and leaves nothing`() async throws {
        let loom = Loom(cache: cache, rest: 2_000)
        let home = try await household(loom)
        try await home.ask(.play, wanted)
        try await play(home) { _ in loom.work > 0 }
        try await home.ask(.stop, ["now": true])
        var last = -1
        for _ in 0..<200 where last != loom.work {
            last = loom.work
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(loom.work == last && last < 300, "the whole would be a thousand")
        #expect(kept.isEmpty)
    }

    @Test func `with a recording goes all that was rendered of it, also what is only just being made`() async throws {
        let loom = Loom(cache: cache)
        let home = try await household(loom)
        try await home.deliver(WaveFile.notes(seconds: 9).bytes, named: "other.wav")
        let beats = (0..<9).map { "\(Double($0) + 0.5)\t\($0 % 4 + 1)\n" }.joined()
        try await home.ask(.grid, ["track": "other", "do": "replace", "beats": .string(beats)])
        for (track, tempo) in [("hum", 66), ("hum", 54), ("other", 66)] as [(JSON, JSON)] {
            try await home.ask(.play, ["track": track, "tempo": tempo])
            try await play(home) { method($0) == "rendered" }
            try await home.ask(.stop, ["now": true])
            home.play(2)
        }
        let all = kept
        #expect(all.count == 3)
        try await home.ask(.remove, ["track": "hum"])
        #expect(kept.count == 1 && all.contains(kept[0]))
        let work = loom.work
        try await home.ask(.play, ["track": "other", "tempo": 66])
        try await play(home) { method($0) == "rendered" }
        #expect(loom.work == work, "the other's is still there")
        try await home.ask(.play, ["track": "other", "tempo": 72])
        try await play(home) { _ in loom.work > work }
        // By another hand, as it is being rendered.
        _ = try run("rm", ["-r", "\(home.folder.path)/library/recordings/other"])
        try await play(home) { method($0) == "rendered" }
        #expect(kept.isEmpty)
    }

    @Test func `a render that was damaged is not played, and made again`() async throws {
        let loom = Loom(cache: cache)
        let home = try await household(loom)
        try await home.ask(.play, wanted)
        try await play(home) { method($0) == "rendered" }
        try await home.ask(.stop, ["now": true])
        home.play(2)
        let path = try #require(kept.first)
        var bytes = try contents(of: path)
        bytes[bytes.count / 2] ^= 0xff
        let stream = try #require(fopen(path, "w"))
        #expect(fwrite(bytes, 1, bytes.count, stream) == bytes.count)
        fclose(stream)
        let work = loom.work
        try await home.ask(.play, wanted)
        try await play(home) { method($0) == "rendered" }
        #expect(loom.work > work && kept.count == 1)
        #expect(try contents(of: kept[0]) != bytes)
    }

    @Test func `where nothing can be kept it is said once, and what was rendered plays all the same`() async throws {
        try folder.write("cache", "in the way")
        let loom = Loom(cache: cache)
        let home = try await household(loom)
        for tempo in [66, 54] as [JSON] {
            try await home.ask(.play, ["track": "hum", "tempo": tempo])
            try await play(home) { method($0) == "rendered" }
            try await home.ask(.stop, ["now": true])
            home.play(2)
        }
        #expect(loom.sentences.count == 1, "\(loom.sentences)")
        #expect(loom.sentences.first?.contains("could not be kept") == true)
    }

    @Test func `a machine too weak to stretch plays at the recording's own pace until the other is ready`() async throws
    {
        let loom = Loom(cache: cache, load: 0.9, rest: 2_000)
        let home = try await household(loom)
        try await home.ask(.play, wanted)
        let status = try await play(home) { method($0) != nil }
        #expect(method(status) == "original" && status["recording"]?["load"]?.double == 0.9)
        let pending = status["pending"]
        #expect(pending?["what"]?.string?.hasPrefix("tempo 66") == true && pending?["at"]?.string == "bar")
        #expect((pending?["in"]?.double ?? 0) > 0)
        #expect(status["tempo"]?.double != 66, "what is heard is told")
        try await play(home) {
            method($0) == "rendered" && $0["tempo"]?.double == 66 && $0["pending"] == nil
        }
        try await home.ask(.tempo, ["value": 54])
        try await play(home) { _ in kept.count == 2 }
        try await play(home) { $0["pending"] == nil && method($0) == "rendered" }
        #expect(loom.stretches == 0)
    }
}
