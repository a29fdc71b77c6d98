// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import LullProtocol
import LullRender
import LullSinkKit
import LullTestKit
import Testing

/// `calibrate`: the hum, the reading, the ceiling that comes of it.
@Suite struct CalibrationTests {
    @Test func `the reference hum comes up softly, is no session and is not remembered`() async throws {
        let home = try Household()
        let status = try await home.ask(.calibrate, ["begin": true])
        #expect(status["state"]?.string == "stopped" && status["track"] == nil && status["remaining"] == nil)
        #expect(status["loudness"] == ["calibrated": false, "reference": true])
        let sound = home.sink.run(12)
        let level = { (from: Int) in sound[from..<from + 24_000].map(abs).max() ?? 0 }
        #expect(level(48_000) < 0.35 * level(480_000) && level(480_000) > 0.01)
        #expect(await home.refusal(.again) == .sessionNothing)
        #expect(await home.refusal(.pause) == .sessionNothing)
    }

    @Test func `once it is up it is steady, so that a meter can be read`() async throws {
        let home = try await Household.humming()
        let seconds = (0..<20).map { _ in home.sink.run(1).reduce(0) { $0 + Double($1 * $1) } }
        let (least, most) = (seconds.min() ?? 0, seconds.max() ?? 0)
        #expect(least > 0 && most < 1.2 * least, "it wanders by \(most / least)")
    }

    @Test func `the reading is stored, the hum fades out, and status and volume speak in decibels`() async throws {
        let home = try await Household.humming()
        let answer = try await home.ask(.calibrate, ["reading": 44])
        #expect(answer["loudness"]?["calibrated"]?.bool == true && answer["loudness"]?["ceiling"]?.double == 50)
        #expect(answer["loudness"]?["atVolume"]?.double == 44 && answer["loudness"]?["reference"] == nil)
        #expect(answer["note"] == nil)
        home.play(3.3)
        #expect(home.sink.run(1).allSatisfy { $0 == 0 })
        #expect(try await home.ask(.volume, ["value": 70])["loudness"]?["atVolume"]?.double == 41)
        #expect(try await home.ask(.volume, ["value": 100])["loudness"]?["atVolume"]?.double == 47, "3 dB in hand")
        #expect(try await home.ask(.volume, ["value": 0])["loudness"]?["atVolume"] == nil)
        #expect(try await home.ask(.status)["loudness"]?["level"] == nil, "nothing sounds")
    }

    @Test func `while it plays, the level is what the meter would read`() async throws {
        let home = try await Household.humming()
        try await home.ask(.calibrate, ["reading": 41])
        home.play(4)
        try await home.ask(.play, ["track": "a"])
        home.play(12)
        let level = try await home.ask(.status)["loudness"]?["level"]?.double ?? 0
        #expect(level > 33 && level < 44, "\(level)")
    }

    @Test func `of the reference hum, which no ceiling binds, no level is told beside one`() async throws {
        let home = try await Household.humming()
        let answer = try await home.ask(.calibrate, ["reading": 52])
        #expect(answer["loudness"] == ["calibrated": true, "ceiling": 50.0, "atVolume": 47.0])
        home.play(1)
        #expect(home.sink.run(0.1).contains { abs($0) > 0.005 }, "it fades")
        #expect(try await home.ask(.status)["loudness"] == answer["loudness"])
        try await home.ask(.play, ["track": "a"])
        home.play(12)
        let level = try await home.ask(.status)["loudness"]?["level"]?.double ?? 0
        #expect(level > 38 && level < 50, "\(level)")
    }

    @Test(arguments: [50.0, 40])
    func `however loud the card is, the baby hears no more than the ceiling`(ceiling: Double) async throws {
        var settings = Settings()
        settings.loudness.baby = ceiling
        let home = try Household(in: TemporaryFolder(), settings: settings)
        try await home.hum()
        try await home.ask(.calibrate, ["reading": 62])
        home.play(4)
        try await home.ask(.play, ["track": "a", "volume": 100])
        home.play(14)
        for _ in 0..<6 {
            home.play(1)
            let loudness = try await home.ask(.status)["loudness"]
            let level = loudness?["level"]?.double ?? 0
            #expect(level < ceiling && level > ceiling - 12, "\(loudness ?? .null)")
        }
    }

