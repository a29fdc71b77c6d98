// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDaemon
import LullProtocol
import LullRender
import LullTestKit
import Synchronization
import Testing

/// Guided massages through the whole daemon, over a fake sink.
@Suite struct RoutineTests {
    /// Twelve beats a phrase at 200 a minute.
    private static let fast =
        "X:1\nT:Fast\nM:3/4\nL:1/4\nQ:1/4=200\nK:C\nCDE|FGA|cBA|GFE|CDE|FGA|cBA|C3|\n"

    private func household(_ files: (String, String)...) throws -> Household {
        let home = try Household()
        _ = try run("mkdir", ["-p", "\(home.folder.path)/routines"])
        for (name, text) in files { try home.folder.write("routines/\(name)", text) }
        try home.folder.write("fast.abc", Self.fast)
        return home
    }

    @Test func `those that come with Lull are listed with their length, and files of one's own`() async throws {
        let home = try household(
            ("My_Own one.toml", "title = 'Mine'\n[[step]]\nstroke = 'combing'\n"), ("bad.toml", "title = 3\n"),
            ("legs.toml", "title = 'Other legs'\n[[step]]\nstroke = 'combing'\n"), ("not.txt", "x"))
        let list = try await home.ask(.routines)
        let ids = (list["routines"]?.array ?? []).compactMap { $0["id"]?.string }
        #expect(ids == ["first-time", "tummy-colic", "bedtime", "full-body", "preterm", "legs", "my-own-one"])
        #expect(list["problems"]?.array?.count == 1)
        #expect(list["problems"]?[0]?.string?.contains("/routines/bad.toml:1:") == true)
        let lengths = (list["routines"]?.array ?? []).compactMap { routine in
            routine["id"]?.string.map { ($0, routine["length"]?.double ?? 0) }
        }
        let length = Dictionary(uniqueKeysWithValues: lengths)
        #expect((280...330).contains(length["first-time"] ?? 0), "\(length)")
        #expect((280...360).contains(length["bedtime"] ?? 0), "\(length)")
        #expect((800...1_000).contains(length["full-body"] ?? 0), "\(length)")
    }

    @Test func `explaining shows the plan and plays nothing`() async throws {
        let home = try household()
        let plan = try await home.ask(.routine, ["routine": "Preterm", "explain": true])
        #expect(plan["words"]?[0]?.string?.hasPrefix("Ask your care team first.") == true)
        let steps = plan["steps"]?.array ?? []
        #expect(steps.count == 13 && steps[1]["stroke"]?.string == "crown-to-neck")
        #expect(steps[1]["strokes"]?.int == 12 && steps[1]["rate"]?.double == 12)
        #expect(steps[4]["where"]?.string == "both legs")
        #expect((plan["length"]?.double ?? 0) > 600)
        let last = steps.last
        #expect((last?["at"]?.double ?? 0) + (last?["length"]?.double ?? 0) == plan["length"]?.double)
        #expect(try await home.ask(.status)["state"]?.string == "stopped")
        #expect(plan.encoded.count < 65_536)
    }

