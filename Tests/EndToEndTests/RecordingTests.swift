// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

extension EndToEnd {
    /// A recording that comes with Lull, through a real sound server.
    @Suite(.serialized) struct RecordingTests {
        private let household: Household
        private let pulse: PulseServer

        init() throws {
            pulse = try urgently { try PulseServer() }
            household = try Household(pulse: pulse)
            try household.start()
        }

        @Test func `a recording plays at the pace of the hands, softly, and again plays it after a kill`() throws {
            let recording = try urgently { try pulse.record() }
            let before = try household.ask("play", "brahms-wiegenlied-hummed", "--rate", "12", "--volume", "100")
            #expect(before["track"]?["kind"]?.string == "recording" && before["voice"] == nil)
            #expect(before["tempo"]?.double == 72)
            try recording.waitFor(frames: 8 * 48_000)
            let slower = try household.ask("rate", "10")
            #expect(slower["tempo"]?.double == 60)
            let changed = recording.frames
            try recording.waitFor(frames: 8 * 48_000)
            try household.ask("stop")
            try recording.waitFor(frames: 4 * 48_000)
            let tape = Tape(samples: try recording.finish())

            #expect(tape.peak(changed - 96_000..<changed) > 0.03)
            #expect(tape.peak(changed + 192_000..<changed + 288_000) > 0.03, "it goes on at the new pace")
            #expect(tape.peak(0..<tape.samples.count) < 0.26, "the ceiling holds")
            let clicks = Clicks(tape.samples)
            let own = clicks.highest(in: 0..<changed)
            #expect(clicks.highest(in: changed..<tape.samples.count) < 1.5 * own, "nothing clicks on the way")
            #expect((tape.lastSound() ?? 0) < tape.samples.count - 4_800, "and then it is silent")

            household.daemon?.signal(SIGKILL)
            household.daemon?.wait()
            try household.start()
            let after = try household.ask("again")
            for member in ["track", "stroke", "rate", "beatsPerStroke", "tempo", "volume"] {
                #expect(after[member] == slower[member], "\(member)")
            }
        }

        @Test func `a pace that is kept is rendered once, and the next time nothing is stretched`() throws {
            let pace = ["play", "suo-gan-on-the-harp", "--tempo", "70", "--volume", "100"]
            let begun = try household.ask(pace)
            #expect(begun["tempo"]?.double == 70)
            try household.status("it is stretched at first") { $0["recording"]?["method"]?.string == "stretched" }
            let status = try household.status("it is rendered", within: 120) {
                $0["recording"]?["method"]?.string == "rendered"
            }
            #expect(status["recording"]?["starved"]?.int == 0 && status["device"]?["underruns"]?.int == 0)
            let folder = "\(household.folder.path)/cache/lull/rendered"
            let kept = try run("sh", ["-c", "stat -c '%a %n' \(folder)/*.flac"]).text.split(separator: "\n")
            #expect(kept.count == 1 && kept.allSatisfy { $0.hasPrefix("600 ") }, "\(kept)")

            try household.ask("stop", "--now")
            try household.waitFor(state: "stopped")
            let recording = try urgently { try pulse.record() }
            try household.ask(pace)
            var methods: Set<String> = []
            try household.status("it is heard for ten seconds") {
                if let method = $0["recording"]?["method"]?.string { methods.insert(method) }
                return ($0["beat"]?.double ?? 0) > 12
            }
            #expect(methods == ["rendered"])
            let tape = Tape(samples: try recording.finish())
            #expect(tape.peak(tape.samples.count - 96_000..<tape.samples.count) > 0.01)
        }

        @Test func `a recording does not bear more than twice its pace, and says so`() throws {
            try household.ask("play", "brahms-wiegenlied-hummed", "--rate", "12")
            let refused = try household.lull("tempo", "200")
            #expect(refused.ending == .exit(64))
            #expect(refused.errorText.contains("144"), "\(refused.errorText)")
            #expect(try household.ask("status")["tempo"]?.double == 72)
        }
    }
}
