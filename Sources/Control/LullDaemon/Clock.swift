// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullControl
import LullTime

/// CLOCK_MONOTONIC, the clock of every `at` on the wire.
enum Clock {
    static var now: Instant { Instant(nanoseconds: MonotonicClock.now) }

    /// Seconds that the machine has slept since it was started: CLOCK_BOOTTIME counts them, CLOCK_MONOTONIC does not.
    static var slept: Double {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9 - Double(MonotonicClock.now) * 1e-9
    }
}
