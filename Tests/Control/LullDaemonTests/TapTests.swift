// SPDX-License-Identifier: GPL-3.0-or-later

import LullControl
import LullDaemon
import LullProtocol
import LullRender
import LullSinkKit
import LullTestKit
import LullTime
import NIOCore
import Synchronization
import Testing

/// Taps over the wire, and the sound that comes of the first.
@Suite struct TapTests {
    private static var now: Int64 { Int64(NIODeadline.now().uptimeNanoseconds) }

    /// A press so many seconds ago.
    private static func tap(_ home: Household, ago: Double = 0, over connection: Int = 0) async throws -> JSON {
        try await home.ask(.tap, ["at": .integer(now - Int64(ago * 1e9))], over: connection)
    }

    /// What `work` gives in a new household. Keys are pressed in real time, so it is done anew where a busy machine took
    /// more than `seconds` over it.
    private func promptly<Result>(
        within seconds: Double = 0.3, _ settings: Settings = Settings(), _ work: (Household) async throws -> Result
    ) async throws -> Result {
        for _ in 0..<100 {
            let home = try Household(in: TemporaryFolder(), settings: settings)
            let start = Self.now
            let result = try? await work(home)
            if Double(Self.now - start) < seconds * 1e9, let result { return result }
            try await Task.sleep(for: .milliseconds(200))
        }
        throw SpawnError("the machine never had \(seconds) s to spare, or it never worked")
    }

    @Test func `taps are counted, and the status says how sure they are`() async throws {
        let (first, second, asked, played, starts) = try await promptly { home in
            (
                try await Self.tap(home, ago: 1.5), try await Self.tap(home, ago: 0.5), try await home.ask(.status),
                try await home.ask(.play, ["track": "a"]), home.sink.starts
            )
        }
        #expect(first["tap"]?["count"]?.int == 1 && first["tap"]?["rate"] == nil)
        #expect(second["tap"]?["count"]?.int == 2 && second["tap"]?["locked"]?.bool == false)
        let rate = try #require(second["tap"]?["rate"]?.double)
        #expect((40...61).contains(rate) && (second["tap"]?["confidence"]?.double ?? 0) > 0)
        #expect(second["state"]?.string == "stopped" && asked["tap"] == second["tap"])
        #expect(played["rate"]?.double == rate && starts > 0)
    }

    @Test func `a tap that is told without its moment is of now`() async throws {
        #expect(try await promptly { try await $0.ask(.tap)["tap"]?["count"]?.int } == 1)
    }

    @Test(arguments: [-1_000.0, 2.5, 3_600, 1e9])
    func `a press of long ago, or of later, is refused`(ago: Double) async throws {
        let home = try Household()
        let at = max(0, Double(Self.now) - ago * 1e9)
        #expect(await home.refusal(.tap, ["at": .number(at)]) == .valueRange)
        #expect(try await home.ask(.status)["tap"] == nil)
    }

    @Test func `a press that is doubled, or from before the last, changes nothing`() async throws {
        let counts = try await promptly { home in
            var counts: [Int?] = []
            for ago in [1, 0.95, 0.9, 1.6] { counts.append(try await Self.tap(home, ago: ago)["tap"]?["count"]?.int) }
            return counts
        }
        #expect(counts == [1, 1, 1, 1])
    }

    @Test func `two who tap at once lead nowhere, and whoever goes on alone leads`() async throws {
        let counts = try await promptly { home in
            var counts: [Int?] = []
            for (connection, ago) in [(1, 1.7), (2, 1.2), (1, 0.7), (1, 0.0)] {
                counts.append(try await Self.tap(home, ago: ago, over: connection)["tap"]?["count"]?.int)
            }
            return counts
        }
        #expect(counts == [1, 1, 1, 2])
    }

