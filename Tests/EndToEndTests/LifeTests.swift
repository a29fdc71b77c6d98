// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

extension EndToEnd {
    /// The daemon's own end, and its sound server's.
    @Suite(.serialized) struct LifeTests {
        private let household: Household
        private let pulse: PulseServer

        init() throws {
            pulse = try urgently { try PulseServer() }
            household = try Household(pulse: pulse)
            try household.start()
        }

        @Test func `told to end in mid-song it fades, plays the buffer out and exits with 0`() throws {
            let recording = try urgently { try pulse.record() }
            try household.ask("play", "--volume", "100")
            try recording.waitFor(frames: 7 * 48_000)
            let told = recording.frames
            #expect(try household.end() == .exit(0))
            try recording.waitFor(frames: 48_000)
            let tape = Tape(samples: try recording.finish())

            let last = try #require(tape.lastSound(above: 1e-6))
            // The fade is 0.8 s long, behind a buffer of 0.17 s.
            #expect((0.7...2).contains(Double(last - told) / 48_000), "\(Double(last - told) / 48_000) s")
            // Nothing is cut: the end is a hundredth of what went before, and its corner no sharper than the tune's.
            #expect(tape.peak(last - 480..<last + 1) < 0.02 * tape.peak(told - 48_000..<told))
            let clicks = Clicks(tape.samples)
            #expect(clicks.highest(in: told..<tape.samples.count) <= 1.2 * clicks.highest(in: 0..<told))
            #expect(access(household.socket, F_OK) != 0, "the socket is taken away")
        }

        @Test func `told twice it ends at once`() throws {
            let recording = try urgently { try pulse.record() }
            try household.ask("play")
            try recording.waitFor(frames: 2 * 48_000)
            household.daemon?.signal(SIGTERM)
            try household.status("it fades") { $0["state"]?.string != "playing" }
            let ending = try household.end()
            #expect(ending != .exit(0))
        }

        @Test func `killed and started again it is silent, and again plays the same`() throws {
            let before = try household.ask("play", "suo-gan", "--rate", "10", "--volume", "55", "--voice", "tick")
            try household.status("it plays") { ($0["beat"]?.double ?? -9) > 0 }
            household.daemon?.signal(SIGKILL)
            household.daemon?.wait()
            #expect(access(household.socket, F_OK) == 0, "the stale socket lies there")

            let recording = try urgently { try pulse.record() }
            try household.start()
            #expect(try household.ask("status")["state"]?.string == "paused")
            try recording.waitFor(frames: 48_000)
            let silent = recording.frames
            let after = try household.ask("again")
            try recording.waitFor(frames: 4 * 48_000)
            let tape = Tape(samples: try recording.finish())
            #expect(tape.peak(0..<silent) == 0)
            #expect(tape.peak(silent..<tape.samples.count) > 0)
            for member in ["track", "stroke", "rate", "beatsPerStroke", "tempo", "voice", "register", "volume"] {
                #expect(after[member] == before[member], "\(member)")
            }
        }

        @Test func `killed at any moment it comes back silent, with the state that was or the one before`() throws {
            try household.ask("play", "suo-gan", "--volume", "40")
            for round in 0..<12 {
                for volume in [41, 52, 63] { try household.ask("volume", "\(volume)") }
                usleep(UInt32(round * 97_000 % 1_300_000))
                household.daemon?.signal(SIGKILL)
                household.daemon?.wait()
                try household.start()
                let status = try household.ask("status")
                #expect(status["state"]?.string == "paused" && status["track"]?["id"]?.string == "suo-gan", "\(round)")
                #expect([40, 41, 52, 63].contains(status["volume"]?.int), "\(round)")
                #expect((status["remaining"]?.double ?? 0) > 1_100, "\(round)")
                #expect(try household.ask("resume")["state"]?.string == "playing", "\(round)")
            }
        }

        @Test func `a sound server that dies in mid-song is waited for, and the song comes back with it`() throws {
            let start = try urgently { try pulse.record() }
            try household.ask("play", "--rate", "20")
            try start.waitFor(frames: 4 * 48_000)
            pulse.stop()
            let lost = try household.status("the device is lost") { $0["device"]?["state"]?.string == "waiting" }
            #expect(lost["state"]?.string == "playing")
            let beat = lost["beat"]?.double ?? 0
            // What is asked meanwhile is done.
            #expect(try household.lull("volume", "70").ending == .exit(0))
            #expect(try household.lull("rate", "21").ending == .exit(0))
            try household.status("the beat goes on") { ($0["beat"]?.double ?? 0) > beat + 2 }

            try urgently { try pulse.start() }
            let recording = try urgently { try pulse.record() }
            try household.status("the device is back") { $0["device"]?["state"]?.string == "open" }
            try recording.waitFor(frames: 6 * 48_000)
            let status = try household.ask("status")
            #expect(status["state"]?.string == "playing")
            #expect(status["volume"]?.int == 70)
            #expect(status["rate"]?.double == 21)
            let tape = Tape(samples: try recording.finish())
            let first = try #require(tape.firstSound(above: 1e-5))
            // From -20 dB at 3 dB a second, and not a frame of what was on its way when the server died.
            let early = tape.peak(first..<first + 48_000)
            let late = tape.peak(tape.samples.count - 48_000..<tape.samples.count)
            #expect(early < 0.6 * late)
            #expect(tape.peak(first..<first + 480) < 0.2 * early)
            #expect(try household.end() == .exit(0))
        }
    }
}
