// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

extension EndToEnd {
    /// Microphones that fail, and disks that fill up, while `lull record` runs.
    @Suite(.serialized, .timeLimit(.minutes(30))) struct CaptureFaultTests {
        private let household: Household
        private let faults: Faults
        private let player: Child

        init() throws {
            let pulse = try urgently { try PulseServer() }
            household = try Household(pulse: pulse)
            let folder = household.folder.path
            faults = try Faults(in: folder, roots: ["\(folder)/data"])
            try household.start(changing: faults.environment)
            let tone = "\(folder)/tone.wav"
            let seconds = FaultCases.areAll ? "2400" : "90"
            let sound = [
                "-n", "-r", "8000", tone, "synth", seconds, "sine", "300", "tremolo", "1", "60", "gain", "-20",
            ]
            guard try run("sox", sound).ending == .exit(0) else { throw SpawnError("no tone") }
            player = try Child("paplay", [tone], environment: household.environment)
        }

        /// What `lull record` said.
        private struct Outcome {
            let ending: Ending
            let text: String
            let errorText: String
        }

        private func record(_ name: String, _ length: String) throws -> Outcome {
            let finished = try household.lull("record", name, "--for", length, "--json")
            return Outcome(ending: finished.ending, text: finished.text, errorText: finished.errorText)
        }

        /// Records, and has this befall the microphone once six seconds have been heard.
        private func record(_ name: String, _ length: String, then order: String) throws -> Outcome {
            let errors = "\(household.folder.path)/record.log"
            let child = try Child(
                Programs.lull, ["record", name, "--for", length, "--json"], environment: household.environment,
                errorPath: errors)
            try household.status("it records") { $0["capturing"] != nil }
            usleep(7_000_000)
            try faults.order(order)
            try eventually(within: 60, "it ends") { !child.isRunning }
            let errorText = String(decoding: try contents(of: errors), as: UTF8.self)
            return Outcome(ending: child.wait(), text: child.line(within: 1) ?? "", errorText: errorText)
        }

        /// What was kept, with the notes on it.
        private func kept(_ finished: Outcome, _ context: Comment) throws -> (seconds: Double, notes: String) {
            #expect(finished.ending == .exit(0), "\(context): \(finished.errorText)")
            guard finished.ending == .exit(0) else { return (0, "") }
            let line = finished.text.split(separator: "\n").last.map { Array($0.utf8) } ?? []
            let json = try JSON(parsing: line)
            return (json["track"]?["length"]?.double ?? 0, "\(json["notes"] ?? .null)")
        }

        @Test(arguments: FaultCases.areAll ? [EPIPE, ESTRPIPE] : [EPIPE])
        func `an over-run is filled with silence and said, and the recording goes on`(errno: Int32) throws {
            let order = "sound on=capture call=readi at=3 fail=\(errno)"
            let (seconds, notes) = try kept(record("over \(errno)", "9s", then: order), "errno \(errno)")
            #expect(faults.sounds.count == 1)
            #expect(abs(seconds - 9) < 0.6, "\(seconds)")
            #expect(notes.contains("The machine was busy"), "\(notes)")
        }

        @Test(arguments: FaultCases.areAll ? [ENODEV, EIO, EPIPE, ESTRPIPE, EAGAIN] : [ENODEV])
        func `a microphone that goes away ends it, and what came before is kept`(errno: Int32) throws {
            let order = "sound on=capture call=readi at=3 fail=\(errno) lasting"
            let (seconds, notes) = try kept(record("gone \(errno)", "30s", then: order), "errno \(errno)")
            #expect((4...12).contains(seconds), "\(seconds)")
            #expect(notes.contains("The microphone went away"), "\(notes)")
            try faults.order("")
            #expect(try household.ask("status")["capturing"] == nil)
            #expect(try kept(record("again \(errno)", "5s"), "again").seconds > 4)
        }

        private static let refusals: [(call: String, errno: Int32, code: Int32, words: String)] = [
            ("open", EBUSY, 75, "busy"), ("open", ENODEV, 74, "There is no microphone"),
            ("open", EACCES, 77, "may not open"), ("open", ECONNREFUSED, 74, "sound server"),
            ("hw_params", EINVAL, 74, "microphone"), ("prepare", ENODEV, 74, "microphone"),
            ("start", ENODEV, 74, "microphone"), ("readi", ENODEV, 74, "microphone"),
            ("readi", EPIPE, 74, "microphone"),
        ]

        @Test(arguments: refusals.filter { $0.errno == EBUSY || $0.call == "prepare" || FaultCases.areAll })
        func `a microphone that does not open is told in a line, and works once it does`(
            call: String, errno: Int32, code: Int32, words: String
        ) throws {
            try faults.order("sound on=capture call=\(call) at=1 fail=\(errno) lasting")
            let refused = try record("refused", "5s")
            #expect(refused.ending == .exit(code), "\(refused.ending) \(refused.text)")
            #expect(refused.errorText.hasPrefix("lull: ") && refused.errorText.contains(words), "\(refused.errorText)")
            #expect(refused.errorText.split(separator: "\n").count == 1, "\(refused.errorText)")
            try faults.order("")
            #expect(try kept(record("\(call) \(errno)", "5s"), "once it does").seconds > 4)
        }

        @Test(arguments: FaultCases.picked(of: 12, few: 2))
        func `a microphone that fails at random is recorded as far as it goes, or refused in a line`(seed: Int) throws {
            let order = "sound on=capture gap=25 most=500 seed=\(seed)"
            let finished: Outcome
            if seed % 2 == 1 {
                finished = try record("storm \(seed)", "10s", then: order)
            } else {
                try faults.order(order)
                finished = try record("storm \(seed)", "8s")
            }
            try faults.order("")
            if finished.ending == .exit(0) {
                #expect(try kept(finished, "seed \(seed)").seconds > 3.9)
            } else {
                #expect(finished.errorText.hasPrefix("lull: "), "seed \(seed): \(finished.errorText)")
                #expect(finished.errorText.split(separator: "\n").count == 1, "seed \(seed): \(finished.errorText)")
            }
            #expect(try household.ask("status")["capturing"] == nil)
        }

        @Test func `a disk that is full from any call of a take on loses nothing, says so, and a later one succeeds`()
            throws
        {
            // What comes with Lull is read first, and the disk is then quiet.
            let household = household
            try eventually("what comes with Lull is read") {
                (try household.ask("tracks", "--kind", "recording")["tracks"]?.array ?? []).count == 2
            }
            let only = "only=open,write,fsync,ftruncate,rename,mkdir"
            try faults.order("files \(only)")
            #expect(try kept(record("first", "6s"), "first").seconds > 4)
            let count = faults.calls.count
            var names = ["first"]
            for number in FaultCases.picked(of: count, few: 2) {
                let context = Comment(rawValue: "from \(number) of \(count)")
                try faults.order("files at=\(number) fail=\(ENOSPC) lasting \(only)")
                let finished = try record("take \(number)", "6s")
                if finished.ending != .exit(0) {
                    #expect(finished.errorText.hasPrefix("lull: "), "\(context): \(finished.errorText)")
                    #expect(finished.errorText.contains("full"), "\(context): \(finished.errorText)")
                    #expect(finished.errorText.split(separator: "\n").count == 1, "\(context): \(finished.errorText)")
                }
                #expect(try household.ask("status")["capturing"] == nil, context)
                try faults.order("")
                let takes = try takes
                // What had come in when the disk was full is ready when the daemon next starts.
                #expect(try household.end() == .exit(0), context)
                try household.start(changing: faults.environment)
                try eventually("what was left is kept: \(context)") { try self.takes.isEmpty }
                let ids = try ids()
                let isThere = ids.contains("take-\(number)")
                #expect(isThere || finished.ending != .exit(0), context)
                #expect(isThere || takes.allSatisfy { size(of: $0) < 4 * 4 * 48_000 + 100 }, "\(context): \(takes)")
                #expect(names.allSatisfy(ids.contains), "\(context): \(ids)")
                names = ids
            }
            #expect(try kept(record("last", "5s"), "last").seconds > 4)
        }

        private func ids() throws -> [String] {
            (try household.ask("tracks", "--kind", "recording")["tracks"]?.array ?? []).compactMap { $0["id"]?.string }
        }

        /// Files of takes that are under way, or were left.
        private var takes: [String] {
            get throws {
                let folder = "\(household.folder.path)/data/lull/takes"
                return try run("sh", ["-c", "[ ! -d \(folder) ] || find \(folder) -type f"]).text
                    .split(separator: "\n").map(String.init)
            }
        }
    }
}
