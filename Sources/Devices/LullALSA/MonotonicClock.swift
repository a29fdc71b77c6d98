// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// CLOCK_MONOTONIC and the thread's processor time, in nanoseconds.
///
/// - Thread: any
/// - Realtime: a system call at most, which does not wait
enum MonotonicClock {
    static var now: Int64 { read(CLOCK_MONOTONIC) }

    /// Processor time that the calling thread has used.
    static var threadTime: Int64 { read(CLOCK_THREAD_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
