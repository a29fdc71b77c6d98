// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import LullLibrary
import LullProtocol
import LullTestKit
import Synchronization
import Testing

/// Guided massages in the history.
@Suite(.timeLimit(.minutes(2))) struct RoutineHistoryTests {
    private func house(in folder: TemporaryFolder) throws -> Household {
        let history = History(folder: "\(folder.path)/lull")
        return try Household(in: folder, diary: Diary(history, shortest: 0.02))
    }

    private func stop(_ home: Household) async throws {
        try await home.ask(.stop, ["now": true])
        for _ in 0..<500 where try await home.ask(.status)["state"]?.string != "stopped" {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test func `a guided massage is told by its name, and what is played after it is not`() async throws {
        let home = try house(in: TemporaryFolder())
        try await home.ask(.routine, ["routine": "bedtime"])
        home.play(1)
        try await Task.sleep(for: .milliseconds(60))
        try await stop(home)
        try await home.ask(.play, ["track": "a"])
        home.play(1)
        try await Task.sleep(for: .milliseconds(60))
        try await stop(home)
        let list = try #require(try await home.ask(.history)["history"]?.array)
        let title = try await home.ask(.routine, ["routine": "bedtime", "explain": true])["title"]
        #expect(list.count == 2 && list[0]["routine"] == nil && list[1]["routine"] == title && title?.string != nil)
    }

    @Test func `cleared in the midst of a massage, only what goes on from there is told`() async throws {
        let dates = Mutex(["2026-11-23T03:12:45+01:00", "2026-11-23T03:20:00+01:00"])
        let folder = try TemporaryFolder()
        let history = History(folder: "\(folder.path)/lull")
        let diary = Diary(history, shortest: 0.02) { dates.withLock { $0.removeFirst() } }
        let home = try Household(in: folder, diary: diary)
        try await home.ask(.routine, ["routine": "bedtime"])
        home.play(1)
        try await Task.sleep(for: .milliseconds(60))
        #expect(try await home.ask(.history, ["clear": true])["history"]?.array?.isEmpty == true)
        try await Task.sleep(for: .milliseconds(60))
        try await stop(home)
        let list = try #require(try await home.ask(.history)["history"]?.array)
        #expect(list.compactMap { $0["date"]?.string } == ["2026-11-23T03:20:00+01:00"])
        #expect(list.first?["routine"]?.string != nil)
    }
}
