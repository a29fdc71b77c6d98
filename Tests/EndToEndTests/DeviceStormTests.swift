// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

extension EndToEnd {
    /// The real daemon through a real sound server, with faults at random on the way: 500 in five minutes with `make
    /// faults`, some forty in twenty seconds otherwise.
    @Suite(.serialized, .timeLimit(.minutes(15))) struct DeviceStormTests {
        private static let seconds = FaultCases.areAll ? 300 : 20
        private static let most = FaultCases.areAll ? 500 : 40
        private static let seed = getenv("LULL_FAULTS_SEED").flatMap { Int(String(cString: $0)) } ?? 1

        private let household: Household
        private let pulse: PulseServer
        private let faults: Faults

        init() throws {
            pulse = try urgently { try PulseServer() }
            household = try Household(pulse: pulse)
            faults = try Faults(in: household.folder.path, roots: [])
            try household.start(changing: faults.environment)
        }

        /// What the daemon holds.
        private struct Holdings: CustomStringConvertible {
            let descriptors, threads, kilobytes: Int

            init(_ process: pid_t) throws {
                func count(_ folder: String) throws -> Int {
                    try run("ls", ["/proc/\(process)/\(folder)"]).text.split(separator: "\n").count
                }
                (descriptors, threads) = (try count("fd"), try count("task"))
                let status = String(decoding: try contents(of: "/proc/\(process)/status"), as: UTF8.self)
                let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
                kilobytes = line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
            }

            var description: String { "\(descriptors) descriptors, \(threads) threads, \(kilobytes) kB" }
        }

        @Test func `whatever the device does, the daemon answers, comes back without a click, and holds no more`()
            throws
        {
            let daemon = try #require(household.daemon)
            let recording = try urgently { try pulse.record() }
            try household.ask("play", "brahms-wiegenlied", "--rate", "30", "--volume", "80")
            try recording.waitFor(frames: 8 * 48_000)
            let wire = try Wire(household.socket)
            let before = try Holdings(daemon.process)
            let begun = recording.frames

            // Some forty calls a second, where those that open or prepare it count for eight.
            let gap = 42 * Self.seconds / Self.most
            try faults.order("sound on=playback gap=\(gap) most=\(Self.most) seed=\(Self.seed)")
            let start = Instants.now
            var slowest: Int64 = 0
            var states: Set<String> = []
            while Instants.now - start < Int64(2 * Self.seconds) * 1_000_000_000, faults.sounds.count < Self.most {
                let asked = Instants.now
                let status = try wire.call("status")
                slowest = max(slowest, Instants.now - asked)
                #expect(status["state"]?.string == "playing")
                states.insert(status["device"]?["state"]?.string ?? "")
                usleep(200_000)
            }
            let struck = faults.sounds
            let elapsed = Double(Instants.now - start) / 1e9
            try faults.order("")
            try household.status("it plays again", within: 20) { $0["device"]?["state"]?.string == "open" }
            // From -20 dB at 3 dB a second.
            try recording.waitFor(frames: 9 * 48_000)
            let after = try Holdings(daemon.process)
            let ended = recording.frames
            try household.ask("stop", "--now")
            try household.waitFor(state: "stopped")
            #expect(try household.end() == .exit(0))
            let tape = Tape(samples: try recording.finish())

            print("\(struck.count) faults in \(Int(elapsed)) s, the slowest answer after \(slowest / 1_000_000) ms")
            print("before: \(before); after: \(after)")
            #expect(struck.count >= Self.most * 3 / 4, "\(struck.count) in \(elapsed) s")
            #expect(Set(struck.compactMap { $0.split(separator: " ").dropFirst(2).first }).count >= 3, "\(struck)")
            #expect(slowest < 2_000_000_000, "\(slowest) ns")
            #expect(states.isSubset(of: ["open", "waiting", "busy", "denied"]), "\(states)")
            #expect(after.descriptors <= before.descriptors, "\(before); \(after)")
            #expect(after.threads <= before.threads, "\(before); \(after)")
            #expect(after.kilobytes < before.kilobytes + 8_192, "\(before); \(after)")

            // The same tune without any faults, and as long, so that every note has been heard.
            let file = "\(household.folder.path)/own.wav"
            let length = "\((ended / 48_000) + 2)s"
            try household.ask(
                "render", "brahms-wiegenlied", "--rate", "30", "--volume", "80", "-o", file, "--for", length)
            let whole = try Wave.samples(file)
            let own = Clicks(whole).highest(in: 0..<whole.count)
            let verdict = Comebacks(tape, in: begun..<ended, own: own)
            print("\(verdict.count) stretches of sound, the sharpest corner \(verdict.worst / own) of the tune's own")
            #expect(verdict.worst <= 1.2 * own, "at \(Double(verdict.frame) / 48_000) s")
            #expect(tape.peak(ended - 48_000..<ended) > 0.5 * tape.peak(begun - 48_000..<begun), "it is as loud again")
        }
    }
}

/// The sharpest corner in sound that comes and goes with its device. Where the device cuts it off, that corner is not
/// ours.
struct Comebacks {
    /// Stretches of sound.
    private(set) var count = 0
    private(set) var worst: Float = 0
    /// Where that is.
    private(set) var frame = 0

    /// Frames of silence that part two stretches, and that are the device's at the end of one.
    private static let silence = 96
    private static let cut = 288

    init(_ tape: Tape, in range: Range<Int>, own: Float) {
        let clicks = Clicks(tape.samples)
        var place = range.lowerBound
        while place < range.upperBound, let start = tape.samples[place...].firstIndex(where: { $0 != 0 }) {
            var (end, zeros) = (start, 0)
            while end < tape.samples.count, zeros < Self.silence {
                zeros = tape.samples[end] == 0 ? zeros + 1 : 0
                end += 1
            }
            count += 1
            let last = end == tape.samples.count ? end : end - zeros - Self.cut
            if last > start {
                let highest = clicks.highest(in: max(0, start - Self.silence)..<last)
                if highest > worst { (worst, frame) = (highest, start) }
            }
            place = end
        }
    }
}
