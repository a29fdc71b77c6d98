// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import LullProtocol
import LullTestKit
import Testing

@Suite struct RecordingGridTests {
    /// A household with one recording, `hum`, of 20 s.
    private func household() async throws -> Household {
        let home = try Household()
        try await home.deliver(WaveFile.notes(seconds: 20).bytes, named: "hum.wav")
        return home
    }

    private static let beats = (0..<16).map { "\(Double($0) + 0.5)\t\($0 % 4 + 1)\n" }.joined()

    private func replaced() async throws -> Household {
        let home = try await household()
        try await home.ask(.grid, ["track": "hum", "do": "replace", "beats": .string(Self.beats)])
        return home
    }

    @Test func `a list of beats becomes the grid, and comes back as it went`() async throws {
        let home = try await replaced()
        let shown = try await home.ask(.grid, ["track": "HUM"])
        #expect(shown["needsTaps"]?.bool == false)
        let grid = shown["grid"]
        #expect(grid?["tempo"]?.double == 60 && grid?["beats"]?.int == 16 && grid?["beatsPerBar"]?.int == 4)
        #expect(grid?["firstDownbeat"]?.double == 0.5 && grid?["source"]?.string == "file")
        #expect(try await home.ask(.grid, ["track": "hum", "do": "export"])["beats"]?.string == Self.beats)
        let listed = try await home.ask(.tracks, ["kind": "recording"])["tracks"]?[0]
        #expect(listed?["tempo"]?.double == 60 && listed?["needsTaps"]?.bool == false)
    }

    @Test func `each change does what it says, and undo takes it back`() async throws {
        let home = try await replaced()
        for (change, more, member, value) in [
            ("x2", [:], "tempo", 120), ("/2", [:], "tempo", 30), ("x3", [:], "tempo", 180), ("/3", [:], "tempo", 20),
            ("nudge", ["ms": -20], "first", 0.48), ("downbeat", [:], "firstDownbeat", 1.5),
            ("downbeat", ["at": 2.4], "firstDownbeat", 2.5), ("bars", ["count": 3], "beatsPerBar", 3),
        ] as [(String, JSON, String, Double)] {
            var params = JSON.Members([("track", "hum"), ("do", .string(change))])
            for item in more.object?.all ?? [] { params[item.key] = item.value }
            let changed = try await home.ask(.grid, .object(params))
            #expect(changed["grid"]?[member]?.double == value, "\(change): \(changed)")
            #expect(changed["grid"]?["source"]?.string == "hand")
            let undone = try await home.ask(.grid, ["track": "hum", "do": "undo"])
            #expect(undone["grid"]?["source"]?.string == "file" && undone["grid"]?["tempo"]?.double == 60)
        }
    }

    @Test func `downbeat asked for again and again goes through the bar`() async throws {
        let home = try await replaced()
        var places: [Double] = []
        for _ in 0..<4 {
            let grid = try await home.ask(.grid, ["track": "hum", "do": "downbeat"])["grid"]
            places.append(grid?["firstDownbeat"]?.double ?? 0)
        }
        #expect(places == [1.5, 2.5, 3.5, 0.5])
    }

    @Test func `taps make a grid at their pace`() async throws {
        let home = try await household()
        let taps = JSON.array((2..<14).map { .number(Double($0) + ($0 % 2 == 0 ? 0.01 : -0.01)) })
        let grid = try await home.ask(.grid, ["track": "hum", "do": "tap", "taps": taps])["grid"]
        #expect(grid?["source"]?.string == "taps")
        #expect(abs((grid?["tempo"]?.double ?? 0) - 60) < 2)
    }

    @Test func `what is no grid is refused, and nothing changes`() async throws {
        let home = try await replaced()
        for (change, more, name) in [
            ("replace", ["beats": "x\n"], .gridBad), ("replace", ["beats": "1\t1\n"], .gridBad),
            ("replace", ["beats": "1\t1\n0.5\t2\n"], .gridBad), ("tap", ["taps": [1, 2, 3]], .gridBad),
            ("tap", ["taps": [1, 1, 1, 1, 1, 1, 1, 1]], .gridBad),
        ] as [(String, JSON, ProtocolError.Name)] {
            var params = JSON.Members([("track", "hum"), ("do", .string(change))])
            for item in more.object?.all ?? [] { params[item.key] = item.value }
            #expect(await home.refusal(.grid, .object(params)) == name, "\(change) \(more)")
        }
        #expect(try await home.ask(.grid, ["track": "hum", "do": "export"])["beats"]?.string == Self.beats)
        while await home.refusal(.grid, ["track": "hum", "do": "undo"]) == nil {}
        #expect(await home.refusal(.grid, ["track": "hum", "do": "undo"]) == .gridAbsent)
        #expect(await home.refusal(.grid, ["track": "suo-gan"]) == .trackNotRecording)
        #expect(await home.refusal(.grid, ["track": "nothing"]) == .trackUnknown)
    }

    @Test func `a recording is removed with all that is known of it, a tune is not`() async throws {
        let home = try await household()
        #expect(await home.refusal(.remove, ["track": "suo-gan"]) == .trackNotRecording)
        #expect(await home.refusal(.remove, ["track": "b"]) == .trackUnknown)
        #expect(try await home.ask(.remove, ["track": "HUM"]) == ["id": "hum", "title": "hum"])
        #expect(home.leftovers.isEmpty)
        #expect(await home.refusal(.track, ["track": "hum"]) == .trackUnknown)
    }

    @Test func `without a place for it there is no library, and tunes are listed all the same`() async throws {
        let home = try Household(in: TemporaryFolder(), hasLibrary: false)
        #expect(try await home.ask(.tracks)["tracks"]?.array?.count == 3)
        #expect(await home.refusal(.import, ["name": "hum.wav", "size": 1]) == .libraryAbsent)
        #expect(await home.refusal(.track, ["track": "hum"]) == .trackUnknown)
    }
}
