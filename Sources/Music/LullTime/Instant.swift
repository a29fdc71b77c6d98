// SPDX-License-Identifier: GPL-3.0-or-later

/// A moment on CLOCK_MONOTONIC.
///
/// - Thread: any
package struct Instant: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Since the clock's own start.
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }

    /// Seconds from `b` to `a`; negative where `a` came first.
    package static func - (a: Instant, b: Instant) -> Double { Double(a.nanoseconds - b.nanoseconds) / 1e9 }

    /// The moment so many seconds later.
    package static func + (a: Instant, seconds: Double) -> Instant {
        Instant(nanoseconds: a.nanoseconds + Int64(seconds * 1e9))
    }
}
