// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import LullTestKit

/// A session of the `tick` voice, recorded and listened to: steady for 25 s, then three changes of pace, then a stop.
struct TickSession: Sendable {
    /// A change of pace: when the command was given, and the beats a minute before and after it.
    struct Change: Sendable {
        let name: String
        /// CLOCK_MONOTONIC, nanoseconds.
        let given: Int64
        let from: Double
        let to: Double
    }

    static let track = ["brahms-wiegenlied", "--voice", "tick", "--rate", "12", "--stroke", "indian-milking-leg"]

    let tape: Tape
    let render: [Float]
    /// The frames of its beats.
    let map: [Int]
    let ticks: [Ticks.Tick]
    /// From the first downbeat on; the pickup before it is counted, but does not click.
    let beats: [Listener.Heard]
    let countIn: [Listener.Heard]
    let timelines: [Listener.Heard]
    let changes: [Change]
    /// Frames recorded just before `play`, and once `stopped` was told.
    let started: Int
    let stopped: Int
    let underruns: Int

    static let shared = Result { try TickSession() }

    init() throws {
        let household = try Household(pulse: try urgently { try PulseServer() })
        let file = "\(household.folder.path)/tick.wav"
        let map = try household.ask("render", Self.track, ["-o", file, "--for", "40s"])
        render = try Wave.samples(file)
        self.map = (map["beats"]?.array ?? []).compactMap { $0["frame"]?.int }
        try household.start()
        guard let pulse = household.pulse else { throw SpawnError("no sound server") }
        let recording = try urgently { try pulse.record() }
        let listener = try Listener(household.socket, topics: ["beat", "timeline"])
        try recording.waitFor(frames: 24_000)

        started = recording.frames
        var tempo = try household.ask("play", Self.track)["tempo"]?.double ?? 0
        try recording.waitFor(frames: 25 * 48_000)
        var changes: [Change] = []
        for command in [["rate", "14"], ["tempo", "66"], ["slower"]] {
            let given = Instants.now
            let after = try household.ask(command[0], Array(command.dropFirst()))["tempo"]?.double ?? 0
            changes.append(Change(name: command.joined(separator: " "), given: given, from: tempo, to: after))
            tempo = after
            try recording.waitFor(frames: 8 * 48_000)
        }
        self.changes = changes
        let status = try household.ask("stop")
        underruns = status["device"]?["underruns"]?.int ?? -1
        try household.waitFor(state: "stopped")
        // What the device still holds.
        try recording.waitFor(frames: 14_400)
        stopped = recording.frames
        try recording.waitFor(frames: 3 * 48_000)

        tape = Tape(samples: try recording.finish())
        ticks = try Ticks(render: render, map: map).find(in: tape)
        let all = listener.all(of: "beat")
        countIn = all.filter { ($0.event["beat"]?.int ?? 0) < 0 }
        beats = all.filter { ($0.event["beat"]?.int ?? -1) >= 0 }
        timelines = listener.all(of: "timeline")
    }
}

extension Household {
    fileprivate func ask(_ verb: String, _ arguments: [String], _ more: [String] = []) throws -> JSON {
        try ask([verb] + arguments + more)
    }
}
