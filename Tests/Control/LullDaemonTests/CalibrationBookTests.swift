// SPDX-License-Identifier: GPL-3.0-or-later

import Logging
import LullDaemon
import LullProtocol
import LullRender
import LullTestKit
import Testing

/// What a calibration holds for, and for how long.
@Suite struct CalibrationBookTests {
    @Test func `it is one file, for its owner alone, and holds over a restart`() async throws {
        let home = try await Household.humming()
        try await home.ask(.calibrate, ["reading": 44.5])
        let path = "\(home.folder.path)/state/lull/calibration.json"
        let json = try JSON(parsing: Array(try contents(of: path)))
        #expect(json["version"]?.int == 1 && json["calibrations"]?.array?.count == 1)
        let entry = json["calibrations"]?[0]
        #expect(entry?["reading"]?.double == 44.5 && entry?["mixer"]?.string == "as it was")
        #expect(entry?["profile"]?.string == "standard" && entry?["speaker"]?.string == "small")
        #expect(try run("stat", ["-c", "%a", path]).text == "600\n")
        await home.coordinator.shutdown()

        let next = try Household(in: home.folder)
        await next.coordinator.connect { _, _ in }
        let loudness = try await next.loudness { $0["calibrated"]?.bool == true }
        #expect(loudness == ["calibrated": true, "ceiling": 50.0, "atVolume": 44.5])
    }

    @Test func `the file cut at any byte is forgotten or whole, and the next calibration is kept`() async throws {
        let home = try await Household.humming()
        try await home.ask(.calibrate, ["reading": 44.5])
        await home.coordinator.shutdown()
        let folder = try TemporaryFolder()
        let whole = try contents(of: "\(home.folder.path)/state/lull/calibration.json")
        let book = CalibrationBook(folder: "\(home.folder.path)/state/lull")
        let calibration = try #require(book.all.first)
        for count in 0...whole.count {
            try folder.write("calibration.json", String(decoding: whole.prefix(count), as: UTF8.self))
            var cut = CalibrationBook(folder: folder.path)
            #expect(cut.all == (count >= whole.count - 1 ? [calibration] : []), "\(count) bytes")
            let isKept = cut.add(calibration, log: Logger(label: "test"))
            #expect(isKept, "\(count) bytes")
            #expect(CalibrationBook(folder: folder.path).all == [calibration], "\(count) bytes")
        }
    }

    @Test func `a mixer that was turned is uncalibrated and says so, until it is turned back`() async throws {
        let home = try await Household.humming()
        try await home.ask(.calibrate, ["reading": 44])
        home.mixer.turn(to: "louder")
        await home.coordinator.deviceChanged(.open, "It is open.")
        #expect(try await home.loudness { $0["because"] != nil } == ["calibrated": false, "because": "mixer"])
        home.mixer.turn(to: "as it was")
        await home.coordinator.deviceChanged(.open, "It is open.")
        #expect(try await home.loudness { $0["calibrated"]?.bool == true }["because"] == nil)
    }

    @Test func `what was turned while nothing played is noticed when something begins`() async throws {
        let home = try await Household.humming()
        try await home.ask(.calibrate, ["reading": 44])
        home.play(4)
        home.mixer.turn(to: "louder")
        try await home.ask(.play)
        #expect(try await home.loudness { $0["because"] != nil }["because"] == "mixer")
    }

    @Test func `other settings are uncalibrated and say so`() async throws {
        let home = try await Household.humming()
        try await home.ask(.calibrate, ["reading": 44])
        var settings = Settings()
        settings.sound.speaker = .full
        let next = try Household(in: home.folder, settings: settings)
        await next.coordinator.connect { _, _ in }
        #expect(try await next.loudness { $0["because"] != nil } == ["calibrated": false, "because": "settings"])
    }

