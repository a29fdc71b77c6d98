// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import Testing

@Suite struct RecoveryTests {
    static let geometry = Geometry(format: .int16, channels: 2, rate: 48_000, period: 2048, buffer: 8192)
    /// Two buffers and a tenth of a second.
    static let patience: Int64 = 441_333_332

    private func reading(_ state: DeviceState, room: Int, at instant: Int64 = 0) -> DeviceReading {
        DeviceReading(state: state, room: room, delay: 0, instant: instant)
    }

    @Test(arguments: [
        (EAGAIN, Recovery.Step.pending), (EINTR, .pending), (EPIPE, .recover), (ESTRPIPE, .resume), (ENODEV, .gone),
        (EBADFD, .gone), (ENOENT, .gone), (ENXIO, .gone), (EIO, .gone), (ECONNREFUSED, .gone), (EINVAL, .gone),
        (0, .gone), (12_345, .gone),
    ])
    func `every error has one answer`(errno: Int32, step: Recovery.Step) {
        var recovery = Recovery(geometry: Self.geometry, at: 0)
        #expect(recovery.judge(errno: errno) == step)
    }

    @Test(arguments: [
        (DeviceState.prepared, 8192, Recovery.Step.ready), (.running, 2048, .ready), (.running, 2047, .pending),
        (.running, 0, .pending), (.underrun, 8192, .recover), (.suspended, 0, .resume), (.idle, 8192, .recover),
        (.disconnected, 8192, .gone), (.running, -1, .recover), (.running, 8193, .recover),
        (.running, .max, .recover), (.running, .min, .recover),
    ])
    func `every state has one answer`(state: DeviceState, room: Int, step: Recovery.Step) {
        var recovery = Recovery(geometry: Self.geometry, at: 0)
        #expect(recovery.judge(reading(state, room: room), written: 8192) == step)
    }

    @Test(arguments: [
        (EAGAIN, Recovery.Step.resume), (EINTR, .resume), (ENOSYS, .recover), (EINVAL, .recover), (ENODEV, .gone),
    ])
    func `a failed resume is tried again, replaced by prepare, or the end`(errno: Int32, step: Recovery.Step) {
        var recovery = Recovery(geometry: Self.geometry, at: 0)
        #expect(recovery.judge(resuming: errno) == step)
    }

    @Test func `a device that plays is never given up`() {
        var recovery = Recovery(geometry: Self.geometry, at: 0)
        var written = 8192
        let steps = (1...100_000).map { period in
            defer { written += 2048 }
            return recovery.judge(reading(.running, room: 2048, at: Int64(period) * 42_666_667), written: written)
        }
        #expect(steps.count { $0 != .ready } == 0)
    }

    @Test func `a device that stands still for more than two buffers is gone`() {
        var recovery = Recovery(geometry: Self.geometry, at: 0)
        #expect(recovery.judge(reading(.running, room: 2048, at: 1000), written: 8192) == .ready)
        for instant in [Self.patience / 2, Self.patience, 1000 + Self.patience] {
            #expect(recovery.judge(reading(.running, room: 0, at: instant), written: 8192 + 2048) == .pending)
        }
        #expect(recovery.judge(reading(.running, room: 0, at: 1002 + Self.patience), written: 8192 + 2048) == .gone)
    }

    @Test func `a device is not blamed for a time in which nobody looked`() {
        var recovery = Recovery(geometry: Self.geometry, at: 0)
        #expect(recovery.judge(reading(.running, room: 2048, at: 1000), written: 8192) == .ready)
        let late = 10 * Self.patience
        #expect(recovery.judge(reading(.running, room: 0, at: late), written: 8192 + 2048) == .pending)
        #expect(recovery.judge(reading(.running, room: 0, at: late + Self.patience / 2), written: 10_240) == .pending)
        #expect(recovery.judge(reading(.running, room: 0, at: late + Self.patience), written: 10_240) == .pending)
        #expect(recovery.judge(reading(.running, room: 0, at: late + Self.patience + 2), written: 10_240) == .gone)
    }

    @Test func `a device gets four seconds for its first frame`() {
        var recovery = Recovery(geometry: Self.geometry, at: 0)
        for instant: Int64 in [2_000_000_000, 4_000_000_000] {
            #expect(recovery.judge(reading(.running, room: 0, at: instant), written: 8192) == .pending)
        }
        #expect(recovery.judge(reading(.running, room: 0, at: 4_000_000_001), written: 8192) == .gone)
    }

    @Test func `a device that recovers for ever without playing is given up, one that plays in between is not`() {
        var recovery = Recovery(geometry: Self.geometry, at: 0)
        for _ in 0..<Recovery.attemptLimit { #expect(recovery.judge(errno: EPIPE) == .recover) }
        #expect(recovery.judge(errno: EPIPE) == .gone)

        recovery = Recovery(geometry: Self.geometry, at: 0)
        for round in 1...1000 {
            #expect(recovery.judge(errno: EPIPE) == .recover)
            recovery.restart(at: Int64(round))
            #expect(recovery.judge(reading(.running, room: 2048, at: Int64(round)), written: 8192) == .ready)
        }
    }

    @Test func `what a device is filled with for its start is made anew where that takes more than 10 ms`() {
        var recovery = Recovery(geometry: Self.geometry, at: 0)
        #expect(recovery.judge(fillingFor: 10_000_000) == .ready)
        for _ in 0..<Recovery.attemptLimit { #expect(recovery.judge(fillingFor: 10_000_001) == .recover) }
        #expect(recovery.judge(fillingFor: 10_000_001) == .gone)
    }

    @Test func `a delay that cannot be is replaced by the fill of the buffer`() {
        for (room, delay, credible) in [
            (2048, 6200, 6200), (2048, 0, 6144), (2048, -5, 6144), (2048, .max, 6144), (2048, .min, 6144),
            (2048, 4096, 4096), (2048, 4095, 6144), (8192, 0, 0), (0, 8192 + 9600, 8192 + 9600),
        ] {
            let reading = DeviceReading(state: .running, room: room, delay: delay, instant: 0)
            #expect(reading.credibleDelay(in: Self.geometry) == credible)
        }
    }
}
