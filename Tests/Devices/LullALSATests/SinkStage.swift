// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTestKit

/// The `SinkStage` program at work, with an ALSA configuration of its own.
final class SinkStage {
    private let child: Child
    /// States that the output has told of, in order, with their sentences.
    private(set) var reports: [(state: String, sentence: String)] = []

    /// - Parameters:
    ///   - length: frames after which the signal is over
    init(
        _ device: String, profile: String = "standard", format: String = "any", signal: String = "noise",
        length: Int64? = nil, environment: [String: String], wrapper: [String] = []
    ) throws {
        let words =
            wrapper + [try product("SinkStage"), device, profile, format, signal] + (length.map { ["\($0)"] } ?? [])
        child = try Child(words[0], Array(words.dropFirst()), environment: environment)
    }

    func start() throws { try child.write("start\n") }

    func signal(_ number: Int32) { child.signal(number) }

    var process: Int32 { child.process }

    /// Waits for the output to tell of `state`; returns the sentence.
    @discardableResult
    func waitFor(_ state: String, within seconds: Double = 30) throws -> String {
        var known = reports.count
        try eventually(within: seconds, "the output is \(state)") {
            guard let line = child.line(within: 1) else { return false }
            take(line)
            defer { known = reports.count }
            return reports.count > known && reports[known].state == state
        }
        return reports[reports.count - 1].sentence
    }

    /// The status now.
    func status() throws -> Status {
        guard let status = Status(try ask("status")) else { throw SpawnError("no status") }
        return status
    }

    /// Asks for the status until `condition` holds.
    @discardableResult
    func status(within seconds: Double = 30, _ what: String, where condition: (Status) -> Bool) throws -> Status {
        var status = try status()
        try eventually(within: seconds, what) {
            status = try self.status()
            return condition(status)
        }
        return status
    }

    /// What the audio thread has used so far.
    func lane() throws -> Lane {
        guard let lane = Lane(try ask("lane")) else { throw SpawnError("no audio thread") }
        return lane
    }

    /// Whether the audio thread falls asleep and then does nothing whatever for half a second.
    func isAtRest() throws -> Bool {
        var before = try lane()
        try eventually("the audio thread falls asleep") {
            let now = try lane()
            defer { before = now }
            usleep(100_000)
            return try now == before && now == lane()
        }
        usleep(500_000)
        return try lane() == before
    }

    /// Shuts the output down; returns the frames before which the signal was told of a gap, and the gaps.
    @discardableResult
    func end() throws -> [(frame: Int64, gap: Int64)] {
        let words = try ask("end", answer: "recoveries")
        child.closeInput()
        child.wait()
        return words.map { word in
            let numbers = word.split(separator: ":").compactMap { Int64($0) }
            return (numbers[0], numbers[1])
        }
    }

    private func ask(_ question: String, answer: String? = nil) throws -> [Substring] {
        try child.write("\(question)\n")
        while let line = child.line() {
            if !take(line) {
                let words = line.split(separator: " ")
                if words.first.map(String.init) == answer ?? question { return Array(words.dropFirst()) }
            }
        }
        throw SpawnError("SinkStage does not answer \(question)")
    }

    /// - Returns: whether the line was a report
    @discardableResult
    private func take(_ line: String) -> Bool {
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count == 3, words[0] == "state" else { return false }
        reports.append((words[1], words[2]))
        return true
    }

    /// What the output says of itself.
    struct Status {
        let state: String
        let rate: Int
        let underruns: Int
        let latency: Double
        let load: Double
        /// The next frame that the signal will make.
        let now: Int64
        /// The audible clock.
        let frame: Int64
        let instant: Int64
        let pace: Double
        let error: Int64

        init?(_ words: [Substring]) {
            let numbers = words.map { Double($0) ?? 0 }
            guard words.count == 11, let instant = Int64(words[8]), let frame = Int64(words[7]) else { return nil }
            state = String(words[0])
            rate = Int(numbers[1])
            underruns = Int(numbers[2])
            latency = numbers[3]
            load = numbers[5]
            now = Int64(numbers[6])
            self.frame = frame
            self.instant = instant
            pace = numbers[9]
            error = Int64(numbers[10])
        }

        /// When a frame is heard, nanoseconds.
        func instant(of frame: Int64) -> Double { Double(instant) + Double(frame - self.frame) * pace }
    }

    /// What the audio thread has used.
    struct Lane: Equatable {
        let voluntary: Int
        let involuntary: Int
        let nanoseconds: Int

        init?(_ words: [Substring]) {
            let numbers = words.compactMap { Int($0) }
            guard numbers.count == 3 else { return nil }
            (voluntary, involuntary, nanoseconds) = (numbers[0], numbers[1], numbers[2])
        }
    }
}
