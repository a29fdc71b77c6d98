// SPDX-License-Identifier: GPL-3.0-or-later

import LullControl
import LullTime

/// CLOCK_MONOTONIC, the clock of every `at` on the wire.
enum Clock {
    static var now: Instant { Instant(nanoseconds: MonotonicClock.now) }
}
