// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullRender
import LullTime
import Testing

@Suite struct ClockTests {
    /// A card `ppm` fast of nominal, read every period with a jitter of up to `jitter` ns.
    private func readings(ppm: Double, jitter: Double, seconds: Int) -> [(frame: Frames, instant: Int64)] {
        var seed: UInt64 = 1
        return (0..<seconds * 48_000 / 2048).map { i in
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let noise = (Double(seed >> 11) * 0x1p-53 * 2 - 1) * jitter
            let frame = Int64(i * 2048)
            return (Frames(frame), Int64(5e9 + Double(frame) * 1e9 / 48_000 * (1 - ppm * 1e-6) + noise))
        }
    }

    @Test(arguments: [-100.0, 0, 80])
    func `the filter finds pace and phase under jitter, and says how well`(ppm: Double) throws {
        var filter = ClockFilter()
        for (frame, instant) in readings(ppm: ppm, jitter: 5e6, seconds: 90) { filter.observe(frame, heardAt: instant) }
        let line = try #require(filter.line)
        let pace = 1e9 / 48_000 * (1 - ppm * 1e-6)
        #expect((line.nanosecondsPerFrame / pace - 1).magnitude < 40e-6)
        let phase = Double(line.instant) - (5e9 + Double(line.frame.count) * pace)
        #expect(phase.magnitude < 1.5e6)
        #expect(phase.magnitude <= Double(line.error))
        #expect(line.error < 3_000_000)
    }

    @Test func `within a second the line is good to two milliseconds`() throws {
        var filter = ClockFilter()
        for (frame, instant) in readings(ppm: 50, jitter: 4e6, seconds: 1) { filter.observe(frame, heardAt: instant) }
        let line = try #require(filter.line)
        let pace = 1e9 / 48_000 * (1 - 50e-6)
        let phase = Double(line.instant) - (5e9 + Double(line.frame.count) * pace)
        #expect(phase.magnitude < 2e6)
    }

    @Test func `one wild reading hardly moves the line, a real jump moves it whole`() throws {
        var filter = ClockFilter()
        let calm = readings(ppm: 0, jitter: 0, seconds: 20)
        for (frame, instant) in calm { filter.observe(frame, heardAt: instant) }
        let before = try #require(filter.line)
        let next = before.frame + Frames(2048)
        filter.observe(next, heardAt: before.instant(of: next) + 900_000_000)
        let after = try #require(filter.line)
        #expect((after.instant(of: next) - before.instant(of: next)).magnitude < 200_000)

        for i in 2..<20 {
            let frame = before.frame + Frames(Int64(i) * 2048)
            filter.observe(frame, heardAt: before.instant(of: frame) + 900_000_000)
        }
        let moved = try #require(filter.line)
        #expect((moved.instant(of: next) - before.instant(of: next) - 900_000_000).magnitude < 2_000_000)
    }

    @Test func `frames that do not grow are no news`() throws {
        var filter = ClockFilter()
        filter.observe(Frames(2048), heardAt: 1000)
        filter.observe(Frames(2048), heardAt: 9_000_000)
        filter.observe(Frames(0), heardAt: 9_000_000)
        let line = try #require(filter.line)
        #expect(line.frame == Frames(2048))
        #expect(line.instant == 1000)
    }

    @Test(arguments: [
        (0, 0, Alignment.onTime), (1000, 1500, .skip(500)), (1500, 1000, .wait(500)), (0, 96_000, .skip(96_000)),
        (0, 96_001, .startOver), (96_000, 0, .wait(96_000)), (96_001, 0, .startOver),
    ])
    func `late sound is skipped, early sound waits, and an hour is not made up for`(
        next: Int64, due: Int64, alignment: Alignment
    ) {
        #expect(Alignment(next: Frames(next), due: Frames(due), patience: Frames(96_000)) == alignment)
    }

    @Test func `a pacer asks for a period each time a period has gone by`() {
        var line = AudibleClock()
        line.instant = 1_000_000_000
        let geometry = Geometry(format: .float, channels: 1, rate: 48_000, period: 2048, buffer: 8192)
        var pacer = Pacer(line: line, geometry: geometry)
        #expect(pacer.room(at: line.instant, next: Frames(0)) == 8192)
        #expect(pacer.room(at: line.instant, next: Frames(8192)) == 0)
        for period in 0..<1000 {
            let next = Frames(8192 + Int64(period) * 2048)
            let ready = pacer.readyInstant(next: next)
            #expect(pacer.room(at: ready + 25_000, next: next) == 2049)
            #expect(pacer.room(at: ready - 25_000, next: next) < 2048)
        }
        // After an hour asleep the line begins anew.
        #expect(pacer.room(at: line.instant + 3_600_000_000_000, next: Frames(8192)) == 8192)
        #expect(pacer.room(at: line.instant + 3_600_000_000_000, next: Frames(8192 + 8192)) == 0)
    }

    @Test func `a device is asked after ever more rarely`() {
        var backoff = Backoff(after: 0)
        var pauses: [Int64] = []
        var last: Int64 = 0
        for _ in 0..<7 {
            pauses.append((backoff.next - last) / 1_000_000)
            last = backoff.next
            backoff.postpone(at: last)
        }
        #expect(pauses == [250, 500, 1000, 2000, 4000, 5000, 5000])
        #expect(Backoff(now: 77).next == 77)
    }
}
