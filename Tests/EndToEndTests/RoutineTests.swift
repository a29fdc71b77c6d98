// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

extension EndToEnd {
    /// Guided massages through the real CLI, and routines of one's own from the parent's own folder.
    @Suite(.serialized) struct RoutineTests {
        private let household: Household

        init() throws {
            household = try Household(pulse: try PulseServer())
            _ = try run("mkdir", ["-p", "\(household.folder.path)/config/lull/routines"])
            _ = try run("mkdir", ["-p", "\(household.folder.path)/data/lull/sounds"])
            // Two phrases of twelve beats, at 200 a minute.
            try household.folder.write(
                "data/lull/sounds/fast.abc",
                "X:1\nT:Fast\nM:3/4\nL:1/4\nQ:1/4=200\nK:C\n\"C\"CDE|FGA|cBA|GFE|CDE|FGA|cBA|C3|\n")
        }

        private func own(_ name: String, _ text: String) throws {
            try household.folder.write("config/lull/routines/\(name).toml", text)
        }

        private func step(_ stroke: String, _ rest: String = "strokes = 1") -> String {
            "[[step]]\nstroke = \"\(stroke)\"\n\(rest)\n"
        }

        private func waitFor(step: Int, within seconds: Double = 60) throws {
            try household.status("it is at step \(step)", within: seconds) { $0["routine"]?["step"]?.int == step }
        }

        @Test func `a routine of one's own is gone through, by hand and by itself`() throws {
            try own(
                "Before the bath",
                "title = \"Before the bath\"\nwords = \"Oil warmed in the hands.\"\n"
                    + step("combing", "for = \"10m\"\nrate = 30") + step("thumb-over-thumb", "strokes = 10\nrate = 60")
                    + step("resting-hands", "for = \"10m\"") + step("combing", "for = \"5m\"\nrate = 30")
                    + step("walking", "strokes = 2\nrate = 60\nwords = \"Softly.\""))
            try household.start()
            let listed = try household.lull("routines")
            #expect(listed.text.contains("before-the-bath"))
            let plan = try household.lull("routine", "before-the-bath", "--explain")
            #expect(plan.ending == .exit(0) && plan.text.contains("Before the bath"))
            #expect(try household.ask("status")["state"]?.string == "stopped", "it only explained")

            let begun = try household.lull("routine", "before-the-bath", "--track", "fast")
            #expect(
                begun.text.contains("Oil warmed in the hands.") && begun.text.contains("Step 1 of 5"),
                "\(begun.text)\(begun.errorText)")
            try household.waitFor(state: "playing")
            try household.status("its beats go by") { ($0["beat"]?.double ?? -9) > 2 }
            // By hand: with the phrase, and back.
            let promised = try household.ask("next")
            #expect(promised["routine"]?["step"]?.int == 1)
            try waitFor(step: 2)
            try household.ask("back")
            try waitFor(step: 1)
            // Held, the music waits, and the step with it.
            #expect(try household.ask("hold")["state"]?.string == "holding")
            #expect(try household.ask("next")["routine"]?["step"]?.int == 2)
            let resumed = try household.ask("resume")
            #expect(resumed["state"]?.string == "playing" && resumed["routine"]?["step"]?.int == 2)
            // By itself: ten strokes of a second, to the end of their phrase, into the rest.
            try waitFor(step: 3)
            try household.waitFor(state: "holding")
            try household.ask("resume")
            try waitFor(step: 4)
            try household.ask("pause")
            #expect(try household.ask("next")["state"]?.string == "paused")
            try household.ask("toggle")
            let last = try household.lull("routine")
            #expect(last.text.contains("Step 5 of 5") && last.text.contains("Softly."))
            try household.waitFor(state: "stopped", within: 120)
            #expect(try household.ask("status")["routine"] == nil)
            #expect(try household.lull("next").ending != .exit(0))
        }

