// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullControl
import LullDaemon
import LullLibrary
import LullProtocol
import LullSinkKit
import LullTestKit
import Synchronization
import Testing

/// What can go wrong on the way from a microphone to the library, and that nothing is left of it.
@Suite(.serialized) struct RecordRefusalTests {
    private let studio = FakeStudio()

    private func home(disk: Disk = Disk(), hasLibrary: Bool = true) throws -> Household {
        try Household(in: TemporaryFolder(), disk: disk, hasLibrary: hasLibrary, studio: studio.studio)
    }

    @Test(arguments: [
        (CaptureFault.absent(device: "default"), ProtocolError.Name.deviceAbsent),
        (.busy(device: "hw:1", holder: "arecord (77)"), .deviceBusy), (.denied(device: "hw:1"), .deviceDenied),
        (.noServer(device: "default"), .deviceAbsent), (.failed(device: "x", reason: "No"), .deviceAbsent),
    ])
    func `a microphone that does not open is named, and the next one may`(
        fault: CaptureFault, name: ProtocolError.Name
    ) async throws {
        let home = try home()
        studio.refuse(fault)
        #expect(await home.refusal(.record, ["name": "a b"]) == name)
        #expect(home.isCleared)
        studio.refuse(nil)
        try await home.ask(.record, ["name": "a b"])
    }

    @Test func `silence, a quiet room and a cough are no lullaby, each with what to do`() async throws {
        for (samples, words) in [
            ([Float](repeating: 0, count: 480_000), "nothing but silence"), ([], "nothing to hear"),
            (FakeStudio.hum(seconds: 2), "nothing to hear"), (FakeStudio.hum(seconds: 3.6), "seconds of sound"),
        ] {
            let home = try home()
            try await home.ask(.record, ["name": "a b"])
            studio.say(samples)
            do {
                _ = try await home.ask(.record, ["do": "stop"])
                Issue.record("it was taken")
            } catch {
                let error = error as? ProtocolError
                let said = error?.message ?? ""
                #expect(error?.name == .fileSilent && said.contains(words), "\(said)")
                #expect(error?.hint.isEmpty == false)
            }
            #expect(home.isCleared)
            #expect(await home.refusal(.record, ["do": "stop"]) == .sessionNothing)
        }
    }

    @Test func `too loud, too soft, lost or gone: it is kept, and said`() async throws {
        for (gain, change, words) in [
            (1, { $0.clipped = 100 }, "too loud"), (0.03, { _ in }, "very soft"),
            (1, { ($0.overruns, $0.lost) = (2, 0.4) }, "0.4 seconds were lost"),
            (1, { $0.ending = .lost }, "went away"),
        ] as [(Float, (inout CapturedSound) -> Void, String)] {
            let home = try home()
            try await home.ask(.record, ["name": "a b"])
            studio.say(FakeStudio.hum(seconds: 12).map { $0 * gain }, change: change)
            let made = try await home.ask(.record, ["do": "stop"])
            #expect(made["notes"]?.array?.contains { $0.string?.contains(words) == true } == true, "\(made)")
            try await home.ask(.record, ["do": "keep"])
        }
    }

    @Test func `a name that is taken, or is none, is told before anything is recorded`() async throws {
        let home = try home()
        #expect(await home.refusal(.record, ["name": "Suo Gan"]) == .trackTaken)
        #expect(await home.refusal(.record, ["name": "SUO_GAN"]) == .trackTaken)
        #expect(await home.refusal(.record, ["name": "..."]) == .valueRange)
        try await home.deliver(WaveFile.notes(seconds: 6).bytes, named: "mine.wav")
        #expect(await home.refusal(.record, ["name": "Mine"]) == .trackTaken)
        try await home.ask(.record, ["name": "../../mine"])
        studio.say(FakeStudio.hum(seconds: 8))
        try await home.ask(.record, ["do": "stop"])
        let id = try await home.ask(.record, ["do": "keep"])["track"]?["id"]?.string ?? ""
        #expect(!id.contains("/") && !id.hasPrefix("."), "\(id)")
        #expect(studio.finished == 1)
    }

    @Test func `one at a time, not while a lullaby plays, and only over its own connection`() async throws {
        let home = try home()
        try await home.ask(.play)
        #expect(await home.refusal(.record, ["name": "a b"]) == .sessionBusy)
        try await home.ask(.stop)
        home.play(5)
        try await home.ask(.stop, ["now": true])
        for _ in 0..<50 where try await home.ask(.status)["state"]?.string != "stopped" {
            try await Task.sleep(for: .milliseconds(100))
        }
        try await home.ask(.record, ["name": "a b"], over: 1)
        #expect(await home.refusal(.record, ["name": "c d"], over: 2) == .sessionBusy)
        for step in ["stop", "listen", "keep", "discard"] {
            #expect(await home.refusal(.record, ["do": .string(step)], over: 2) == .sessionNothing)
        }
        #expect(await home.refusal(.record, ["do": "keep"], over: 1) == .sessionBusy, "nothing is made yet")
        try await home.ask(.record, ["do": "discard"], over: 1)
        try await home.ask(.record, ["name": "c d"], over: 2)
    }