    @Test func `another card is uncalibrated and says so, and its mixer is left alone`() async throws {
        let home = try await Household.humming()
        try await home.ask(.calibrate, ["reading": 44])
        var settings = Settings()
        settings.sound.device = .named("null")
        let next = try Household(in: home.folder, settings: settings)
        await next.coordinator.connect { _, _ in }
        await next.coordinator.deviceChanged(.open, "It is open.")
        #expect(try await next.ask(.status)["loudness"] == ["calibrated": false, "because": "card"])
        #expect(next.mixer.readings == 0)
    }

    @Test func `where nothing was ever calibrated nobody is told of it, and no mixer is read`() async throws {
        let home = try Household()
        await home.coordinator.connect { _, _ in }
        await home.coordinator.deviceChanged(.open, "It is open.")
        #expect(try await home.ask(.status)["loudness"] == ["calibrated": false])
        #expect(home.mixer.readings == 0)
    }

    @Test func `forgetting forgets, and a second reading takes the first one's place`() async throws {
        let home = try await Household.humming()
        try await home.ask(.calibrate, ["reading": 44])
        home.play(4)
        try await home.hum()
        #expect(try await home.ask(.calibrate, ["reading": 40])["loudness"]?["atVolume"]?.double == 40)
        let path = "\(home.folder.path)/state/lull/calibration.json"
        #expect(try JSON(parsing: Array(try contents(of: path)))["calibrations"]?.array?.count == 1)
        #expect(try await home.ask(.calibrate, ["forget": true])["loudness"] == ["calibrated": false])
        #expect(try JSON(parsing: Array(try contents(of: path)))["calibrations"]?.array?.isEmpty == true)
    }

    @Test(arguments: [
        "", "{", "[]", "null", #"{"version":1}"#, #"{"version":1,"calibrations":7}"#,
        #"{"version":1,"calibrations":[null,1,{}]}"#, String(repeating: "[", count: 60_000),
        #"{"version":1,"calibrations":[{"card":"default","mixer":"as it was","profile":"standard","#
            + #""speaker":"small","reading":1e9,"level":-30}]}"#,
        #"{"version":1,"calibrations":[{"card":"default","mixer":"as it was","profile":"standard","#
            + #""speaker":"small","reading":44,"level":1e9}]}"#,
    ])
    func `what is not ours is no calibration, and is written anew`(_ text: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("calibration.json", text)
        var book = CalibrationBook(folder: folder.path)
        #expect(book.all.isEmpty)
        let isKept = book.add(calibration, log: log)
        #expect(isKept)
        #expect(CalibrationBook(folder: folder.path).all == [calibration])
    }

    @Test func `what a newer Lull wrote is left alone`() throws {
        let folder = try TemporaryFolder()
        let text = #"{"version":2,"calibrations":[]}"#
        try folder.write("calibration.json", text)
        var book = CalibrationBook(folder: folder.path)
        let isKept = book.add(calibration, log: log)
        #expect(!isKept && book[calibration.place] == calibration)
        #expect(try contents(of: "\(folder.path)/calibration.json") == Array(text.utf8))
    }

    @Test func `where it cannot be written it holds for now, and says so`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("state", "in the way")
        let answer = try await Household.humming(in: folder).ask(.calibrate, ["reading": 44])
        #expect(answer["loudness"]?["calibrated"]?.bool == true)
        #expect(answer["note"]?.string?.contains("until lulld ends") == true)
    }

    private let calibration = Calibration(
        place: Calibration.Place(card: "Device", mixer: "none", profile: "quiet", speaker: "full"), reading: 44,
        level: -38.5)
    private let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

extension Household {
    /// What status says of loudness once that is as expected; the mixer is read a moment after the device has opened.
    func loudness(where condition: (JSON) -> Bool) async throws -> JSON {
        for _ in 0..<1_000 {
            if let loudness = try await ask(.status)["loudness"], condition(loudness) { return loudness }
            try await Task.sleep(for: .milliseconds(5))
        }
        return try await ask(.status)["loudness"] ?? .null
    }
}
