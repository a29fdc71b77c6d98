// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The calling thread's processor time over real time, averaged over the last three seconds or so.
///
/// - Thread: audio
/// - Realtime: one system call at most, which does not wait
struct LoadMeter: BitwiseCopyable {
    /// 0 to 1.
    private(set) var value = 0.0
    private var lastTime: Int64 = 0
    private var lastInstant: Int64 = 0

    mutating func reset() {
        value = 0
        lastTime = MonotonicClock.threadTime
        lastInstant = MonotonicClock.now
    }

    /// Takes note of the time since it last did, where that is a quarter of a second.
    mutating func update() {
        let instant = MonotonicClock.now
        let span = Double(instant - lastInstant)
        guard span >= 250e6 else { return }
        let time = MonotonicClock.threadTime
        value += (1 - exp(-span / 3e9)) * (Double(time - lastTime) / span - value)
        lastTime = time
        lastInstant = instant
    }
}
