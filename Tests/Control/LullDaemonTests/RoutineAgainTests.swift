// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import LullProtocol
import LullTestKit
import Testing

/// A guided massage that is repeated, and one whose tunes are gone.
@Suite(.timeLimit(.minutes(2))) struct RoutineAgainTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try run("mkdir", ["-p", "\(folder.path)/routines"])
        let step = "[[step]]\nstroke = \"combing\"\nfor = \"600s\"\n"
        try folder.write("routines/long.toml", "title = \"Long\"\n" + String(repeating: step, count: 7))
        try folder.write(
            "routines/elsewhere.toml",
            """
            title = "Elsewhere"
            [[step]]
            stroke = "combing"
            strokes = 1
            rate = 60
            [[step]]
            stroke = "resting-hands"
            strokes = 1
            track = "suo-gan"
            [[step]]
            stroke = "combing"
            strokes = 90
            """)
        try folder.write(
            "fast.abc", "X:1\nT:Fast\nM:3/4\nL:1/4\nQ:1/4=200\nK:C\nCDE|FGA|cBA|GFE|CDE|FGA|cBA|C3|\n")
    }

    @Test func `again begins a routine as long and as slow as it was, also after a restart`() async throws {
        let home = try Household(in: folder)
        #expect(await home.refusal(.routine, ["routine": "long", "track": "a"]) != nil)
        try await home.ask(.routine, ["routine": "long", "track": "a", "noLimit": true])
        try await home.ask(.slower)
        let rate = try await home.ask(.slower)["rate"]?.double
        try await home.ask(.stop, ["now": true])
        let again = try await home.ask(.again)
        #expect(again["routine"]?["id"]?.string == "long" && again["rate"]?.double == rate)
        try await home.ask(.stop, ["now": true])
        await home.coordinator.shutdown()
        let next = try Household(in: folder)
        #expect(try await next.ask(.status)["state"]?.string == "stopped")
        let later = try await next.ask(.again)
        #expect(later["routine"]?["id"]?.string == "long" && later["rate"]?.double == rate)
        // Begun by its name it is the routine's own.
        try await next.ask(.stop, ["now": true])
        let own = try await next.ask(.routine, ["routine": "long", "track": "a", "noLimit": true])
        #expect((own["rate"]?.double ?? 0) > (rate ?? 0))
    }

    @Test func `where no tune is left to go on with, it ends`() async throws {
        let home = try Household(in: folder)
        try await home.ask(.routine, ["routine": "elsewhere", "track": "fast"])
        _ = try await home.play { $0["state"]?.string == "holding" }
        _ = try run("sh", ["-c", "rm \(folder.path)/*.abc"])
        _ = try await home.play { $0["state"]?.string == "stopped" }
    }
}
