// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDaemon
import LullLibrary
import LullProtocol
import LullRender
import LullSession
import LullTestKit
import LullTime
import Synchronization
import Testing

/// What is counted of a massage, and what by which clock.
@Suite struct DiaryTests {
    private let history = History(folder: "/nowhere")

    private func setting(_ track: String = "a", _ stroke: String = "butterfly", rate: Double = 12) -> Setting {
        let facts = TrackFacts(id: track, title: track.uppercased(), beatsPerBar: 3, tempo: Tempo(72))
        return Setting(
            track: facts, stroke: stroke, pace: Pace(tempo: Tempo(rounding: rate * 6), beatsPerStroke: 6))
    }

    private func at(_ seconds: Double) -> Instant { Instant(nanoseconds: 0) + seconds }

    @Test func `a massage is told with its date, its length and what sounded longest`() {
        var diary = Diary(history) { "2026-11-23T03:12:45+01:00" }
        #expect(diary.note(nil, sounds: false, at: at(0)) == nil)
        #expect(diary.note(setting("a", "butterfly", rate: 12), sounds: true, at: at(10)) == nil)
        #expect(diary.note(setting("a", "open-book", rate: 10), sounds: true, at: at(60)) == nil)
        #expect(diary.note(setting("b", "open-book", rate: 8), sounds: true, at: at(150)) == nil)
        #expect(
            diary.note(nil, sounds: false, at: at(190))
                == HistoryEntry(
                    date: "2026-11-23T03:12:45+01:00", seconds: 180, rate: 10, stroke: "open-book", track: "a",
                    title: "A"))
        #expect(diary.note(nil, sounds: false, at: at(191)) == nil, "it is told once")
    }

    @Test(arguments: [(29.9, false), (30, true), (31, true)])
    func `what sounded for less than half a minute is not kept`(seconds: Double, isKept: Bool) {
        var diary = Diary(history)
        _ = diary.note(setting(), sounds: true, at: at(100))
        #expect((diary.note(nil, sounds: false, at: at(100 + seconds)) != nil) == isKept)
    }

    @Test func `pauses and a speaker that is away do not count`() {
        var diary = Diary(history)
        _ = diary.note(setting(), sounds: true, at: at(0))
        _ = diary.note(setting(), sounds: false, at: at(40))
        _ = diary.note(setting(), sounds: true, at: at(1_000))
        #expect(diary.note(nil, sounds: false, at: at(1_005))?.seconds == 45)
    }

    @Test(arguments: ["1970-01-01T00:00:00+00:00", "2099-12-31T23:59:59-11:30"])
    func `a clock on the wall that is set in mid-massage changes no minute`(later: String) {
        let dates = Mutex(["2026-11-23T03:12:45+01:00", later])
        var diary = Diary(history) { dates.withLock { $0.removeFirst() } }
        for (begin, date) in [(0.0, "2026-11-23T03:12:45+01:00"), (500, later)] {
            _ = diary.note(setting(), sounds: true, at: at(begin))
            _ = diary.note(setting(rate: 11), sounds: true, at: at(begin + 60))
            let entry = diary.note(nil, sounds: false, at: at(begin + 150))
            #expect(entry?.date == date && entry?.seconds == 150)
        }
    }

    @Test func `what is forgotten in mid-massage is not told, and the rest of it is one of its own`() {
        let dates = Mutex(["2026-11-23T03:12:45+01:00", "2026-11-23T03:14:25+01:00"])
        var diary = Diary(history) { dates.withLock { $0.removeFirst() } }
        _ = diary.note(setting("a"), of: "Bedtime", sounds: true, at: at(0))
        diary.forget()
        _ = diary.note(setting("b"), sounds: true, at: at(100))
        var short = diary
        #expect(short.note(nil, sounds: false, at: at(110)) == nil, "too short by itself")
        let entry = diary.note(nil, sounds: false, at: at(150))
        #expect(entry?.seconds == 50 && entry?.date == "2026-11-23T03:14:25+01:00")
        #expect(entry?.track == "b" && entry?.routine == nil)
    }

    @Test func `a massage that a routine leads is told by its name`() {
        var diary = Diary(history)
        _ = diary.note(setting(), of: "Bedtime", sounds: true, at: at(0))
        _ = diary.note(setting(), of: "Bedtime", sounds: false, at: at(40))
        #expect(diary.note(nil, sounds: false, at: at(60))?.routine == "Bedtime")
        _ = diary.note(setting(), sounds: true, at: at(100))
        #expect(diary.note(nil, sounds: false, at: at(160))?.routine == .some(nil))
    }

    @Test func `where the history is off, nothing is told`() {
        for diary in [Diary(history, isKept: false), Diary(nil)] {
            var diary = diary
            _ = diary.note(setting(), sounds: true, at: at(0))
            #expect(diary.note(nil, sounds: false, at: at(600)) == nil)
        }
    }

    @Test func `a thousand changes in one massage take no more room than it needs`() {
        var diary = Diary(history)
        for step in 0..<100_000 {
            _ = diary.note(
                setting("\(step)", rate: 6 + Double(step % 50_000) / 1_000), sounds: true, at: at(Double(step)))
        }
        #expect(diary.note(nil, sounds: false, at: at(100_000))?.seconds == 100_000)
    }

    @Test(arguments: [
        ("UTC", "1970-01-01T00:00:00+00:00"), ("Asia/Kolkata", "1970-01-01T05:30:00+05:30"),
        ("America/New_York", "1969-12-31T19:00:00-05:00"),
    ])
    func `the date is local, with its offset`(zone: String, date: String) throws {
        // In a process of its own, since the zone is the process's.
        let shown = try run("env", ["TZ=\(zone)", "date", "-d", "@0", "+%Y-%m-%dT%H:%M:%S%:z"]).text
        #expect(shown == date + "\n")
        #expect(WallClock.text(of: 0) == (try run("date", ["-d", "@0", "+%Y-%m-%dT%H:%M:%S%:z"]).text.dropLast(1)))
    }
}

