// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

extension EndToEnd {
    /// The live pacer in a real terminal.
    @Suite(.serialized) struct WatchTests {
        @Test func `watch moves with the beat, takes its keys, and leaves the terminal as it was`() throws {
            let household = try Household(pulse: try PulseServer())
            try household.start()
            try household.ask("play", "--rate", "24", "--stroke", "indian-milking-leg", "--voice", "tick")
            let terminal = try PseudoTerminal(try Programs.lull, ["watch"], environment: household.environment)
            let before = terminal.first
            try terminal.wait(for: "the stroke's name") { $0.text.contains("Indian milking") }
            #expect(terminal.picture.isOnOtherPage)
            #expect(!terminal.picture.isCursorShown)
            #expect(terminal.modes != before, "keys come one by one")

            // The hand goes along the bar, and the beats follow each other.
            var hands: Set<Int> = []
            try terminal.wait(for: "the hand moves") { picture in
                if let hand = hand(in: picture) { hands.insert(hand) }
                return hands.count > 12
            }
            let wire = try Wire(household.socket)
            func press(_ key: String, until what: String, _ condition: (JSON) -> Bool) throws {
                terminal.press(key)
                try eventually("after \(key): \(what)") { condition(try wire.call("status")) }
            }
            try press("+", until: "it is faster") { ($0["rate"]?.double ?? 0) > 24 }
            try press("-", until: "it is as before") { $0["rate"]?.double == 24 }
            try press("h", until: "it holds") { $0["state"]?.string == "holding" }
            try press("h", until: "it goes on") { $0["state"]?.string == "playing" }
            try press(" ", until: "it is paused") { $0["state"]?.string == "paused" }
            try terminal.wait(for: "the screen says so") { $0.text.lowercased().contains("paused") }
            try press(" ", until: "it goes on") { $0["state"]?.string == "playing" }
            terminal.press("q")
            #expect(try terminal.end() == .exit(0))
            #expect(terminal.modes == before)
            #expect(!terminal.picture.isOnOtherPage)
            #expect(terminal.picture.isCursorShown)
            #expect(try wire.call("status")["state"]?.string == "playing", "q leaves the song alone")
        }

        @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
        func `a signal leaves the terminal as it was, too`(signal: Int32) throws {
            let household = try Household(pulse: nil)
            try household.start()
            let terminal = try PseudoTerminal(try Programs.lull, ["watch"], environment: household.environment)
            let before = terminal.first
            try terminal.wait(for: "a picture") { $0.isOnOtherPage && !$0.text.allSatisfy(\.isWhitespace) }
            terminal.signal(signal)
            _ = try terminal.end()
            #expect(terminal.modes == before)
            #expect(!terminal.picture.isOnOtherPage)
            #expect(terminal.picture.isCursorShown)
        }

        @Test func `when the daemon goes, watch says so and leaves the terminal as it was`() throws {
            let household = try Household(pulse: nil)
            try household.start()
            let terminal = try PseudoTerminal(try Programs.lull, ["watch"], environment: household.environment)
            let before = terminal.first
            try terminal.wait(for: "a picture") { $0.isOnOtherPage && !$0.text.allSatisfy(\.isWhitespace) }
            #expect(try household.end() == .exit(0))
            #expect(try terminal.end() == .exit(69))
            #expect(terminal.modes == before)
            #expect(!terminal.picture.isOnOtherPage)
            #expect(terminal.picture.text.contains("lull: "))
        }

        /// The column of the hand on its bar.
        private func hand(in picture: TerminalPicture) -> Int? {
            picture.rows.lazy.compactMap { row in
                row.firstIndex(of: "●").flatMap { row.contains("▁") ? $0 : nil }
            }
            .first
        }
    }
}
