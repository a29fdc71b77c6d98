// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import LullProtocol
import LullSinkKit
import LullTestKit
import Testing

/// What a power cut leaves, and how it goes on. A restart is another household over the same folder.
@Suite(.timeLimit(.minutes(2))) struct ResumeTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var path: String { "\(folder.path)/state/lull/last.json" }

    private func kept() throws -> JSON { try JSON(parsing: Array(try contents(of: path))) }

    /// Plays `a` into its second phrase; then the daemon ends. The phrase begins at beat 18, and at 30 beats a minute it has been on for half a beat, with room for
    /// a machine that dawdles.
    private func play() async throws {
        let home = try Household(in: folder, age: 38)
        try await home.ask(.play, ["track": "a", "volume": 55, "for": 900, "tempo": 30])
        home.play(2)
        try await home.ask(.volume, ["value": 56])
        await home.coordinator.shutdown()
    }

    @Test func `it is silent, knows where it was, and goes on at the phrase`() async throws {
        try await play()
        let next = try Household(in: folder)
        let status = try await next.ask(.status)
        #expect(status["state"]?.string == "paused" && status["track"]?["id"]?.string == "a")
        #expect(status["volume"]?.int == 56)
        let left = try #require(status["remaining"]?.double)
        #expect((880...900).contains(left))
        #expect(next.sink.starts == 0)
        #expect(try kept()["session"]?["place"]?.int == 18, "the second phrase begins there")

        let resumed = try await next.ask(.resume)
        #expect(resumed["state"]?.string == "playing" && resumed["rate"] == status["rate"] && next.sink.starts > 0)
        next.play(0.2)
        let timeline = await next.coordinator.snapshot(topics: [.timeline])["timeline"]
        #expect(timeline?["tune"]?["start"]?.int == -18 && timeline?["beat"]?.double == 0)
        next.play(2)
        #expect(next.sink.run(3).contains { abs($0) > 0.001 }, "it is heard")
    }

    @Test func `what was wound down goes on slowly, and again is as fast as it was chosen`() async throws {
        let home = try Household(in: folder, age: 15)
        let chosen = try await home.ask(.play, ["track": "a"])["tempo"]?.double
        home.play(15)
        try await home.ask(.ramp, ["tempo": 60, "over": 1])
        #expect(try await home.ask(.status)["ramp"]?["tempo"]?.double == 60)
        try await soon("it is written") { (try? kept()["session"]?["ramp"]?["tempo"]?.int) == 60_000_000 }
        let next = try Household(in: folder)
        #expect(try await next.ask(.status)["ramp"]?["tempo"]?.double == 60)
        #expect(try await next.ask(.again)["tempo"]?.double == chosen)
        #expect(try await next.ask(.status)["ramp"] == nil)
    }

    @Test func `a tune that had yet to begin begins at its beginning`() async throws {
        let home = try Household(in: folder, age: 38)
        try await home.ask(.play, ["track": "a", "tempo": 30])
        home.play(2)
        try await home.ask(.play, ["track": "suo-gan"])
        try await home.ask(.pause)
        await home.coordinator.shutdown()
        let kept = try kept()
        #expect(kept["track"]?.string == "suo-gan")
        #expect(kept["session"]?["place"]?.int == 0 && kept["session"]?["verse"]?.int == 0)
    }

    @Test func `a recording goes on too`() async throws {
        let home = try Household(in: folder)
        try await home.deliver(WaveFile.notes(seconds: 12).bytes, named: "hum.wav")
        try await home.ask(.play, ["track": "hum"])
        home.play(2)
        try await soon("it is written") { (try? kept()["track"]?.string) == "hum" }
        let next = try Household(in: folder)
        #expect(try await next.ask(.status)["state"]?.string == "paused")
        #expect(try await next.ask(.toggle)["state"]?.string == "playing")
        next.play(1)
        #expect(try await next.ask(.status)["track"]?["kind"]?.string == "recording")
    }

    @Test func `what was stopped stays stopped`() async throws {
        let home = try Household(in: folder)
        try await home.ask(.play, ["track": "a"])
        home.play(2)
        try await home.ask(.stop)
        try await soon("it is written") { (try? kept()["session"]) == .some(nil) }
        let next = try Household(in: folder)
        #expect(try await next.ask(.status)["state"]?.string == "stopped")
        #expect(await next.refusal(.resume) == .sessionNothing)
    }

    @Test func `what plays is kept without being asked, phrase by phrase`() async throws {
        let home = try Household(in: folder, age: 15)
        try await home.ask(.play, ["track": "a"])
        home.play(15.5)
        try await soon("the phrase is written") { (try? kept()["session"]?["place"]?.int) == 18 }
        let next = try Household(in: folder)
        #expect(try await next.ask(.status)["state"]?.string == "paused")
    }

    @Test(arguments: [
        ("\"place\":18", "\"place\":-1"), ("\"place\":18", "\"place\":9223372036854775807"),
        ("\"place\":18", "\"place\":1.5"),
        ("\"place\":18", "\"place\":999999"), ("\"verse\":0", "\"verse\":-3"), ("\"left\":", "\"left\":-"),
        ("\"left\":", "\"left\":1e9,\"x\":"), ("\"length\":900.0", "\"length\":null"),
        ("\"length\":900.0", "\"length\":\"x\""),
        ("\"session\":{\"tempo\":", "\"session\":{\"tempo\":1"), ("\"session\":{", "\"session\":[],\"x\":{"),
        ("\"beats\":6,\"left\"", "\"beats\":0,\"left\""), ("\"ramp\":null", "\"ramp\":{\"tempo\":1,\"slope\":-3}"),
    ])
    func `a session that makes no sense is forgotten, and what was played is not`(_ this: String, _ that: String)
        async throws
    {
        try await play()
        var text = String(decoding: try contents(of: path), as: UTF8.self)
        let range = try #require(text.firstRange(of: this), "\(text)")
        text.replaceSubrange(range, with: that)
        try folder.write("state/lull/last.json", text)
        let next = try Household(in: folder)
        #expect(["stopped", "paused"].contains(try await next.ask(.status)["state"]?.string))
        // A place behind the end of the tune is its beginning.
        if try await next.ask(.status)["state"]?.string == "paused" { try await next.ask(.resume) }
        next.play(1)
        #expect(try await next.ask(.again)["track"]?["id"]?.string == "a")
    }

    @Test func `the file cut at any byte starts a silent daemon that plays`() async throws {
        try await play()
        let whole = try contents(of: path)
        for count in 0..<whole.count {
            try folder.write("state/lull/last.json", String(decoding: whole.prefix(count), as: UTF8.self))
            let next = try Household(in: folder)
            let status = try await next.ask(.status)
            #expect(status["state"]?.string == (count >= whole.count - 1 ? "paused" : "stopped"), "\(count) bytes")
            #expect(next.sink.starts == 0)
        }
    }
}