    @Test func `it is refused while something plays, and while it rises, each with what to do`() async throws {
        let home = try Household()
        #expect(await home.refusal(.calibrate, ["reading": 44]) == .sessionNothing)
        try await home.ask(.calibrate, ["begin": true])
        home.play(4)
        #expect(await home.refusal(.calibrate, ["reading": 44]) == .sessionBusy)
        #expect(await home.refusal(.calibrate, ["reading": 44, "forget": true]) == .paramsInvalid)
        try await home.ask(.play)
        home.play(3)
        #expect(await home.refusal(.calibrate, ["begin": true]) == .sessionBusy)
        #expect(await home.refusal(.calibrate, ["reading": 44]) == .sessionNothing)
        try await home.ask(.pause)
        #expect(await home.refusal(.calibrate, ["begin": true]) == .sessionBusy)
        #expect(try await home.ask(.status)["loudness"] == ["calibrated": false])
    }

    @Test func `stop ends it with a fade and stores nothing`() async throws {
        let home = try await Household.humming()
        #expect(try await home.ask(.stop)["loudness"] == ["calibrated": false])
        let fade = home.sink.run(3.3)
        #expect(fade[..<24_000].contains { abs($0) > 0.005 })
        #expect(fade.suffix(9_600).allSatisfy { $0 == 0 })
        #expect(await home.refusal(.calibrate, ["reading": 44]) == .sessionNothing)
        #expect(try run("ls", ["\(home.folder.path)/state"]).text.isEmpty)
    }

    @Test func `play takes over from it`() async throws {
        let home = try await Household.humming()
        #expect(try await home.ask(.play)["loudness"] == ["calibrated": false])
        home.play(2)
        #expect(try await home.ask(.status)["state"]?.string == "playing")
        #expect(home.sink.run(5).contains { abs($0) > 0.001 })
    }

    @Test(arguments: [(SinkState.busy, ProtocolError.Name.deviceBusy), (.waiting, .deviceAbsent)])
    func `where the device does not open there is no hum`(state: SinkState, name: ProtocolError.Name) async throws {
        let home = try Household()
        home.refuse(state)
        #expect(await home.refusal(.calibrate, ["begin": true]) == name)
        #expect(try await home.ask(.status)["loudness"] == ["calibrated": false])
    }

    @Test func `a device that is lost is not measured, nor one whose mixer cannot be read`() async throws {
        let home = try await Household.humming()
        home.mixer.turn(to: nil)
        #expect(await home.refusal(.calibrate, ["reading": 44]) == .deviceBusy)
        home.mixer.turn(to: "as it was")
        home.sink.onStart(.waiting)
        home.sink.start()
        #expect(await home.refusal(.calibrate, ["reading": 44]) == .deviceAbsent)
        home.sink.onStart(.open)
        home.sink.start()
        #expect(try await home.ask(.calibrate, ["reading": 44])["loudness"]?["calibrated"]?.bool == true)
    }

    @Test func `a reading of the room gets a word of doubt`() async throws {
        let home = try await Household.humming()
        #expect(try await home.ask(.calibrate, ["reading": 29])["note"]?.string?.contains("room") == true)
    }

    @Test func `a hum that sounds when the daemon ends fades out too`() async throws {
        let home = try await Household.humming()
        await home.coordinator.shutdown()
        let rest = home.sink.run(2)
        #expect(rest[..<9_600].contains { abs($0) > 0.005 } && rest.suffix(48_000).allSatisfy { $0 == 0 })
    }
}

extension Household {
    /// One in which the reference hum has come up.
    static func humming(in folder: TemporaryFolder? = nil) async throws -> Household {
        let home = try Household(in: folder ?? TemporaryFolder())
        try await home.hum()
        return home
    }

    /// Lets the reference hum come up.
    func hum() async throws {
        try await ask(.calibrate, ["begin": true])
        play(11)
    }
}