    @Test func `whoever hangs up has discarded, whether the microphone is open or not`() async throws {
        for isStopped in [false, true] {
            let home = try home()
            try await home.ask(.record, ["name": "a b"], over: 7)
            studio.say(FakeStudio.hum(seconds: 8))
            if isStopped { try await home.ask(.record, ["do": "stop"], over: 7) }
            #expect(!home.isCleared)
            try await home.hangUp(6)
            #expect(!home.isCleared, "that was somebody else")
            try await home.hangUp(7)
            try await soon("nothing is left") { home.isCleared }
            #expect(await home.refusal(.record, ["do": "keep"], over: 7) == .sessionNothing)
        }
        #expect(studio.finished == 2)
    }

    @Test func `discard, the end of the daemon and ten minutes of nothing leave nothing`() async throws {
        let hasty = FakeStudio(patience: 0.05)
        let lapsing = try Household(in: TemporaryFolder(), studio: hasty.studio)
        try await lapsing.ask(.record, ["name": "a b"])
        hasty.say(FakeStudio.hum(seconds: 8))
        try await lapsing.ask(.record, ["do": "stop"])
        try await soon("it has lapsed") { lapsing.isCleared }
        #expect(await lapsing.refusal(.record, ["do": "keep"]) == .sessionNothing)

        let home = try home()
        try await home.ask(.record, ["name": "a b"])
        try await home.ask(.record, ["do": "discard"])
        #expect(home.isCleared && studio.finished == 1)
        try await home.ask(.record, ["name": "a b"])
        await home.coordinator.shutdown()
        #expect(home.isCleared && studio.finished == 2)
    }

    @Test func `a disk that is full at whatever step of the keeping loses nothing`() async throws {
        let left = Mutex(-1)
        let disk = Disk { _ in
            left.withLock { left in
                left -= 1
                return left == -1 ? ENOSPC : 0
            }
        }
        let home = try home(disk: disk)
        try await home.ask(.record, ["name": "a b"])
        studio.say(FakeStudio.hum(seconds: 8))
        try await home.ask(.record, ["do": "stop"])
        var step = 0
        left.withLock { $0 = step }
        while await home.refusal(.record, ["do": "keep"]) == .diskFull, step < 50 {
            #expect(!home.leftovers.contains { $0.hasPrefix("./recordings/") }, "step \(step)")
            step += 1
            left.withLock { $0 = step }
        }
        #expect((5..<50).contains(step))
        #expect(home.leftovers == ["./recordings/a-b/a-b.flac", "./recordings/a-b/recording.lull"])
        #expect(try await home.ask(.track, ["track": "a-b"])["id"]?.string == "a-b")
    }

