// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import LullProtocol
import LullSinkKit
import LullTestKit
import Testing

/// A guided massage that a power cut ends goes on in its step. A restart is another household over the same folder.
@Suite(.timeLimit(.minutes(2))) struct RoutineResumeTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try run("mkdir", ["-p", "\(folder.path)/routines"])
        try folder.write(
            "routines/mine.toml",
            """
            title = "Mine"
            [[step]]
            stroke = "combing"
            strokes = 30
            [[step]]
            stroke = "indian-milking-leg"
            side = "left"
            strokes = 20
            track = "suo-gan"
            voice = "harp"
            [[step]]
            stroke = "resting-hands"
            strokes = 4
            [[step]]
            stroke = "thumb-over-thumb"
            for = "60s"
            """)
    }

    private var path: String { "\(folder.path)/state/lull/last.json" }

    private func kept() throws -> JSON { try JSON(parsing: Array(try contents(of: path))) }

    /// Begins `mine` on `a`, goes `steps` on while nothing moves, plays for `seconds`; then the power goes.
    private func play(stepsOn steps: Int, _ seconds: Double, then commands: [Method] = []) async throws -> JSON {
        let home = try Household(in: folder, age: seconds)
        try await home.ask(.routine, ["routine": "mine", "track": "a"])
        try await home.ask(.pause)
        for _ in 0..<steps { try await home.ask(.next) }
        try await home.ask(.resume)
        home.play(seconds)
        for command in commands { try await home.ask(command) }
        let status = try await home.ask(.status)
        await home.coordinator.shutdown()
        return status
    }

    @Test func `it is silent and paused, and goes on with the step's tune, voice and what is left of it`() async throws
    {
        _ = try await play(stepsOn: 1, 25)
        let next = try Household(in: folder)
        let status = try await next.ask(.status)
        #expect(status["state"]?.string == "paused" && next.sink.starts == 0)
        #expect(status["routine"]?["id"]?.string == "mine" && status["routine"]?["step"]?.int == 2)
        #expect(status["routine"]?["where"]?.string == "left leg")
        #expect(status["track"]?["id"]?.string == "suo-gan" && status["voice"]?.string == "harp")
        let left = try #require(status["routine"]?["left"]?["strokes"]?.int)
        #expect((14...20).contains(left), "\(left)")
        let resumed = try await next.ask(.resume)
        #expect(resumed["state"]?.string == "playing" && resumed["routine"]?["step"]?.int == 2)
        #expect(next.sink.starts > 0)
        next.play(3)
        #expect(next.sink.run(3).contains { abs($0) > 0.001 }, "it is heard")
        // And again is the whole of it, on the tune that it was begun with.
        let again = try await next.ask(.again)
        #expect(again["routine"]?["step"]?.int == 1 && again["routine"]?["id"]?.string == "mine")
    }

    @Test func `what was cut short in a rest rests on, and then goes to the next step`() async throws {
        _ = try await play(stepsOn: 2, 8)
        let next = try Household(in: folder)
        let status = try await next.ask(.status)
        #expect(status["state"]?.string == "paused" && status["routine"]?["step"]?.int == 3)
        let left = try #require(status["routine"]?["left"]?["seconds"]?.double)
        #expect((1...21.2).contains(left), "\(left)")
        let resumed = try await next.ask(.toggle)
        #expect(resumed["state"]?.string == "holding" && resumed["routine"]?["step"]?.int == 3)
        next.play(2)
        #expect(next.sink.run(3).contains { abs($0) > 0.001 }, "the hum is heard")
        let after = try await next.ask(.next)
        #expect(after["state"]?.string == "playing" && after["routine"]?["step"]?.int == 4)
    }

    @Test func `next and back are there before it goes on, and nothing sounds of them`() async throws {
        _ = try await play(stepsOn: 0, 10)
        let next = try Household(in: folder)
        #expect(try await next.ask(.next)["routine"]?["step"]?.int == 2)
        #expect(try await next.ask(.next)["routine"]?["step"]?.int == 3)
        #expect(try await next.ask(.back)["state"]?.string == "paused")
        #expect(next.sink.starts == 0)
        let resumed = try await next.ask(.resume)
        #expect(resumed["routine"]?["step"]?.int == 2 && resumed["state"]?.string == "playing")
        #expect(resumed["track"]?["id"]?.string == "suo-gan")
    }

    @Test func `the strokes are as fast as they had become`() async throws {
        _ = try await play(stepsOn: 3, 5, then: [.slower])
        let next = try Household(in: folder)
        #expect((try kept()["session"]?["step"]?["ease"]?.double ?? 1) < 1)
        try await next.ask(.resume)
        try await next.ask(.pause)
        let back = try await next.ask(.back)
        #expect(back["routine"]?["step"]?.int == 3)
        let first = try await next.ask(.back)
        #expect((first["rate"]?.double ?? 12) < 12, "\(first["rate"] ?? .null)")
    }

    @Test func `a file of before, which says nothing of a step, comes back as its tune`() async throws {
        _ = try await play(stepsOn: 1, 10)
        guard case .object(var members) = try kept(), case .object(var session)? = members["session"] else {
            return #expect(Bool(false), "no session was kept")
        }
        session["step"] = nil
        members["session"] = .object(session)
        try folder.write("state/lull/last.json", JSON.object(members).description)
        #expect(try kept()["session"]?["step"] == nil && kept()["session"]?["place"] != nil)
        let next = try Household(in: folder)
        let status = try await next.ask(.status)
        #expect(status["state"]?.string == "paused" && status["routine"] == nil)
        #expect(try await next.ask(.resume)["state"]?.string == "playing")
    }

    @Test(arguments: [
        ("\"index\":1", "\"index\":-1"), ("\"index\":1", "\"index\":200"), ("\"index\":1", "\"index\":4"),
        ("\"index\":1", "\"index\":9223372036854775807"), ("\"ease\":1", "\"ease\":1e9,\"x\":1"),
        ("\"strokes\":", "\"strokes\":-"), ("\"strokes\":", "\"strokes\":1000000,\"x\":"),
        ("\"step\":{", "\"step\":[],\"x\":{"), ("\"routine\":\"mine\"", "\"routine\":\"gone\""),
        ("\"routine\":\"mine\"", "\"routine\":null"),
    ])
    func `a step that makes no sense is forgotten, and the tune is not`(_ this: String, _ that: String) async throws {
        _ = try await play(stepsOn: 1, 10)
        var text = String(decoding: try contents(of: path), as: UTF8.self)
        let range = try #require(text.firstRange(of: this), "\(text)")
        text.replaceSubrange(range, with: that)
        try folder.write("state/lull/last.json", text)
        let next = try Household(in: folder)
        let status = try await next.ask(.status)
        #expect(status["state"]?.string == "paused" && status["routine"] == nil, "\(status)")
        #expect(try await next.ask(.resume)["state"]?.string == "playing")
    }

    @Test func `a tune of a step that is gone by then is passed over`() async throws {
        _ = try await play(stepsOn: 1, 10)
        _ = try run("rm", ["\(folder.path)/suo_gan.abc"])
        var text = String(decoding: try contents(of: path), as: UTF8.self)
        text.replace("\"suo-gan\"", with: "\"gone\"")
        try folder.write("state/lull/last.json", text)
        let next = try Household(in: folder)
        #expect(try await next.ask(.status)["routine"]?["step"]?.int == 2)
        #expect(try await next.ask(.resume)["track"]?["id"]?.string == "a")
    }
}
