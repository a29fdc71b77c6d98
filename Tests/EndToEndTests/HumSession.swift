// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import LullTestKit

/// A session of the hum, recorded: one whole pass while clients misbehave, then everything that a parent can press.
struct HumSession: Sendable {
    static let track = ["brahms-wiegenlied", "--rate", "30", "--stroke", "indian-milking-leg"]

    let tape: Tape
    let render: [Float]
    /// What follows it, in the lower register.
    let lower: [Float]
    /// Frames recorded just before `play`; at the end of the quiet first part; and once all was silent.
    let started: Int
    let steadyEnd: Int
    let stopped: Int
    /// From `voice tick` until `voice hum`, when clicks are what is asked for.
    let ticking: Range<Int>
    /// While it was paused and silent.
    let paused: Range<Int>
    /// While it held.
    let held: Range<Int>
    let pending: [JSON]
    let states: [String]
    let timelines: [Listener.Heard]
    let misdeeds: [Misdeeds.Outcome]
    let underruns: Int

    static let shared = Result { try HumSession() }

    init() throws {
        let household = try Household(pulse: try urgently { try PulseServer() })
        let file = "\(household.folder.path)/hum.wav"
        try household.ask(["render"] + Self.track + ["-o", file, "--for", "50s"])
        render = try Wave.samples(file)
        try household.ask(["render", "suo-gan", "--register", "lower", "--rate", "36", "-o", file, "--for", "60s"])
        lower = try Wave.samples(file)
        try household.start()
        guard let pulse = household.pulse else { throw SpawnError("no sound server") }
        let recording = try urgently { try pulse.record() }
        let listener = try Listener(household.socket, topics: ["state", "timeline"])
        try recording.waitFor(frames: 9600)

        started = recording.frames
        try household.ask(["play"] + Self.track)
        try recording.waitFor(frames: 96_000)
        misdeeds = try Misdeeds.all(at: household.socket)
        try recording.waitFor(frames: max(0, started + 38 * 48_000 - recording.frames))
        steadyEnd = recording.frames - 9600

        func wait(_ seconds: Double) throws { try recording.waitFor(frames: Int(seconds * 48_000)) }
        var pending: [JSON] = []
        try household.ask("volume", "60")
        try wait(1)
        try household.ask("volume", "75")
        try household.ask("rate", "36")
        try wait(3)
        try household.ask("hold")
        try wait(3)
        let holding = recording.frames
        try wait(8)
        held = holding..<recording.frames
        try household.ask("resume")
        try wait(5)
        try household.ask("pause")
        try wait(4.5)
        let silent = recording.frames
        try wait(1)
        paused = silent..<recording.frames
        try household.ask("resume")
        try wait(6)
        let ticks = recording.frames
        pending.append(try household.ask("voice", "tick"))
        try wait(6)
        try household.ask("voice", "hum")
        try wait(6)
        ticking = ticks..<recording.frames
        pending.append(try household.ask("play", "suo-gan"))
        try household.status("suo-gan plays") { $0["pending"] == nil && $0["track"]?["id"]?.string == "suo-gan" }
        try wait(6)
        try household.ask("register", "lower")
        try wait(3)
        try household.ask("toggle")
        try wait(1)
        try household.ask("toggle")
        try wait(4)
        let status = try household.ask("stop")
        underruns = status["device"]?["underruns"]?.int ?? -1
        try household.waitFor(state: "stopped")
        try wait(0.3)
        stopped = recording.frames
        try wait(1)

        self.pending = pending
        tape = Tape(samples: try recording.finish())
        states = listener.all(of: "state").compactMap { $0.event["state"]?.string }
        timelines = listener.all(of: "timeline")
    }
}
