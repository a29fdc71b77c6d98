// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import LullTestKit
import Testing

extension EndToEnd {
    /// Those who may call, and behave badly.
    @Suite struct CrowdTests {
        static let track = ["brahms-wiegenlied", "--voice", "tick", "--rate", "12", "--stroke", "indian-milking-leg"]
        /// Frames of the tune that are listened to: the crowd comes 9 s into it and stays until it ends.
        static let heard = 26 * 48_000

        @Test func `thirty-two clients that stall, flood, babble and vanish change nothing in the sound`() throws {
            let household = try Household(pulse: try urgently { try PulseServer() })
            let file = "\(household.folder.path)/tick.wav"
            let map = try household.ask(["render"] + Self.track + ["-o", file, "--for", "30s"])
            let render = try Wave.samples(file)
            let frames = (map["beats"]?.array ?? []).compactMap { $0["frame"]?.int }
            try household.start()
            let pulse = try #require(household.pulse)
            let recording = try urgently { try pulse.record() }
            try household.ask(["play"] + Self.track)
            try recording.waitFor(frames: 9 * 48_000)
            let crowd = try Crowd(at: household.socket)
            try recording.waitFor(frames: Self.heard - 6 * 48_000)
            let deeds = try crowd.leave()
            let status = try household.ask("status")
            #expect(status["state"]?.string == "playing" && status["device"]?["underruns"]?.int == 0)

            #expect(deeds.said > 5_000 && deeds.came > 1_000 && deeds.shownOut > 20, "\(deeds)")
            let tape = Tape(samples: try recording.finish())
            let ticks = try Ticks(render: render, map: map).find(in: tape)
            try #require(ticks.count > 20 && frames.count > 6)
            let offset = Int(ticks[6].frame.rounded()) - frames[6]
            let sound = try #require(render.firstIndex { $0 != 0 })
            let difference = tape.difference(to: render[sound..<sound + Self.heard - 48_000], offset: offset)
            #expect(difference <= 2 / 32_768, "by \(difference * 32_768) steps of 16 bits")
        }
    }
}
