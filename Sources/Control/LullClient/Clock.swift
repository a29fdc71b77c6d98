// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The clock of the wire: CLOCK_MONOTONIC.
package enum Clock {
    /// Nanoseconds.
    package static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