    @Test func `a pedal whose every press is a connection of its own is one hand`() async throws {
        let hand = try await promptly { home in
            for (connection, ago) in [(1, 1.7), (2, 1.2), (3, 0.6), (4, 0.0)] {
                _ = try await Self.tap(home, ago: ago, over: connection)
                try await home.hangUp(connection)
            }
            return try await home.ask(.status)["tap"]
        }
        #expect(hand?["count"]?.int == 4 && hand?["locked"]?.bool == true)
    }

    @Test func `whoever listens is told of every tap`() async throws {
        let told = try await promptly { home in
            let heard = Told()
            await home.coordinator.connect { topic, payload in
                if topic == .state, let count = payload["tap"]?["count"]?.int { heard.note(count) }
            }
            for ago in [1.7, 1.2, 0.6, 0] { _ = try await Self.tap(home, ago: ago) }
            return heard.counts
        }
        #expect(told == [1, 2, 3, 4])
    }

    private final class Told: Sendable {
        private let heard = Mutex<[Int]>([])
        var counts: [Int] { heard.withLock { $0 } }
        func note(_ count: Int) { heard.withLock { $0.append(count) } }
    }

    // MARK: - Starting

    /// From the press to the first sound, seconds, and what was said at the press.
    private func start(rate: JSON, offset: Duration = .zero) async throws -> (heard: Double, said: JSON, waiting: JSON)
    {
        var settings = Settings()
        settings.sound.offset = offset
        let wish: JSON = ["track": "a", "onTap": true, "rate": rate, "voice": "tick"]
        return try await promptly(within: 0.5, settings) { home in
            let waiting = try await home.ask(.play, wish)
            let pressed = Self.now
            let said = try await home.ask(.tap, ["at": .integer(pressed)])
            let sound = home.sink.run(8)
            let frame = Int64(sound.firstIndex { $0 != 0 } ?? -1)
            let heard = Double(home.sink.status().clock.instant(of: Frames(frame)) - pressed) * 1e-9
            return (heard, said, waiting)
        }
    }

    @Test func `play on a tap waits, and the first downbeat is heard on the stroke after it`() async throws {
        let (heard, said, waiting) = try await start(rate: 15)
        #expect(waiting["state"]?.string == "stopped" && waiting["pending"] == ["what": "play a", "at": "tap"])
        #expect(waiting["device"]?["state"]?.string == "open")
        #expect(said["state"]?.string == "playing" && said["pending"] == nil && said["rate"]?.double == 15)
        #expect(abs(heard - 4) < 0.010, "\(heard)")
    }

    @Test func `the settings' offset moves what is heard against the stroke`() async throws {
        let heard = try await start(rate: 15, offset: .milliseconds(-120)).heard
        #expect(abs(heard - 3.88) < 0.010, "\(heard)")
    }

    @Test func `a quick stroke that is over before a note can come is followed by another`() async throws {
        let strokes = try await start(rate: 90).heard / (60.0 / 90)
        #expect(abs(strokes - strokes.rounded()) < 0.015 && (1.5...3.5).contains(strokes), "\(strokes)")
    }

    @Test func `from a hold the tune goes on with a tap`() async throws {
        let home = try Household()
        try await home.ask(.play, ["track": "a", "rate": 15, "voice": "tick"])
        home.play(4)
        try await home.ask(.hold)
        home.play(4)
        #expect(try await home.ask(.status)["state"]?.string == "holding")
        #expect(try await home.ask(.tap)["state"]?.string == "playing")
    }

    @Test func `stop ends the wait, and a tap then begins nothing`() async throws {
        let home = try Household()
        try await home.ask(.play, ["track": "a", "onTap": true])
        #expect(try await home.ask(.stop)["pending"] == nil)
        #expect(try await home.ask(.tap)["state"]?.string == "stopped")
        #expect(home.sink.run(6).allSatisfy { $0 == 0 })
    }

    @Test func `where the device does not open, a play on a tap is refused`() async throws {
        let home = try Household()
        home.refuse(.busy)
        #expect(await home.refusal(.play, ["track": "a", "onTap": true]) == .deviceBusy)
        #expect(try await home.ask(.status)["pending"] == nil)
    }
}
