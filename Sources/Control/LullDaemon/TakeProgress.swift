// SPDX-License-Identifier: GPL-3.0-or-later

import LullControl
import LullProtocol
import Synchronization

/// How far the reading of one's own recording is: told to whoever listens, at most five times a second, and asked
/// whether to go on.
///
/// - Thread: any
final class TakeProgress: Sendable {
    /// The least time between two events, nanoseconds.
    private static let interval: Int64 = 200_000_000

    private let name: String
    private let publish: @Sendable (Topic, JSON) -> Void
    private let last = Mutex(Int64.min)
    private let wasStopped = Atomic(false)

    init(_ name: String, _ publish: @escaping @Sendable (Topic, JSON) -> Void) {
        self.name = name
        self.publish = publish
    }

    /// Has it end at the next step, with nothing kept.
    func stop() { wasStopped.store(true, ordering: .relaxed) }

    var isStopped: Bool { wasStopped.load(ordering: .relaxed) }

    /// - Parameter part: how much of it is done, 0 to 1
    /// - Returns: Whether to go on.
    func tell(_ part: Double) -> Bool {
        let now = MonotonicClock.now
        let isDue = last.withLock { last in
            guard last == .min || now - last >= TakeProgress.interval else { return false }
            last = now
            return true
        }
        if isDue {
            publish(
                .recording,
                ["name": .string(name), "state": "reading", "part": .number((part * 1_000).rounded() / 1_000)])
        }
        return !isStopped
    }
}
