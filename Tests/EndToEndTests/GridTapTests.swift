// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullSoundKit
import LullTestKit
import Testing

extension EndToEnd {
    /// Tapping along with a recording that is heard, in a real terminal.
    @Suite(.serialized) struct GridTapTests {
        private static let track = "brahms-wiegenlied-hummed"

        private func beats(_ household: Household) throws -> [Double] {
            try household.lull("grid", Self.track, "export").text.split(separator: "\n").compactMap {
                $0.split(separator: "\t").first.flatMap { Double($0) }
            }
        }

        @Test func `taps on the beats that are heard find the beats of the recording`() throws {
            let household = try Household(pulse: try urgently { try PulseServer() })
            try household.start()
            let truth = try beats(household)
            try #require(truth.count > 20)
            // As a file that nobody has analysed yet might be: half as many beats, off the beat.
            let lines = truth.indices.filter { $0 % 2 == 0 }.map { "\(truth[$0] + 0.3)\t\($0 / 2 % 2 + 1)" }
            try household.folder.write("wrong.beats", lines.joined(separator: "\n") + "\n")
            let wrong = "\(household.folder.path)/wrong.beats"
            #expect(try household.lull("grid", Self.track, "import", wrong).ending == .exit(0))

            let listener = try Listener(household.socket, topics: ["timeline"])
            let terminal = try PseudoTerminal(
                try Programs.lull, ["grid", Self.track, "tap"], environment: household.environment)
            let before = terminal.modes
            func line() -> Listener.Heard? {
                listener.all(of: "timeline").last { $0.event["running"]?.bool == true && $0.event["recording"] != nil }
            }
            try eventually("the recording is heard") { line().map { $0.at < Instants.now } == true }
            let line = try #require(line())
            let place = try #require(line.event["recording"]?["place"]?.double)
            let speed = try #require(line.event["recording"]?["speed"]?.double)
            var random = SeededRandom(seed: 8)
            let now = place + Double(Instants.now - line.at) * 1e-9 * speed
            for beat in truth.filter({ $0 > now + 0.5 }).prefix(10) {
                let hand = beat + Double.random(in: -0.02...0.02, using: &random)
                let moment = line.at + Int64((hand - place) / speed * 1e9)
                usleep(useconds_t(max(0, (moment - Instants.now) / 1_000)))
                terminal.press(" ")
            }
            try terminal.wait(for: "the count") { $0.text.contains("10") }
            terminal.press("\r")
            #expect(try terminal.end() == .exit(0), "\(terminal.picture.text)")
            #expect(terminal.modes == before)

            let found = try beats(household)
            let inside = truth.filter { $0 > truth[0] + 5 && $0 < truth[truth.count - 1] - 5 }
            let near = inside.filter { beat in found.contains { abs($0 - beat) < 0.07 } }
            #expect(Double(near.count) >= 0.9 * Double(inside.count), "\(near.count) of \(inside.count)")
            #expect((found.count - truth.count).magnitude < 6, "\(found.count) beside \(truth.count)")
            #expect(try household.ask("grid", Self.track)["grid"]?["source"]?.string == "taps")
            #expect(try household.lull("grid", Self.track, "undo").ending == .exit(0))
            #expect(try beats(household).count < found.count, "undo brings back what was there")
        }
    }
}
