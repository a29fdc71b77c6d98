// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import LullProtocol
import LullRender
import LullSinkKit
import LullTestKit
import Synchronization
import Testing

@Suite struct CoordinatorTests {
    @Test func `before anything is played the status says so`() async throws {
        let status = try await Household().ask(.status)
        #expect(status["state"]?.string == "stopped" && status["track"] == nil && status["volume"]?.int == 80)
        #expect(status["device"]?["state"]?.string == "closed" && status["pending"] == nil)
    }

    @Test func `the status calls the device as the sink does, for as long as it is lost`() async throws {
        let home = try Household()
        home.sink.call("plughw:CARD=Speaker")
        for state in [SinkState.open, .waiting, .denied, .open, .closed] {
            await home.coordinator.deviceChanged(state, "It is told.")
            #expect(try await home.ask(.status)["device"]?["name"]?.string == "plughw:CARD=Speaker", "\(state)")
        }
    }

    @Test func `play without a name is the first lullaby, at leg milking`() async throws {
        let home = try Household()
        let status = try await home.ask(.play)
        #expect(status["state"]?.string == "playing" && status["track"]?["id"]?.string == "brahms-wiegenlied")
        #expect(status["track"]?["title"]?.string == "Wiegenlied" && status["track"]?["kind"]?.string == "score")
        #expect(status["stroke"]?["id"]?.string == "indian-milking-leg")
        #expect(status["rate"]?.double == 12 && status["beatsPerStroke"]?.int == 6 && status["tempo"]?.double == 72)
        #expect(status["remaining"]?.double == 1_200 && status["voice"]?.string == "hum")
        #expect(home.sink.starts > 0)
        home.play(2)
        #expect(home.sink.run(3).contains { abs($0) > 0.001 }, "it is heard")
    }

    @Test func `play over a tune waits, and says for what and how long`() async throws {
        let home = try Household()
        try await home.ask(.play)
        home.play(4)
        let status = try await home.ask(.play, ["track": "SUO-GAN"])
        #expect(status["track"]?["id"]?.string == "brahms-wiegenlied")
        #expect(status["pending"]?["what"]?.string == "play suo-gan" && status["pending"]?["at"]?.string == "phrase")
        #expect((status["pending"]?["in"]?.double ?? 0) > 0)
    }

    @Test func `what cannot be is refused by its own name, and nothing changes`() async throws {
        let home = try Household()
        #expect(await home.refusal(.pause) == .sessionNothing)
        #expect(await home.refusal(.again) == .sessionNothing)
        try await home.ask(.play)
        home.play(3)
        let before = try await home.ask(.status)
        for (method, params, name) in [
            (.play, ["track": "nothing"], .trackUnknown), (.play, ["stroke": "nothing"], .strokeUnknown),
            (.play, ["voice": "nothing"], .voiceUnknown), (.stroke, ["stroke": "nothing"], .strokeUnknown),
            (.voice, ["voice": "nothing"], .voiceUnknown), (.track, ["track": "nothing"], .trackUnknown),
            (.strokes, ["region": "nothing"], .regionUnknown), (.play, ["for": 3_601], .valueRange),
            (.beats, ["value": 1], .valueRange), (.play, ["rate": 120, "beats": 24], .valueRange),
        ] as [(Method, JSON, ProtocolError.Name)] {
            #expect(await home.refusal(method, params) == name, "\(method) \(params)")
        }
        let after = try await home.ask(.status)
        for key in ["state", "track", "rate", "tempo", "voice", "volume", "pending"] {
            #expect(after[key] == before[key])
        }
    }

    @Test func `an unknown name is answered with the nearest`() async throws {
        let home = try Household()
        do {
            try await home.ask(.play, ["track": "suo-gann"])
            Issue.record("it played")
        } catch let error as ProtocolError {
            #expect(error.hint.contains("suo-gan"))
        }
    }

    @Test(arguments: [
        (SinkState.busy, ProtocolError.Name.deviceBusy), (.denied, .deviceDenied), (.waiting, .deviceAbsent),
    ])
    func `where the device does not open, nothing has happened`(state: SinkState, name: ProtocolError.Name) async throws
    {
        let home = try Household()
        home.refuse(state)
        #expect(await home.refusal(.play, ["volume": 30]) == name)
        let status = try await home.ask(.status)
        #expect(status["state"]?.string == "stopped" && status["track"] == nil && status["volume"]?.int == 80)
        home.sink.onStart(.open)
        #expect(try await home.ask(.play)["state"]?.string == "playing")
    }

