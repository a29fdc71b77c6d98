// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

extension EndToEnd {
    /// Hands that lead the music, in a real terminal and over the real socket.
    @Suite(.serialized) struct TapTests {
        private static let play = ["play", "brahms-wiegenlied", "--voice", "tick", "--stroke", "indian-milking-leg"]

        private func wait(until moment: Int64) { usleep(useconds_t(max(0, (moment - Instants.now) / 1_000))) }

        @Test func `keys at a terminal lead the music, and the terminal is as it was`() throws {
            let household = try Household(pulse: try urgently { try PulseServer() })
            try household.start()
            try household.ask(Self.play + ["--rate", "30"])
            let listener = try Listener(household.socket, topics: ["beat"])
            let terminal = try PseudoTerminal(try Programs.lull, ["tap"], environment: household.environment)
            let before = terminal.modes
            try terminal.wait(for: "the guide") { $0.text.contains("Tap a key on each stroke") }
            let period: Int64 = 1_900_000_000
            let first = Instants.now + 200_000_000
            for stroke in 0..<6 as Range<Int64> {
                wait(until: first + stroke * period)
                terminal.press(" ")
            }
            try terminal.wait(for: "the rate") { $0.text.contains("% sure") && $0.text.contains("6 taps") }
            let status = try household.ask("status")
            #expect(status["tap"]?["locked"]?.bool == true)
            #expect(abs((status["rate"]?.double ?? 0) * 1.9 / 60 - 1) < 0.02, "\(status)")
            wait(until: first + 8 * period)
            let strokes = listener.all(of: "beat").filter { $0.event["beatInStroke"]?.int == 0 }.map(\.at)
            for stroke in 6...7 as ClosedRange<Int64> {
                let error = strokes.map { $0 - first - stroke * period }.min { $0.magnitude < $1.magnitude } ?? .max
                // The pseudo-terminal and a busy machine may each be some milliseconds late.
                #expect(error.magnitude < 60_000_000, "stroke \(stroke): \(error / 1_000_000) ms")
            }
            terminal.press("q")
            #expect(try terminal.end() == .exit(0), "\(terminal.picture.text)")
            #expect(terminal.modes == before)
        }

        @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func `however it ends, the terminal is as it was`(signal: Int32)
            throws
        {
            let household = try Household(pulse: nil)
            try household.start()
            let terminal = try PseudoTerminal(try Programs.lull, ["tap"], environment: household.environment)
            let before = terminal.modes
            try terminal.wait(for: "the guide") { $0.text.contains("Tap a key on each stroke") }
            #expect(terminal.modes != before)
            terminal.press("x")
            try terminal.wait(for: "the tap") { $0.text.contains("One tap") }
            terminal.signal(signal)
            #expect(try terminal.end() == .exit(0))
            #expect(terminal.modes == before)
        }

        @Test func `play on a tap is heard on the stroke after it`() throws {
            let household = try Household(pulse: try urgently { try PulseServer() })
            try household.start()
            let waiting = try household.ask(Self.play + ["--rate", "20", "--on-tap"])
            #expect(waiting["pending"] == ["what": "play brahms-wiegenlied", "at": "tap"])
            #expect(waiting["device"]?["state"]?.string == "open")
            let said = try household.lull("status").text
            #expect(said.contains("on the stroke after your tap"), "\(said)")
            // Longer than a device stays open by itself.
            sleep(11)
            #expect(try household.ask("status")["device"]?["state"]?.string == "open")
            let listener = try Listener(household.socket, topics: ["beat"])
            let pressed = Instants.now
            #expect(try Wire(household.socket).call("tap", ["at": .integer(pressed)])["state"]?.string == "playing")
            try eventually("the first downbeat is told") {
                listener.all(of: "beat").contains { $0.event["beat"]?.int == 0 }
            }
            let downbeat = try #require(listener.all(of: "beat").first { $0.event["beat"]?.int == 0 })
            #expect((downbeat.at - pressed - 3_000_000_000).magnitude < 10_000_000, "\(downbeat.event)")
        }

        @Test func `lines and single taps are taps too`() throws {
            let household = try Household(pulse: nil)
            try household.start()
            let one = try household.ask("tap", "--once")
            #expect(one["tap"]?["count"]?.int == 1)
            usleep(700_000)
            #expect(try household.ask("tap", "--once")["tap"]?["count"]?.int == 2)
            let lines = try run(
                "sh", ["-c", "for i in 1 2 3; do echo; sleep 0.8; done | '\(try Programs.lull)' tap"],
                environment: household.environment, within: 30)
            #expect(lines.ending == .exit(0) && lines.text.contains("for the next time you play"), "\(lines.text)")
        }
    }
}
