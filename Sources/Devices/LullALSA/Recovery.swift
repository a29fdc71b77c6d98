// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// What to do next with an open device, judged from what it said last and from whether it gets anywhere.
///
/// Pure: readings, errors and instants come in, a step goes out. A device that recovers again and again without
/// taking sound, or stands still, is given up, so that no fault can make the audio lane spin.
///
/// - Thread: any
/// - Realtime: safe
package struct Recovery: Equatable, BitwiseCopyable {
    package enum Step: Equatable, BitwiseCopyable {
        /// Write: there is room for a period.
        case ready
        /// Wait: there is not.
        case pending
        /// It ran dry, or lost its place: prepare it, in place.
        case recover
        /// It slept: resume it; on ENOSYS recover, on EAGAIN ask again after `Recovery.resumePause`.
        case resume
        /// Close it and wait for it.
        case gone
    }

    /// Between two attempts to wake a device, nanoseconds.
    package static var resumePause: Int64 { 50_000_000 }
    /// Nanoseconds that a beat may be late because the device was filled slowly.
    private static var slowestFill: Int64 { 10_000_000 }
    /// Attempts in a row without a frame played, after which a device is given up.
    package static var attemptLimit: Int { 40 }

    private let period: Int
    private let buffer: Int
    /// Nanoseconds for which a running device may play nothing: more than two buffers.
    private let patience: Int64
    private var attempts = 0
    /// Frames ever played, as far as is known, and since when it is that many.
    private var played = 0
    private var playedSince: Int64
    private var hasPlayed = false
    /// When the device was last looked at.
    private var judged: Int64

    /// A device opened at `instant` (CLOCK_MONOTONIC, nanoseconds).
    package init(geometry: Geometry, at instant: Int64) {
        period = geometry.period
        buffer = geometry.buffer
        let bufferTime = Int64(geometry.buffer) * 1_000_000_000 / Int64(geometry.rate)
        patience = 2 * bufferTime + 100_000_000
        playedSince = instant
        judged = instant
    }

    /// Nanoseconds after which to judge a device anew that has not asked for more.
    package var waitLimit: Int64 { stallLimit / 2 }

    /// A sound server may take seconds for its first frame: the sink below it wakes up, or still plays what it had made
    /// ahead.
    private var stallLimit: Int64 { hasPlayed ? patience : max(patience, 4_000_000_000) }

    /// - Parameter written: frames handed to the device since it was opened or last prepared
    package mutating func judge(_ reading: DeviceReading, written: Int) -> Step {
        switch reading.state {
        case .underrun: return again(.recover)
        case .suspended: return again(.resume)
        case .idle: return again(.recover)
        case .disconnected: return .gone
        case .prepared, .running: break
        }
        // The fault of a device, not a reason to write out of bounds.
        guard (0...buffer).contains(reading.room) else { return again(.recover) }
        // A device is not to blame for a time in which nobody looked: this process was stopped, or starved.
        if reading.instant - judged > stallLimit / 4 * 3 { playedSince = reading.instant }
        judged = reading.instant
        let consumed = written - (buffer - reading.room)
        if consumed > played {
            hasPlayed = hasPlayed || played > 0 || reading.state == .running
            played = consumed
            playedSince = reading.instant
            attempts = 0
        } else if reading.instant - playedSince > stallLimit {
            return .gone
        }
        return reading.room >= period ? .ready : .pending
    }

    /// - Parameter errno: positive, as in errno.h
    package mutating func judge(errno: Int32) -> Step {
        switch errno {
        case EAGAIN, EINTR: .pending
        case EPIPE: again(.recover)
        case ESTRPIPE: again(.resume)
        // A device that was pulled out says ENODEV, and as often EBADFD; a server that died EIO or ECONNREFUSED.
        default: .gone
        }
    }

    /// What follows from an attempt to resume that failed.
    /// - Parameter errno: positive, as in errno.h
    package mutating func judge(resuming errno: Int32) -> Step {
        switch errno {
        case EAGAIN, EINTR: again(.resume)
        case ENOSYS, EINVAL: again(.recover)
        default: .gone
        }
    }

    /// - Parameter nanoseconds: for how long the device is being filled for its start. What it holds was made to be heard
    ///   then; after this it is made anew, or the beat would stay late.
    package mutating func judge(fillingFor nanoseconds: Int64) -> Step {
        nanoseconds > Self.slowestFill ? again(.recover) : .ready
    }

    /// Notes that the device was prepared at `instant`: it has nothing, and has yet to play.
    package mutating func restart(at instant: Int64) {
        played = 0
        playedSince = instant
        judged = instant
        hasPlayed = false
    }

    /// A step that must not be taken for ever.
    private mutating func again(_ step: Step) -> Step {
        attempts += 1
        return attempts > Self.attemptLimit ? .gone : step
    }
}