    @Test func `a device that is lost in mid-song keeps nobody waiting`() async throws {
        let home = try Household()
        try await home.ask(.play)
        home.play(3)
        try await home.ask(.hold)
        home.play(3)
        home.sink.onStart(.waiting)
        home.sink.start()
        let status = try await home.ask(.resume)
        #expect(status["state"]?.string == "playing" && status["device"]?["state"]?.string == "waiting")
    }

    @Test func `a tune that has gone from the disk cannot be played again, and nothing changes`() async throws {
        let home = try Household()
        try await home.ask(.play, ["track": "a"])
        try await home.ask(.stop, ["now": true])
        home.play(2)
        _ = try run("rm", ["\(home.folder.path)/a.abc"])
        // The fade ends by the clock, which would change the state by itself.
        for _ in 0..<500 where try await home.ask(.status)["state"]?.string != "stopped" {
            try await Task.sleep(for: .milliseconds(20))
        }
        let before = try await home.ask(.status)["state"]
        #expect(await home.refusal(.again) == .trackUnknown)
        #expect(try await home.ask(.status)["state"] == before)
    }

    @Test func `again after a restart is to the digit what it was`() async throws {
        let folder = try TemporaryFolder()
        let home = try Household(in: folder)
        let played = try await home.ask(
            .play, ["track": "a", "rate": 10.25, "voice": "tick", "register": "lower", "volume": 41, "for": 900])
        await home.coordinator.shutdown()
        let next = try Household(in: folder)
        #expect(next.sink.starts == 0)
        let again = try await next.ask(.again)
        for key in ["track", "stroke", "rate", "beatsPerStroke", "tempo", "voice", "register", "volume", "remaining"] {
            #expect(again[key] == played[key] && again[key] != nil, "\(key)")
        }
    }

    @Test func `requests that only ask change nothing`() async throws {
        let home = try Household()
        try await home.ask(.play)
        home.play(3)
        let before = try await home.ask(.status)
        for method in [Method.rate, .tempo, .beats, .volume, .voice, .register, .stroke, .strokes, .voices, .tracks] {
            _ = try await home.ask(method)
        }
        let after = try await home.ask(.status)
        for key in ["state", "track", "rate", "tempo", "voice", "volume", "pending"] {
            #expect(after[key] == before[key])
        }
    }

    @Test func `tracks and strokes are listed as the contract says`() async throws {
        let home = try Household()
        let tracks = try await home.ask(.tracks)["tracks"]?.array ?? []
        #expect(tracks.compactMap { $0["id"]?.string } == ["a", "brahms-wiegenlied", "suo-gan"])
        #expect(try await home.ask(.tracks, ["text": "gân"])["tracks"]?.array?.count == 1)
        #expect(try await home.ask(.tracks, ["kind": "recording"])["tracks"]?.array?.isEmpty == true)
        #expect(try await home.ask(.track, ["track": "a"])["verses"]?.array?.count == 1)
        let strokes = try await home.ask(.strokes)["strokes"]?.array ?? []
        #expect(strokes.contains { $0["id"]?.string == "indian-milking-leg" && $0["rate"]?.double == 12 })
    }

    @Test func `whoever listens is told of every change of state`() async throws {
        let home = try Household()
        let heard = Mutex<[String]>([])
        await home.coordinator.connect { topic, payload in
            guard topic == .state, let state = payload["state"]?.string else { return }
            heard.withLock { $0.append(state) }
        }
        try await home.ask(.play)
        home.play(2)
        try await home.ask(.hold)
        try await home.ask(.hold)
        try await home.ask(.resume)
        try await home.ask(.stop)
        #expect(heard.withLock { $0 } == ["playing", "holding", "playing", "fading"])
    }

    @Test func `shutting down fades out and lets go of the device`() async throws {
        let home = try Household()
        try await home.ask(.play)
        home.play(8)
        await home.coordinator.shutdown()
        #expect(home.sink.shutdowns == 1)
        let rest = home.sink.run(2)
        #expect(rest.prefix(10_000).contains { $0 != 0 })
        #expect(rest.suffix(48_000).allSatisfy { $0 == 0 })
    }
}
