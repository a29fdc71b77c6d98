// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTime

/// CLOCK_MONOTONIC, the clock of every `at` on the wire.
enum Clock {
    static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
