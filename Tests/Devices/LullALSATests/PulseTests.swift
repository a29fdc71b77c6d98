// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTestKit
import Testing

/// Through a real sound server, clocked in real time.
@Suite(.serialized, .timeLimit(.minutes(5))) struct PulseTests {
    /// The server misses up to a tenth of a second when a stream begins: its sink has already played on.
    let start = 4800

    @Test func `what is recorded is what was rendered, sample for sample, by one offset`() throws {
        let server = try PulseServer()
        let recording = try server.record()
        let stage = try SinkStage("default", length: 96_000, environment: server.environment)
        try stage.start()
        try stage.status("96,000 frames are heard") { $0.now > 96_000 + 16_384 }
        try recording.waitFor(frames: 4800)
        try stage.end()
        let samples = try recording.finish()

        let match = try Match(of: samples, from: start)
        #expect(match.differing(in: start..<96_000) == 0)
        #expect(match.isSilent(from: 96_000))
    }

    @Test func `in 16 bits what is recorded is what was rendered, to the dither`() throws {
        let server = try PulseServer(sampleFormat: "s16le")
        let recording = try server.record(sampleFormat: .int16)
        let stage = try SinkStage("default", format: "int16", length: 48_000, environment: server.environment)
        try stage.start()
        try stage.status("48,000 frames are heard, and two seconds") { $0.now > 48_000 + 96_000 + 16_384 }
        try recording.waitFor(frames: 4800)
        try stage.end()
        let samples = try recording.finish()

        let match = try Match(of: samples, from: start, tolerance: 1.51 / 32_768)
        #expect(match.differing(in: start..<48_000, tolerance: 1.51 / 32_768) == 0)
        #expect(match.differing(in: start..<48_000) > 1000)
        #expect(match.isSilent(from: 48_000 + 96_000))
    }

    @Test func `the spacing of audible instants agrees with the recording`() throws {
        let server = try PulseServer()
        let recording = try server.record()
        let stage = try SinkStage("default", environment: server.environment)
        try stage.start()
        var claims: [SinkStage.Status] = []
        for second in 1...8 {
            claims.append(try stage.status("second \(second) is rendered") { $0.now >= Int64(second) * 48_000 })
        }
        try recording.waitFor(frames: 24_000)
        try stage.end()
        let samples = try recording.finish()

        // No frame is missing from the recording, so that a distance in it is a distance in time.
        let match = try Match(of: samples, from: start)
        #expect(match.differing(in: start..<Int(claims[7].frame)) == 0)
        let lines = zip(claims, claims.dropFirst())
        for (earlier, later) in lines.dropFirst() {
            let claimed = Double(later.instant - earlier.instant) * 1e-9
            let heard = Double(later.frame - earlier.frame) / 48_000
            #expect((claimed - heard).magnitude < 0.002)
            #expect(later.error < 5_000_000)
        }
        #expect((claims[7].pace * 48_000 / 1e9 - 1).magnitude < 0.0005)
        #expect((0.1...0.3).contains(claims[7].latency))
    }

    @Test
    func `a server that dies in mid-song is waited for, the clock runs on, and the sound comes back in its place`()
        throws
    {
        let server = try PulseServer()
        let stage = try SinkStage("default", environment: server.environment)
        try stage.start()
        try stage.waitFor("open")
        let before = try stage.status("two seconds are rendered") { $0.now > 96_000 }
        server.stop()
        try stage.waitFor("waiting")
        let waiting = try stage.status("the clock runs on") { $0.now > before.now + 48_000 }
        #expect(waiting.state == "waiting")
        let slip = waiting.instant(of: before.frame + 48_000) - before.instant(of: before.frame + 48_000)
        #expect(slip.magnitude < 5e6)

        try server.start()
        let recording = try server.record()
        try stage.waitFor("open")
        let back = try stage.status("two seconds more are rendered") { $0.now > waiting.now + 2 * 96_000 }
        try recording.waitFor(frames: 24_000)
        let recoveries = try stage.end()
        let samples = try recording.finish()

        let gap = try #require(recoveries.last)
        let match = try Match(of: samples, from: Int(gap.frame))
        #expect(match.differing(in: Int(gap.frame)..<Int(gap.frame) + 24_000) == 0)
        #expect(match.isSilent(until: Int(gap.frame)))
        #expect(gap.gap > 48_000)
        // As if the server had never been away.
        let drift = back.instant(of: back.frame) - before.instant(of: back.frame)
        #expect(drift.magnitude < 10e6, "off by \(drift / 1e6) ms")
    }

    @Test func `an under-run is recovered in place, and the sound stays on its line`() throws {
        let server = try PulseServer()
        let recording = try server.record()
        let stage = try SinkStage("default", environment: server.environment)
        try stage.start()
        let before = try stage.status("two seconds are rendered") { $0.now > 96_000 }
        stage.signal(SIGSTOP)
        try recording.waitFor(frames: 24_000)
        stage.signal(SIGCONT)
        let after = try stage.status("two seconds more are rendered") { $0.now > before.now + 120_000 }
        try recording.waitFor(frames: 9600)
        let recoveries = try stage.end()
        let samples = try recording.finish()

        #expect(after.state == "open")
        #expect(after.underruns >= 1)
        #expect(stage.reports.count == 2, "only open and closed were told")
        let gap = try #require(recoveries.first)
        #expect((4800..<48_000).contains(gap.gap))
        let first = try Match(of: samples, from: start)
        let last = try Match(of: samples, from: Int(after.frame))
        #expect((last.offset - first.offset).magnitude < 480, "off by \(last.offset - first.offset) frames")
    }

    @Test func `a server that stands still is given up, and taken again when it moves`() throws {
        let server = try PulseServer()
        let recording = try server.record()
        let stage = try SinkStage("default", environment: server.environment)
        try stage.start()
        try stage.status("a second is rendered") { $0.now > 48_000 }
        try recording.waitFor(frames: 1)
        server.freeze()
        try stage.waitFor("waiting")
        server.thaw()
        try stage.waitFor("open")
        let back = try stage.status()
        try stage.status("it plays on") { $0.state == "open" && $0.now > back.now + 96_000 }
        try stage.end()
    }

    @Test func `a server that is not there is reported, and asked again only on a start`() throws {
        let server = try PulseServer()
        server.stop()
        let stage = try SinkStage("default", environment: server.environment)
        try stage.start()
        let advice = try stage.waitFor("waiting")
        #expect(advice.contains("sound server"))
        try server.start()
        #expect(try stage.status().state == "waiting")
        try stage.start()
        try stage.waitFor("open")
        try stage.end()
    }

    @Test func `ten seconds after the last sound the device is closed`() throws {
        let server = try PulseServer()
        let stage = try SinkStage("default", length: 24_000, environment: server.environment)
        try stage.start()
        try stage.waitFor("open")
        try stage.waitFor("closed")
        let closed = try stage.status()
        #expect(closed.state == "closed")
        #expect(closed.rate == 0)
        #expect((24_000 + 480_000 - 2048..<24_000 + 480_000 + 16_384).contains(closed.now))
        #expect(try stage.isAtRest())
        try stage.start()
        try stage.waitFor("open")
        try stage.end()
    }
}
