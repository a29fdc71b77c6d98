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
            // What comes with Lull is read first, and the disk is then quiet.
            let household = household
            try eventually("what comes with Lull is read") {
                (try household.ask("tracks", "--kind", "recording")["tracks"]?.array ?? []).count == 2
            }
            let tone = "\(folder)/tone.wav"
            let sound = ["-n", "-r", "48000", tone, "synth", "120", "sine", "300", "tremolo", "1", "60", "gain", "-20"]
            guard try run("sox", sound).ending == .exit(0) else { throw SpawnError("no tone") }
            player = try Child("paplay", [tone], environment: household.environment)
        }

        private func record(_ name: String, _ length: String) throws -> Finished {
            try household.lull("record", name, "--for", length, "--json")
        }

        /// What was kept, with the notes on it.
        private func kept(_ finished: Finished, _ context: Comment) throws -> (seconds: Double, notes: String) {
            #expect(finished.ending == .exit(0), "\(context): \(finished.errorText)")
            guard finished.ending == .exit(0) else { return (0, "") }
            let line = finished.text.split(separator: "\n").last.map { Array($0.utf8) } ?? []
            let json = try JSON(parsing: line)
            return (json["track"]?["length"]?.double ?? 0, "\(json["notes"] ?? .null)")
        }

        @Test func `an over-run is filled with silence and said, and the recording goes on`() throws {
            for (number, errno) in [(1, EPIPE), (2, ESTRPIPE)] {
                try faults.order("sound on=capture call=readi at=100 fail=\(errno)")
                let (seconds, notes) = try kept(record("over \(number)", "7s"), "errno \(errno)")
                #expect(faults.sounds.count == 1)
                #expect(abs(seconds - 7) < 0.6, "\(seconds)")
                #expect(notes.contains("The machine was busy"), "\(notes)")
            }
        }

        @Test(arguments: [ENODEV, EIO, EAGAIN])
        func `a microphone that goes away ends it, and what came before is kept`(errno: Int32) throws {
            try faults.order("sound on=capture call=readi at=260 fail=\(errno) lasting")
            let (seconds, notes) = try kept(record("gone \(errno)", "30s"), "errno \(errno)")
            #expect((4...15).contains(seconds), "\(seconds)")
            #expect(notes.contains("The microphone went away"), "\(notes)")
            try faults.order("")
            #expect(try household.ask("status")["capturing"] == nil)
            #expect(try kept(record("again \(errno)", "5s"), "again").seconds > 4)
        }

        @Test(arguments: [
            ("open", EBUSY, "busy"), ("open", ENODEV, "There is no microphone"), ("open", EACCES, "may not open"),
            ("open", ECONNREFUSED, "sound server"), ("hw_params", EINVAL, "microphone"),
            ("prepare", ENODEV, "microphone"), ("start", ENODEV, "microphone"), ("readi", ENODEV, "microphone"),
            ("readi", EPIPE, "microphone"),
        ])
        func `a microphone that does not open is told in a line, and works once it does`(
            call: String, errno: Int32, words: String
        ) throws {
            try faults.order("sound on=capture call=\(call) at=1 fail=\(errno) lasting")
            let refused = try record("refused", "5s")
            #expect(refused.ending == .exit(74), "\(refused.ending) \(refused.text)")
            #expect(refused.errorText.hasPrefix("lull: ") && refused.errorText.contains(words), "\(refused.errorText)")
            #expect(refused.errorText.split(separator: "\n").count == 1, "\(refused.errorText)")
            try faults.order("")
            guard errno == EBUSY || FaultCases.areAll else { return }
            #expect(try kept(record("\(call) \(errno)", "5s"), "once it does").seconds > 4)
        }

        @Test(arguments: FaultCases.picked(of: 12, few: 2))
        func `a microphone that fails at random is recorded as far as it goes, or refused in a line`(seed: Int) throws {
            try faults.order("sound on=capture gap=25 most=500 seed=\(seed)")
            let finished = try record("storm \(seed)", "8s")
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
            let only = "only=open,write,fsync,ftruncate,rename,mkdir"
            try faults.order("files \(only)")
            #expect(try kept(record("first", "6s"), "first").seconds > 4)
            let count = faults.calls.count
            var names = ["first"]
            for number in FaultCases.picked(of: count, few: 3) {
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