    @Test func `beginning one says once what to mind, and where it is`() async throws {
        let home = try household()
        let begun = try await home.ask(.routine, ["routine": "tummy-colic"])
        #expect(begun["state"]?.string == "holding")
        let before = (begun["before"]?.array ?? []).compactMap(\.string)
        #expect(before.count { $0.contains("crying bouts") } == 1)
        let routine = begun["routine"]
        #expect(
            routine?["step"]?.int == 1 && routine?["of"]?.int == 13 && routine?["stroke"]?.string == "resting-hands")
        #expect(routine?["next"]?["stroke"]?.string == "water-wheel")
        let after = try await home.ask(.next)
        #expect(after["before"] == nil && after["routine"]?["step"]?.int == 2)
        #expect(after["stroke"]?["id"]?.string == "water-wheel" && after["state"]?.string == "playing")
        #expect(try await home.ask(.routine)["routine"]?["step"]?.int == 2)
    }

    @Test func `it goes from step to step by itself, and ends by itself`() async throws {
        let home = try household(
            (
                "short.toml",
                """
                title = "Short"
                [[step]]
                stroke = "combing"
                strokes = 1
                rate = 30
                [[step]]
                stroke = "thumb-over-thumb"
                side = "left"
                strokes = 6
                rate = 60
                words = "Softly."
                """
            ))
        let told = Mutex<[JSON]>([])
        await home.coordinator.connect { topic, payload in
            guard topic == .state else { return }
            told.withLock { $0.append(payload) }
        }
        try await home.ask(.routine, ["routine": "short", "track": "fast", "volume": 60])
        let last = try await home.play { $0["state"]?.string == "stopped" }
        // What was told on the way, since on a busy machine whoever asks may come when it is over.
        let states = told.withLock { $0 }
        let second = try #require(states.first { $0["routine"]?["step"]?.int == 2 })
        #expect(second["routine"]?["side"]?.string == "left" && second["routine"]?["words"]?.string == "Softly.")
        #expect(second["routine"]?["next"] == .null)
        #expect(states.contains { $0["pending"]?["what"]?.string == "next thumb-over-thumb" })
        #expect(states.contains { $0["state"]?.string == "fading" })
        #expect(last["routine"] == nil)
        // And again is the whole of it.
        let again = try await home.ask(.again)
        #expect(again["routine"]?["id"]?.string == "short" && again["routine"]?["step"]?.int == 1)
        #expect(again["track"]?["id"]?.string == "fast" && again["volume"]?.int == 60)
    }

    @Test func `again after a restart begins the routine that was left`() async throws {
        let folder = try TemporaryFolder()
        let home = try Household(in: folder)
        try await home.ask(.routine, ["routine": "bedtime", "voice": "harp"])
        try await home.ask(.next)
        await home.coordinator.shutdown()
        let next = try Household(in: folder)
        let again = try await next.ask(.again)
        #expect(again["routine"]?["id"]?.string == "bedtime" && again["routine"]?["step"]?.int == 1)
        #expect(again["voice"]?.string == "harp")
        try await next.ask(.play)
        #expect(try await next.ask(.status)["routine"] == nil)
        try await next.ask(.stop, ["now": true])
        #expect(try await next.ask(.again)["routine"] == nil)
    }

    @Test func `what cannot be is refused by its own name, and nothing changes`() async throws {
        let home = try household(
            ("bad.toml", "title = 'B'\n[[step]]\nstroke = 'sun-mon'\n"),
            ("gone.toml", "title = 'G'\n[[step]]\nstroke = 'combing'\ntrack = 'nothing'\n"))
        #expect(await home.refusal(.routine) == .sessionNothing)
        #expect(await home.refusal(.next) == .sessionNothing)
        #expect(await home.refusal(.back) == .sessionNothing)
        #expect(await home.refusal(.routine, ["routine": "nothing"]) == .routineUnknown)
        #expect(await home.refusal(.routine, ["routine": "bad"]) == .routineBad)
        #expect(await home.refusal(.routine, ["routine": "bad", "explain": true]) == .routineBad)
        #expect(await home.refusal(.routine, ["routine": "gone"]) == .trackUnknown)
        #expect(await home.refusal(.routine, ["routine": "legs", "voice": "nobody"]) == .voiceUnknown)
        #expect(await home.refusal(.routine, ["routine": "legs", "track": "nothing"]) == .trackUnknown)
        #expect(try await home.ask(.status)["state"]?.string == "stopped")
        home.refuse(.busy)
        #expect(await home.refusal(.routine, ["routine": "legs"]) == .deviceBusy)
        #expect(try await home.ask(.status)["routine"] == nil)
        do {
            try await home.ask(.routine, ["routine": "first-tme"])
            Issue.record("it began")
        } catch let error as ProtocolError {
            #expect(error.hint == "Did you mean first-time?")
        }
    }

    @Test func `a file is read anew each time, and what is no file of ours keeps nobody waiting`() async throws {
        let home = try household(("r.toml", "title = 'R'\n[[step]]\nstroke = 'sun-mon'\n"))
        let path = "\(home.folder.path)/routines"
        do {
            try await home.ask(.routine, ["routine": "r", "explain": true])
            Issue.record("it was explained")
        } catch let error as ProtocolError {
            #expect(error.message == "\(path)/r.toml:3:10: There is no stroke called sun-mon. Did you mean sun-moon?")
        }
        try home.folder.write("routines/r.toml", "title = 'R'\n[[step]]\nstroke = 'sun-moon'\n")
        #expect(try await home.ask(.routine, ["routine": "r", "explain": true])["title"]?.string == "R")
        _ = try run("mkfifo", ["\(path)/pipe.toml"])
        _ = try run("mkdir", ["\(path)/folder.toml"])
        try home.folder.write("routines/large.toml", String(repeating: "#", count: 70_000))
        for (name, what) in [("pipe", "has no title"), ("folder", "cannot be read"), ("large", "larger than 64 KiB")] {
            do {
                try await home.ask(.routine, ["routine": .string(name)])
                Issue.record("\(name) began")
            } catch let error as ProtocolError {
                #expect(error.name == .routineBad && error.message.contains(what), "\(error.message)")
            }
        }
        #expect(try await home.ask(.routines)["problems"]?.array?.count == 3)
    }

    @Test func `a tune that goes from the disk meanwhile is passed over`() async throws {
        let home = try household(
            (
                "r.toml",
                "title = 'R'\n[[step]]\nstroke = 'combing'\nstrokes = 1\nrate = 30\n"
                    + "[[step]]\nstroke = 'combing'\nstrokes = 9\nrate = 30\ntrack = 'a'\n"
            ))
        try await home.ask(.routine, ["routine": "r", "track": "fast"])
        _ = try run("rm", ["\(home.folder.path)/a.abc"])
        let second = try await home.play { $0["routine"]?["step"]?.int == 2 }
        #expect(second["track"]?["id"]?.string == "fast" && second["state"]?.string == "playing")
    }
}