/// The history as a client meets it.
@Suite struct HistoryTests {
    private func house(
        in folder: TemporaryFolder, isKept: Bool = true, shortest: Double = 0.02, folderName: String = "lull"
    ) throws -> Household {
        let history = History(folder: "\(folder.path)/\(folderName)")
        return try Household(in: folder, diary: Diary(history, isKept: isKept, shortest: shortest))
    }

    private func massage(_ home: Household, _ params: JSON = .object(JSON.Members())) async throws {
        try await home.ask(.play, params)
        home.play(1)
        try await Task.sleep(for: .milliseconds(60))
        try await home.ask(.stop, ["now": true])
        for _ in 0..<500 where try await home.ask(.status)["state"]?.string != "stopped" {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test func `what was played is told, the newest first`() async throws {
        let home = try house(in: TemporaryFolder())
        #expect(try await home.ask(.history)["history"]?.array?.isEmpty == true)
        try await massage(home, ["track": "a", "stroke": "open-book", "rate": 9])
        try await massage(home, ["track": "suo-gan", "stroke": "open-book", "rate": 8])
        let told = try await home.ask(.history)
        let list = try #require(told["history"]?.array)
        #expect(list.compactMap { $0["track"]?["id"]?.string } == ["suo-gan", "a"])
        #expect(list[0]["track"]?["title"]?.string == "Suo Gân" && list[0]["rate"]?.double == 8)
        #expect(list[0]["stroke"] == ["id": "open-book", "name": "Open book"])
        #expect(list[0]["date"]?.string?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d/) != nil)
        #expect((list[0]["minutes"]?.double ?? 9) < 1 && told["enabled"]?.bool == true && told["problems"] == nil)
        let one = try await home.ask(.history, ["count": 1])
        #expect(one["history"]?.array?.count == 1 && one["left"]?.int == 1)
    }

    @Test func `cleared, it is empty and its file is gone`() async throws {
        let folder = try TemporaryFolder()
        let home = try house(in: folder)
        try await massage(home)
        #expect(access("\(folder.path)/lull/history", F_OK) == 0)
        #expect(try await home.ask(.history, ["clear": true])["history"]?.array?.isEmpty == true)
        #expect(access("\(folder.path)/lull/history", F_OK) != 0)
    }

    @Test func `off, nothing is written; what there was can be seen and cleared`() async throws {
        let folder = try TemporaryFolder()
        try await massage(try house(in: folder))
        let home = try house(in: folder, isKept: false)
        try await massage(home)
        let told = try await home.ask(.history)
        #expect(told["history"]?.array?.count == 1 && told["enabled"]?.bool == false)
        #expect(try await home.ask(.history, ["clear": true])["history"]?.array?.isEmpty == true)
    }

    @Test func `a massage that the daemon's end cuts short is kept`() async throws {
        let folder = try TemporaryFolder()
        let home = try house(in: folder)
        try await home.ask(.play, ["track": "a"])
        home.play(1)
        try await Task.sleep(for: .milliseconds(60))
        await home.coordinator.shutdown()
        #expect(try await house(in: folder).ask(.history)["history"]?.array?.count == 1)
    }

    @Test func `what is damaged is told of in one sentence, and the rest is there`() async throws {
        let folder = try TemporaryFolder()
        let home = try house(in: folder)
        for track in ["a", "suo-gan"] { try await massage(home, ["track": .string(track)]) }
        let path = "\(folder.path)/lull/history"
        let stream = try #require(fopen(path, "r+"))
        fseek(stream, 20, SEEK_SET)
        fputs("####\n####\n####", stream)
        fclose(stream)
        let told = try await home.ask(.history)
        #expect(told["history"]?.array?.compactMap { $0["track"]?["id"]?.string } == ["suo-gan"])
        #expect(told["problems"]?.array?.count == 1)
    }

    @Test func `where it cannot be written, the music does not notice`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("lull", "in the way")
        let home = try house(in: folder)
        try await massage(home)
        #expect(await home.refusal(.history) != .internal)
        #expect(try await home.ask(.play)["state"]?.string == "playing")
    }

    @Test func `however much there is, the answer fits into a line`() async throws {
        let folder = try TemporaryFolder()
        let history = History(folder: "\(folder.path)/lull")
        let long = String(repeating: "\u{1F476}", count: 256)
        for _ in 0..<300 {
            try history.add(
                HistoryEntry(
                    date: "2026-11-23T03:12:45+01:00", seconds: 60, rate: 12, stroke: long, track: long, title: long))
        }
        let told = try await house(in: folder).ask(.history)
        #expect(told.encoded.count < 250_000 && (told["left"]?.int ?? 0) > 0)
        #expect((told["history"]?.array?.count ?? 0) + (told["left"]?.int ?? 0) == 300)
    }
}
