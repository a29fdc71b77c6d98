// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullTime

/// Stands in for a device that makes nobody wait, or is not there: plays along a given line, so that the sound's own
/// clock goes on in real time.
///
/// - Thread: audio
/// - Realtime: safe
package struct Pacer: BitwiseCopyable {
    /// When which frame is, or would be, heard.
    package private(set) var line: AudibleClock
    private let period: Int
    private let buffer: Int

    package init(line: AudibleClock, geometry: Geometry) {
        self.line = line
        period = geometry.period
        buffer = geometry.buffer
    }

    /// Frames that a device on this line would take at `instant`, where `next` is the next one to be made. After an
    /// interruption longer than `AudibleClock.patience` the line begins anew: nobody makes up for an hour asleep.
    package mutating func room(at instant: Int64, next: Frames) -> Int {
        let behind = line.frame(at: instant) - next
        if behind > AudibleClock.patience {
            line.frame = next
            line.instant = instant
            return buffer
        }
        return buffer + Int(behind.count)
    }

    /// When there will be room for a period, CLOCK_MONOTONIC nanoseconds: in the midst of that frame, for who wakes at
    /// its very edge may find it not yet begun, and wait no time at all.
    package func readyInstant(next: Frames) -> Int64 {
        line.instant(of: next - Frames(Int64(buffer - period))) + Int64(line.nanosecondsPerFrame / 2)
    }
}