    @Test func `what cannot be written down at the end is still there, and stops again or goes`() async throws {
        for isKept in [true, false] {
            let home = try home()
            let incoming = "\(home.folder.path)/library/incoming"
            try await home.ask(.record, ["name": "a b"])
            studio.say(FakeStudio.hum(seconds: 8))
            _ = try run("sh", ["-c", "mv \(incoming)/*/audio \(incoming)/away"])
            for _ in 0..<2 { #expect(await home.refusal(.record, ["do": "stop"]) == .diskDenied) }
            #expect(await home.refusal(.record, ["do": "keep"]) == .sessionBusy)
            #expect(try await home.ask(.status)["capturing"] == nil)
            _ = try run("sh", ["-c", "cd \(incoming) && mv away \"$(ls -d */)audio\""])
            if isKept {
                #expect(try await home.ask(.record, ["do": "stop"])["track"]?["id"]?.string == "a-b")
                try await home.ask(.record, ["do": "keep"])
            } else {
                try await home.ask(.record, ["do": "discard"])
            }
            #expect(home.isCleared)
            #expect(await home.refusal(.record, ["do": "stop"]) == .sessionNothing)
        }
        #expect(studio.finished == 2)
    }

    @Test func `a microphone that tells no end is given up, and an end that comes too late changes nothing`()
        async throws
    {
        let hanging = FakeStudio(patience: 0.05, grace: 0.05)
        let abandoned = try Household(in: TemporaryFolder(), studio: hanging.studio)
        try await abandoned.ask(.record, ["name": "a b", "for": 1])
        try await soon("it has lapsed") { abandoned.isCleared }
        #expect(await abandoned.refusal(.record, ["do": "stop"]) == .sessionNothing)

        let home = try home()
        try await home.ask(.record, ["name": "a b"])
        studio.say(FakeStudio.hum(seconds: 8))
        try await home.ask(.record, ["do": "stop"])
        try await home.ask(.record, ["do": "listen"])
        // No faster than what fills the tape.
        try await soon("it sounds") { home.sink.run(0.01).contains { abs($0) > 0.003 } }
        studio.tell(.ended(.lost))
        try await home.ask(.status)
        for _ in 0..<120 {
            try await Task.sleep(for: .milliseconds(10))
            home.play(0.01)
        }
        try await soon("it sounds on") { home.sink.run(0.01).contains { abs($0) > 0.003 } }
        try await home.ask(.record, ["do": "keep"])
    }

    @Test func `whoever listens to all of it may still keep it`() async throws {
        let hasty = FakeStudio(patience: 2)
        let home = try Household(in: TemporaryFolder(), studio: hasty.studio)
        try await home.ask(.record, ["name": "a b"])
        hasty.say(FakeStudio.hum(seconds: 8))
        try await home.ask(.record, ["do": "stop"])
        try await home.ask(.record, ["do": "listen"])
        try await Task.sleep(for: .seconds(3))
        try await home.ask(.record, ["do": "keep"])
    }

    @Test func `nothing sounds over the reference hum, neither a pulse nor what was recorded`() async throws {
        let home = try home()
        try await home.ask(.record, ["name": "a b"])
        studio.say(FakeStudio.hum(seconds: 8))
        try await home.ask(.record, ["do": "stop"])
        try await home.ask(.record, ["do": "listen"])
        try await home.ask(.calibrate, ["begin": true])
        #expect(await home.refusal(.record, ["do": "listen"]) == .sessionBusy)
        #expect(try await home.ask(.status)["loudness"]?["reference"]?.bool == true)
        try await home.ask(.record, ["do": "keep"])
        home.play(1)
        #expect(home.sink.run(9).suffix(48_000).contains { abs($0) > 0.01 }, "it hums on")
        #expect(await home.refusal(.record, ["name": "c d", "pulse": true]) == .sessionBusy)

        let slow = FakeStudio(isPrompt: false)
        let other = try Household(in: TemporaryFolder(), studio: slow.studio)
        async let refusal = other.refusal(.record, ["name": "a b", "pulse": true])
        try await soon("the microphone opens") { !slow.asked.device.isEmpty }
        try await other.ask(.calibrate, ["begin": true])
        slow.tell(.began(device: "fake"))
        #expect(await refusal == .sessionBusy)
        #expect(try await other.ask(.status)["loudness"]?["reference"]?.bool == true)
    }

    @Test func `a disk that is full at the beginning is told then, and a house without a library has no room at all`()
        async throws
    {
        let full = try home(disk: Disk { $0 == .write ? ENOSPC : 0 })
        #expect(await full.refusal(.record, ["name": "a b"]) == .diskFull)
        #expect(await full.refusal(.record, ["name": "a b"]) == .diskFull, "and it is not taken for busy")
        let none = try home(hasLibrary: false)
        #expect(await none.refusal(.record, ["name": "a b"]) == .libraryAbsent)
    }

    @Test func `it is listened to through the same guard, once, and play takes over`() async throws {
        let home = try home()
        try await home.ask(.record, ["name": "a b"])
        studio.say(FakeStudio.hum(seconds: 8))
        #expect(await home.refusal(.record, ["do": "listen"]) == .sessionBusy)
        try await home.ask(.record, ["do": "stop"])
        let length = try await home.ask(.record, ["do": "listen"])["length"]?.double ?? 0
        #expect((2...8).contains(length), "\(length)")
        // What fills the tape does so in real time.
        var sounds = false
        for _ in 0..<200 where !sounds {
            try await Task.sleep(for: .milliseconds(50))
            sounds = home.sink.run(0.05).contains { abs($0) > 0.003 }
        }
        #expect(sounds)
        #expect(home.sink.run(2).allSatisfy { abs($0) < 0.26 })
        #expect(try await home.ask(.status)["state"]?.string == "stopped", "no session")
        try await home.ask(.stop)
        home.play(4)
        #expect(home.sink.run(1).allSatisfy { $0 == 0 })
        try await home.ask(.record, ["do": "listen"])
        try await home.ask(.play)
        home.play(3)
        #expect(await home.refusal(.record, ["do": "listen"]) == .sessionBusy)
        try await home.ask(.record, ["do": "keep"])
        #expect(try await home.ask(.status)["state"]?.string == "playing")
    }
}
