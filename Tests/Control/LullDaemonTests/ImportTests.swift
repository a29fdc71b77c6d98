// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullControl
import LullDaemon
import LullLibrary
import LullProtocol
import LullTestKit
import LullTime
import Synchronization
import Testing

/// Has an import wait as it comes to a stage, until it is let on.
private final class Gate: Sendable {
    private let stage: String
    private let hasArrived = Atomic(false)
    private let isOpen: Atomic<Bool>

    init(at stage: String, holds: Bool) {
        self.stage = stage
        isOpen = Atomic(!holds)
    }

    func pass(_ topic: Topic, _ payload: JSON) {
        guard payload["import"]?["stage"]?.string == stage else { return }
        hasArrived.store(true, ordering: .relaxed)
        while !isOpen.load(ordering: .relaxed) { usleep(500) }
    }

    func arrival() async throws {
        while !hasArrived.load(ordering: .relaxed) { try await Task.sleep(for: .milliseconds(1)) }
    }

    func open() { isOpen.store(true, ordering: .relaxed) }
}

@Suite(.timeLimit(.minutes(2))) struct ImportTests {
    private func refusal(_ body: () async throws -> JSON) async -> ProtocolError? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? ProtocolError
        }
    }

    @Test func `a file that is sent becomes a track that is listed and shown`() async throws {
        let home = try Household()
        let result = try await home.deliver(WaveFile.notes(seconds: 12).bytes, named: "Papa_hums.wav")
        #expect(result["isNew"]?.bool == true && result["notes"]?.array?.isEmpty == true)
        #expect(result["track"]?["id"]?.string == "papa-hums")
        let listed = try await home.ask(.tracks, ["kind": "recording"])["tracks"]?.array ?? []
        #expect(listed.compactMap { $0["id"]?.string } == ["papa-hums"])
        #expect(listed.first?["kind"]?.string == "recording")
        let track = try await home.ask(.track, ["track": "PAPA-HUMS"])
        #expect(track["title"]?.string == "Papa hums" && track["kind"]?.string == "recording")
        #expect(abs((track["length"]?.double ?? 0) - 12) < 0.5)
        #expect(track["loudness"]?["integrated"]?.double.map { (-60.0 ... -5).contains($0) } == true)
        #expect(track["needsTaps"]?.bool == (track["grid"] == nil))
        #expect(try await home.ask(.tracks)["tracks"]?.array?.count == 4, "the tunes are still there")
        #expect(home.leftovers.count == 2, "the audio and its sidecar: \(home.leftovers)")
    }

    @Test func `the same file twice is one track, under whatever name`() async throws {
        let home = try Household()
        let bytes = WaveFile.notes(seconds: 3).bytes
        try await home.deliver(bytes, named: "hum.wav", title: "Hush")
        let again = try await home.deliver(bytes, named: "other.wav")
        #expect(again["isNew"]?.bool == false && again["track"]?["title"]?.string == "Hush")
        #expect(try await home.ask(.tracks, ["kind": "recording"])["tracks"]?.array?.count == 1)
        #expect(home.leftovers.count == 2)
    }

    @Test func `a recording takes no tune's id, and no other recording's`() async throws {
        let home = try Household()
        for (seconds, id) in [(2, "suo-gan-2"), (3, "suo-gan-3")] {
            let result = try await home.deliver(WaveFile.notes(seconds: seconds).bytes, named: "Suo Gan.wav")
            #expect(result["track"]?["id"]?.string == id)
        }
        #expect(try await home.ask(.track, ["track": "suo-gan"])["kind"]?.string == "score")
    }

    @Test(arguments: [
        "../../etc/passwd", "/etc/shadow", "..", "a\u{0}b.wav", "\u{1B}[2J.wav", ".hidden.wav", "x/y/z.wav",
    ])
    func `a name is a name and no path`(name: String) async throws {
        let home = try Household()
        let result = try await home.deliver(WaveFile.notes(seconds: 2).bytes, named: name)
        let id = try #require(result["track"]?["id"]?.string)
        #expect(!id.contains("/") && !id.hasPrefix(".") && !id.contains("\u{1B}"))
        #expect(home.leftovers.allSatisfy { $0.hasPrefix("./recordings/\(id)/") })
    }

    @Test func `progress is told in order, never backwards, and ends with the track`() async throws {
        let home = try Household()
        let heard = Mutex<[JSON]>([])
        await home.coordinator.connect { topic, payload in
            if topic == .library, let step = payload["import"] { heard.withLock { $0.append(step) } }
        }
        try await home.deliver(WaveFile.notes(seconds: 20).bytes, named: "hum.wav")
        let steps = heard.withLock { $0 }
        #expect(
            steps.compactMap { $0["stage"]?.string }.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
                == ["receiving", "decoding", "analysing", "storing", "done"])
        let parts = steps.compactMap { $0["part"]?.double }
        #expect(parts == parts.sorted() && parts.last == 1)
        #expect(steps.last?["track"]?.string == "hum")
    }

    // MARK: - Tickets

    @Test func `a ticket is good once, for the one who got it, and no other is good at all`() async throws {
        let home = try Household()
        let bytes = WaveFile.notes(seconds: 2).bytes
        let ticket = try await home.announce("hum.wav", bytes.count)
        #expect(ticket.utf8.count == 32)
        #expect(await refusal { try await home.send(bytes, with: ticket, by: 1000) }?.name == .ticketUnknown)
        for wrong in ["", "x", String(repeating: "0", count: 32), ticket.uppercased() + "0"] {
            #expect(await refusal { try await home.send(bytes, with: wrong) }?.name == .ticketUnknown)
        }
        _ = try await home.send(bytes, with: ticket)
        #expect(await refusal { try await home.send(bytes, with: ticket) }?.name == .ticketUnknown)
    }

    @Test func `a ticket lasts a minute, and no more than 64 are out`() {
        var tickets = ImportTickets()
        let start = Instant(nanoseconds: 0)
        let all = (0..<64).compactMap { _ in tickets.issue("a", title: nil, size: 1, to: 7, at: start) }
        #expect(Set(all.map(\.id)).count == 64)
        #expect(tickets.issue("a", title: nil, size: 1, to: 7, at: start + 59) == nil)
        #expect(tickets.redeem(all[0].id, by: 7, at: start + 59) == all[0])
        #expect(tickets.redeem(all[1].id, by: 7, at: start + 61) == nil)
        #expect(tickets.redeem(all[2].id, by: 8, at: start) == nil)
        #expect(tickets.issue("a", title: nil, size: 1, to: 7, at: start + 61) != nil)
    }

    @Test func `what cannot be a file of sound gets no ticket`() async throws {
        let home = try Household()
        #expect(await refusal { try await home.ask(.import, ["name": "a", "size": 0]) }?.name == .fileNotAudio)
        let large = await refusal { try await home.ask(.import, ["name": "a", "size": 536_870_913]) }
        #expect(large?.name == .fileTooLarge && large?.message == "a is larger than 512 MiB.")
    }

    @Test(arguments: [-1, 1, -1_000])
    func `more or fewer bytes than were announced are nothing`(excess: Int) async throws {
        let home = try Household()
        let bytes = WaveFile.notes(seconds: 2).bytes
        let ticket = try await home.announce("hum.wav", bytes.count - excess)
        #expect(await refusal { try await home.send(bytes, with: ticket) }?.name == .fileChanged)
        #expect(home.leftovers.isEmpty, "\(home.leftovers)")
    }

    // MARK: - Bad input

    private static let bad: [(String, [UInt8], ProtocolError.Name)] = {
        let whole = WaveFile.notes(seconds: 3)
        var silent = whole
        silent.samples = silent.samples.map { _ in 0 }
        var nan = whole
        nan.isFloat = true
        nan.samples = nan.samples.map { _ in .nan }
        var still = whole
        still.rate = 0
        var wide = whole
        wide.channels = 64
        var long = WaveFile(samples: [Float](repeating: 0.1, count: 4_000 * 1_860), rate: 4_000)
        long.samples[0] = -0.1
        return [
            ("text", Array("This is no sound at all, however long it goes on.\n".utf8), .fileNotAudio),
            ("one byte", [0], .fileNotAudio),
            ("a program", [0x7F] + Array("ELF".utf8) + [UInt8](repeating: 1, count: 5_000), .fileNotAudio),
            ("a header alone", Array(whole.bytes.prefix(44)), .fileDamaged),
            ("half a header", Array(whole.bytes.prefix(20)), .fileDamaged),
            ("cut after a moment", Array(whole.bytes.prefix(2_000)), .fileDamaged),
            ("silence", silent.bytes, .fileSilent), ("no numbers", nan.bytes, .fileSilent),
            ("0 Hz", still.bytes, .fileDamaged), ("64 channels", wide.bytes, .fileDamaged),
            ("over half an hour", long.bytes, .fileTooLong),
        ]
    }()

    @Test(arguments: ImportTests.bad.indices)
    func `what is no sound, or none that can be kept, is told by its name and leaves nothing`(index: Int) async throws {
        let (what, bytes, name) = Self.bad[index]
        let home = try Household()
        let told = Mutex<[JSON]>([])
        await home.coordinator.connect { topic, payload in
            if topic == .library { told.withLock { $0.append(payload) } }
        }
        let error = await refusal { try await home.deliver(bytes, named: "b.wav", piece: 100_000) }
        #expect(error?.name == name, "\(what): \(error.map { "\($0)" } ?? "was kept")")
        #expect(error?.message.isEmpty == false && error?.hint.isEmpty == false)
        #expect(home.leftovers.isEmpty, "\(what): \(home.leftovers)")
        #expect(try await home.ask(.tracks, ["kind": "recording"])["tracks"]?.array?.isEmpty == true)
        #expect(told.withLock { $0.last?["import"]?["stage"]?.string } == "failed")
        _ = try await home.deliver(WaveFile.notes(seconds: 2).bytes, named: "good.wav")
    }

    @Test func `a file with a flaw is kept, and the flaw is told`() async throws {
        var lying = WaveFile.notes(seconds: 3)
        lying.claimed = 1 << 30
        var partly = WaveFile.notes(seconds: 3)
        partly.isFloat = true
        partly.samples[5_000] = .infinity
        for file in [lying, partly] {
            let result = try await Household().deliver(file.bytes, named: "hum.wav")
            #expect(result["notes"]?.array?.isEmpty == false)
        }
    }

    // MARK: - Interruptions

    @Test func `a client that vanishes in the middle leaves nothing`() async throws {
        let home = try Household()
        let bytes = WaveFile.notes(seconds: 60).bytes
        for stage in ["receiving", "decoding", "analysing", "storing"] {
            let gate = Gate(at: stage, holds: stage != "receiving")
            await home.coordinator.connect { gate.pass($0, $1) }
            let ticket = try await home.announce("hum.wav", bytes.count)
            let sending = Task {
                if stage == "receiving" {
                    let upload = Upload {
                        try? await Task.sleep(for: .milliseconds(2))
                        return Task.isCancelled ? nil : [1, 2, 3]
                    }
                    return try await home.coordinator.receive(
                        upload, ["ticket": .string(ticket)], from: Peer(uid: 0, gid: 0, pid: 1))
                }
                return try await home.send(bytes, with: ticket, piece: 1_000_000)
            }
            try await gate.arrival()
            sending.cancel()
            gate.open()
            #expect(await refusal { try await sending.value }?.name == .importStopped, "\(stage)")
            #expect(home.leftovers.isEmpty, "\(stage): \(home.leftovers)")
        }
    }

    @Test func `the end of the daemon ends an import, which leaves nothing`() async throws {
        let home = try Household()
        let bytes = WaveFile.notes(seconds: 120).bytes
        let gate = Gate(at: "decoding", holds: true)
        await home.coordinator.connect { gate.pass($0, $1) }
        let ticket = try await home.announce("hum.wav", bytes.count)
        let sending = Task { try await home.send(bytes, with: ticket, piece: 1_000_000) }
        try await gate.arrival()
        await home.coordinator.shutdown()
        gate.open()
        #expect(await refusal { try await sending.value }?.name == .importStopped)
        #expect(home.leftovers.isEmpty)
    }

    @Test(arguments: Disk.Step.allCases)
    func `a disk that is full at any write is told, and nothing is kept`(step: Disk.Step) async throws {
        let bytes = WaveFile.notes(seconds: 2).bytes
        for nth in 0..<40 {
            let count = Atomic(0)
            let isReached = Atomic(false)
            let disk = Disk { asked in
                guard asked == step, count.wrappingAdd(1, ordering: .relaxed).oldValue == nth else { return 0 }
                isReached.store(true, ordering: .relaxed)
                return ENOSPC
            }
            let home = try Household(in: TemporaryFolder(), disk: disk)
            let error = await refusal { try await home.deliver(bytes, named: "hum.wav") }
            guard isReached.load(ordering: .relaxed) else { return }
            if let error {
                #expect(error.name == .diskFull && error.exitCode == 73, "\(step) \(nth): \(error)")
                let kept = try await home.ask(.tracks, ["kind": "recording"])["tracks"]?.array ?? []
                #expect(kept.isEmpty || home.leftovers.count == 2, "\(step) \(nth): \(home.leftovers)")
            }
            #expect(try await home.deliver(bytes, named: "hum.wav")["track"]?["id"]?.string == "hum")
        }
    }
}