        @Test func `the history tells a guided massage by its name`() throws {
            try own("mine", "title = \"My evening\"\n" + step("combing", "for = \"35s\"\nrate = 30"))
            try household.start()
            try household.ask("routine", "mine", "--track", "fast")
            try household.waitFor(state: "stopped", within: 120)
            let entry = try #require(try household.ask("history")["history"]?[0])
            #expect(entry["routine"]?.string == "My evening" && entry["track"]?["id"]?.string == "fast")
            #expect((entry["minutes"]?.double ?? 0) > 0.5)
            #expect(try household.lull("history").text.contains("My evening"))
        }

        @Test func `killed in the midst of one it comes back silent in its step, and goes on there`() throws {
            try own(
                "mine",
                "title = \"Mine\"\n" + step("combing", "strokes = 9") + step("walking", "strokes = 30\nside = \"left\"")
            )
            try household.start()
            try household.ask("routine", "mine", "--track", "fast")
            try household.ask("hold")
            try household.ask("next")
            try household.ask("resume")
            try household.status("its beats go by") { ($0["beat"]?.double ?? -9) > 8 }
            usleep(1_500_000)
            household.daemon?.signal(SIGKILL)
            household.daemon?.wait()
            try household.start()
            let status = try household.ask("status")
            #expect(status["state"]?.string == "paused" && status["routine"]?["step"]?.int == 2)
            #expect(status["stroke"]?["id"]?.string == "walking")
            let resumed = try household.ask("resume")
            #expect(resumed["state"]?.string == "playing" && resumed["routine"]?["step"]?.int == 2)
            try household.status("its beats go by") { ($0["beat"]?.double ?? -9) > 2 }
        }

        @Test func `what is wrong in a file is told with file, line and column, and the rest of Lull does not mind`()
            throws
        {
            let head = "title = \"R\"\n"
            try own("unknown", head + "[[step]]\nstroke = \"sun-mon\"\n")
            try own("type", head + "[[step]]\nstroke = \"combing\"\nstrokes = \"many\"\n")
            try own("count", head + "[[step]]\nstroke = \"combing\"\nstrokes = 100\n")
            // No routine can name another, so none can go round in a circle.
            try own("circle", head + "[[step]]\nroutine = \"circle\"\n")
            try own("long", head + String(repeating: "[[step]]\nstroke=\"go\"\n", count: 3_000))
            try own("endless", head + String(repeating: "[[step]]\n", count: 7_000))
            try own("huge", head + String(repeating: "[[step]]\nstroke=\"combing\"\n", count: 10_000))
            try own("good", head + "[[step]]\nstroke = \"combing\"\n")
            try household.start()
            let folder = "\(household.folder.path)/config/lull/routines"
            for (name, what) in [
                ("unknown", ":3:10: There is no stroke called sun-mon. Did you mean sun-moon?"),
                ("type", ":4:11: strokes cannot be the text \"many\". Write a whole number from 1 to 99."),
                ("count", ":4:11: strokes cannot be 100. Write a whole number from 1 to 99."),
                ("circle", ":3:1: A step has no routine."), ("long", ":3:8: There is no stroke called go."),
                ("endless", ":2:1: This step has no stroke."), ("huge", "larger than 64 KiB"),
            ] {
                for arguments in [["routine", name], ["routine", name, "--explain"]] {
                    let told = try household.lull(arguments)
                    #expect(told.ending == .exit(65), "\(name)")
                    #expect(told.errorText.hasPrefix("lull: \(folder)/\(name).toml"), "\(told.errorText)")
                    #expect(told.errorText.contains(what), "\(name): \(told.errorText)")
                    #expect(told.errorText.utf8.count < 4_000 && told.text.isEmpty)
                }
            }
            let list = try household.ask("routines")
            #expect(list["problems"]?.array?.count == 7)
            #expect(list["routines"]?.array?.contains { $0["id"]?.string == "good" } == true)
            #expect(try household.ask("routine", "good", "--track", "fast")["state"]?.string == "playing")
        }
    }
}
