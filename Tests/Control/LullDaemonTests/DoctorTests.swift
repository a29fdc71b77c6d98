// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import LullSinkKit
import LullTestKit
import Testing

/// What the daemon tells `lull doctor`, and the tick that is listened to.
@Suite(.serialized) struct DoctorTests {
    @Test func `a device that is closed has no clock`() async throws {
        let home = try Household()
        let answer = try await home.ask(.doctor)
        #expect(answer["device"]?["state"]?.string == "closed" && answer["clock"] == .null && answer["ticks"] == nil)
    }

    @Test func `one that is open has one, and what plays goes on`() async throws {
        let home = try Household()
        try await home.ask(.play)
        home.play(3)
        let clock = try await home.ask(.doctor)["clock"]
        #expect(clock?["error"]?.double != nil && clock?["drift"]?.double?.magnitude ?? 9 < 1, "\(clock ?? .null)")
        #expect(try await home.ask(.status)["state"]?.string == "playing")
    }

    @Test func `the tick is heard on an even beat, softly, and is remembered nowhere`() async throws {
        let home = try Household(in: TemporaryFolder(), age: 10)
        try await home.ask(.doctor, ["tick": 60])
        let sound = home.sink.run(8)
        #expect(sound.contains { abs($0) > 0.003 } && !sound.contains { abs($0) > 0.063 })
        let ticks = try await home.ask(.doctor)["ticks"]
        #expect(ticks?["tempo"]?.double == 72)
        let status = try await home.ask(.status)
        #expect(status["state"]?.string == "stopped" && status["track"] == nil && status["beat"] == nil)
        #expect(await home.refusal(.again) == .sessionNothing)
        #expect(await home.refusal(.doctor, ["tick": 5]) == .sessionBusy, "it ticks already")
        try await home.ask(.stop, ["now": true])
        #expect(try await home.ask(.doctor)["ticks"] == nil)
        home.play(2)
        #expect(!home.sink.run(2).contains { $0 != 0 })
    }

    @Test func `it ends by itself`() async throws {
        let home = try Household()
        try await home.ask(.doctor, ["tick": 1])
        for _ in 0..<500 where try await home.ask(.doctor)["ticks"] != nil {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await home.ask(.doctor)["ticks"] == nil)
    }

    @Test func `nothing that plays is disturbed`() async throws {
        let home = try Household()
        try await home.ask(.play)
        #expect(await home.refusal(.doctor, ["tick": 5]) == .sessionBusy)
        #expect(try await home.ask(.status)["state"]?.string == "playing")
    }

    @Test func `nobody ticks while a stroke is awaited`() async throws {
        let home = try Household()
        try await home.ask(.play, ["track": "a", "onTap": true])
        #expect(await home.refusal(.doctor, ["tick": 5]) == .sessionBusy)
        try await home.ask(.stop, ["now": true])
        try await home.ask(.doctor, ["tick": 5])
        try await home.ask(.play, ["track": "a", "onTap": true])
        #expect(try await home.ask(.doctor)["ticks"] == nil, "hands are on the child")
        #expect(try await home.ask(.status)["pending"]?["at"]?.string == "tap")
    }

    @Test func `it ends with the connection that asked for it, and with no other`() async throws {
        let home = try Household()
        try await home.ask(.doctor, ["tick": 60], over: 1)
        try await home.hangUp(2)
        #expect(try await home.ask(.doctor)["ticks"] != nil)
        try await home.hangUp(1)
        #expect(try await home.ask(.doctor)["ticks"] == nil)
        home.play(2)
        #expect(!home.sink.run(2).contains { $0 != 0 })
    }

    @Test func `a lullaby that began meanwhile outlasts the connection`() async throws {
        let home = try Household()
        try await home.ask(.doctor, ["tick": 60], over: 1)
        try await home.ask(.play)
        try await home.hangUp(1)
        #expect(try await home.ask(.status)["state"]?.string == "playing")
    }

    @Test func `a recording does not begin with ticks in it`() async throws {
        let studio = FakeStudio()
        let home = try Household(in: TemporaryFolder(), studio: studio.studio)
        try await home.ask(.doctor, ["tick": 60])
        try await home.ask(.record, ["name": "quiet"], over: 1)
        #expect(try await home.ask(.doctor)["ticks"] == nil)
        home.play(2)
        #expect(!home.sink.run(2).contains { $0 != 0 })
    }

    @Test func `a lullaby takes the place of the tick`() async throws {
        let home = try Household()
        try await home.ask(.doctor, ["tick": 1])
        try await home.ask(.play)
        #expect(try await home.ask(.doctor)["ticks"] == nil)
        try await Task.sleep(for: .milliseconds(1_200))
        #expect(try await home.ask(.status)["state"]?.string == "playing", "the tick's end is not the lullaby's")
    }
}
