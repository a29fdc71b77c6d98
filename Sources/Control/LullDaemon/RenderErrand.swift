// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime
import Synchronization

/// A rendered loop that is being looked for, or made.
///
/// - Thread: any
final class RenderErrand: Sendable {
    let pace: SteadyPace
    let begun: Instant
    private let wanted = Atomic(true)
    /// In thousandths.
    private let done = Atomic(0)

    init(_ pace: SteadyPace, begun: Instant) { (self.pace, self.begun) = (pace, begun) }

    var isWanted: Bool { wanted.load(ordering: .relaxed) }

    func callOff() { wanted.store(false, ordering: .relaxed) }

    /// - Returns: Whether it is still wanted.
    func note(_ part: Double) -> Bool {
        done.store(Int(part * 1_000), ordering: .relaxed)
        return isWanted
    }

    /// Seconds until it is ready, going on as it has; nil before anything is done.
    func left(at now: Instant) -> Double? {
        let done = done.load(ordering: .relaxed)
        return done > 0 ? max(0, now - begun) * Double(1_000 - done) / Double(done) : nil
    }
}
