// SPDX-License-Identifier: GPL-3.0-or-later

/// When to try next: a quarter of a second after the first attempt, then ever more rarely, down to every five seconds.
package struct Backoff: Equatable, BitwiseCopyable {
    package private(set) var next: Int64
    private var pause: Int64 = 250_000_000

    /// The first attempt at `instant`.
    package init(now instant: Int64) { next = instant }

    /// The first attempt a quarter of a second after `instant`.
    package init(after instant: Int64) { next = instant + pause }

    package mutating func postpone(at instant: Int64) {
        pause = min(2 * pause, 5_000_000_000)
        next = instant + pause
    }
}
