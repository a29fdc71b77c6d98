// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullControl
import LullDaemon
import LullLibrary
import LullProtocol
import LullRecording
import LullTestKit
import Synchronization
import Testing

/// What is being recorded lies on the disk as it comes, and outlives whatever goes wrong.
@Suite(.serialized) struct TakeSpoolTests {
    private let studio = FakeStudio()
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func home(disk: Disk = Disk()) throws -> Household {
        try Household(in: folder, disk: disk, studio: studio.studio)
    }

    /// Puts a recording there as a daemon leaves it that was killed.
    private func leave(_ name: String, _ samples: [Float], header: [UInt8] = SpooledSound.header) throws {
        let path = "\(folder.path)/library/takes/\(name.utf8.count)"
        _ = try run("mkdir", ["-p", "-m", "700", path])
        let stream = try #require(fopen("\(path)/\(name).wav", "w"))
        defer { fclose(stream) }
        let bytes = header + samples.span.bytes.withUnsafeBytes { Array($0) }
        #expect(fwrite(bytes, 1, bytes.count, stream) == bytes.count)
    }

    private func takes() throws -> [String] {
        try run("find", ["\(folder.path)/library/takes", "-type", "f"]).text.split(separator: "\n").map(String.init)
    }

    @Test func `it is on the disk as it comes, for its owner alone`() async throws {
        let home = try home()
        try await home.ask(.record, ["name": "a b"])
        let samples = FakeStudio.hum(seconds: 8)
        studio.say(samples)
        studio.handOn()
        try await soon("it is there") {
            guard let path = try takes().first else { return false }
            var info = stat()
            return stat(path, &info) == 0 && Int(info.st_size) == SpooledSound.header.count + 4 * samples.count
        }
        let path = try #require(try takes().first)
        #expect(path.hasSuffix("/a b.wav"))
        let sound = try SpooledSound.open(path, name: "a b")
        #expect(try sound.frames(0..<sound.count) == samples)
        #expect(try run("find", ["\(folder.path)/library", "-perm", "/077"]).text.isEmpty)
        try await home.ask(.record, ["do": "stop"])
        #expect(try takes().count == 1, "until it is kept")
        try await home.ask(.record, ["do": "keep"])
        #expect(home.isCleared)
    }

