// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullControl
import LullTime
import NIOCore

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

extension Coordinator {
    /// Does `work` on the control lane at `instant`; at once where that is past.
    func schedule(at instant: Instant, _ work: @escaping @Sendable (isolated Coordinator) -> Void) -> Scheduled<Void> {
        let deadline = NIODeadline.uptimeNanoseconds(UInt64(max(0, instant.nanoseconds)))
        return eventLoop.scheduleTask(deadline: deadline) { self.assumeIsolated(work) }
    }
}