    @Test func `what was lost is silent, at any rate of the card, and as long as it was`() async throws {
        let home = try home()
        try await home.ask(.record, ["name": "a b"])
        studio.say([Float](repeating: 0.25, count: 44_100), rate: 44_100)
        studio.handOn()
        studio.lose(100_000, rate: 44_100)
        studio.say([Float](repeating: 0.25, count: 44_100), rate: 44_100)
        studio.handOn()
        try await soon("it is there") {
            let count = (try takes().first).flatMap { try? SpooledSound.open($0, name: "").count } ?? 0
            return abs(Double(count) - 188_200 * 48_000 / 44_100) < 200
        }
        let sound = try SpooledSound.open(try #require(try takes().first), name: "")
        let lost = try sound.frames(50_000..<150_000)
        #expect(lost.allSatisfy { $0 == 0 })
        #expect(try sound.frames(158_000..<200_000).allSatisfy { abs($0 - 0.25) < 0.01 })
    }

    @Test func `a disk that becomes full ends it, says so, and what came before is kept`() async throws {
        let isFull = Atomic(false)
        let disk = Disk { $0 == .write && isFull.load(ordering: .relaxed) ? ENOSPC : 0 }
        let home = try home(disk: disk)
        let told = Mutex<[JSON]>([])
        await home.coordinator.connect { _, payload in told.withLock { $0.append(payload) } }
        try await home.ask(.record, ["name": "a b"])
        studio.say(FakeStudio.hum(seconds: 12))
        studio.handOn()
        try await soon("it is there") { try takes().contains { try SpooledSound.open($0, name: "").count > 500_000 } }
        isFull.store(true, ordering: .relaxed)
        studio.say(FakeStudio.hum(seconds: 2))
        studio.handOn()
        try await soon("it is told") { told.withLock { $0 }.contains { $0["because"]?.string == "disk" } }
        #expect(studio.finished == 1, "nobody listens any more")
        let made = try await home.ask(.record, ["do": "stop"])
        #expect(made["notes"]?.array?.first?.string?.hasPrefix("The disk is full") == true, "\(made)")
        #expect(abs((made["track"]?["length"]?.double ?? 0) - 11) < 1)
        #expect(await home.refusal(.record, ["do": "keep"]) == .diskFull)
        isFull.store(false, ordering: .relaxed)
        try await home.ask(.record, ["do": "keep"])
        #expect(home.isCleared)
    }

    @Test func `a disk that is full before there is a lullaby is what is told, not that there is too little`()
        async throws
    {
        let isFull = Atomic(false)
        let disk = Disk { $0 == .write && isFull.load(ordering: .relaxed) ? ENOSPC : 0 }
        let home = try home(disk: disk)
        try await home.ask(.record, ["name": "a b"])
        studio.say(FakeStudio.hum(seconds: 2))
        studio.handOn()
        try await soon("it is there") { try takes().contains { try SpooledSound.open($0, name: "").count > 48_000 } }
        isFull.store(true, ordering: .relaxed)
        studio.say(FakeStudio.hum(seconds: 12))
        studio.handOn()
        #expect(await home.refusal(.record, ["do": "stop"]) == .diskFull)
        isFull.store(false, ordering: .relaxed)
        try await soon("nothing is left") { home.isCleared }
    }

    @Test func `whoever leaves while the disk refuses it has not lost it: it is ready when the daemon next starts`()
        async throws
    {
        let first = try home()
        try await first.ask(.record, ["name": "a b"], over: 3)
        studio.say(FakeStudio.hum(seconds: 12))
        _ = try run("sh", ["-c", "mv \(folder.path)/library/incoming/*/audio \(folder.path)/away"])
        #expect(await first.refusal(.record, ["do": "stop"], over: 3) == .diskDenied)
        try await first.hangUp(3)
        await first.coordinator.shutdown()
        #expect(try takes().count == 1)
        let next = try home()
        await next.coordinator.connect { _, _ in }
        try await soon("it is kept") { next.leftovers.contains("./recordings/a-b/recording.lull") }
        try await soon("nothing else is left") { next.isCleared }
    }

    @Test func `what a killed daemon was recording is kept under its name, and said`() async throws {
        try leave("Papa hums", FakeStudio.hum(seconds: 12))
        try leave("a cough", FakeStudio.hum(seconds: 3))
        try leave("nothing", [])
        try leave("cut short", [], header: [])
        _ = try run("mkdir", ["\(folder.path)/library/takes/empty"])
        let home = try home()
        await home.coordinator.connect { _, _ in }
        try await soon("it is kept, and nothing else") { home.isCleared }
        let listed = try await home.ask(.tracks, ["kind": "recording"])
        let tracks = listed["tracks"]?.array ?? []
        #expect(tracks.map { $0["id"]?.string } == ["papa-hums"], "\(listed)")
        #expect(listed["problems"]?.array?.contains { $0.string?.hasPrefix("Papa hums was cut off") == true } == true)
        let track = try await home.ask(.track, ["track": "papa-hums"])
        #expect(track["origin"]?.string == "recorded" && abs((track["tempo"]?.double ?? 0) - 75) < 1)
    }

    @Test func `what cannot be rescued yet stays, and a take that somebody is at work on is left alone`() async throws {
        try leave("Papa hums", FakeStudio.hum(seconds: 12))
        let full = try home(disk: Disk { $0 == .write ? ENOSPC : 0 })
        await full.coordinator.connect { _, _ in }
        var listed = JSON.null
        for _ in 0..<400 where listed["problems"]?.array?.isEmpty != false {
            listed = try await full.ask(.tracks)
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(listed["problems"]?.array?.first?.string?.contains("not ready yet") == true, "\(listed)")
        #expect(try takes().count == 1)

        let home = try home()
        await home.coordinator.connect { _, _ in }
        try await soon("it is kept") { home.isCleared }
        try await home.ask(.record, ["name": "a b"])
        let other = try self.home()
        await other.coordinator.connect { _, _ in }
        try await Task.sleep(for: .milliseconds(300))
        #expect(try takes().count == 1)
        studio.say(FakeStudio.hum(seconds: 8))
        try await home.ask(.record, ["do": "stop"])
        try await home.ask(.record, ["do": "keep"])
    }

    @Test func `taps outside of the recording do not count, and that is said`() async throws {
        let home = try home()
        try await home.ask(.record, ["name": "tapped"])
        studio.say(FakeStudio.hum(seconds: 24), from: 50_000_000_000)
        let taps = (-3...12).map { JSON.integer(50_000_000_000 + Int64($0) * 1_600_000_000) }
        let made = try await home.ask(.record, ["do": "stop", "taps": .array(taps)])
        #expect(made["track"]?["grid"]?["source"]?.string == "taps")
        #expect(made["notes"]?.array?.first?.string?.hasPrefix("Of 16 taps, 13 lie within") == true, "\(made)")
    }
}
