// SPDX-License-Identifier: GPL-3.0-or-later

import LullControl
import LullProtocol
import Synchronization

/// How far one import is: told to whoever listens, at most five times a second, and asked whether to go on.
///
/// - Thread: any
final class ImportProgress: Sendable {
    enum Stage: String, Sendable {
        case receiving, decoding, analysing, storing, done, failed

        /// The part of the whole that lies behind as it begins, and how much of the whole it is.
        var share: (start: Double, length: Double) {
            switch self {
            case .receiving: (0, 0.1)
            case .decoding: (0.1, 0.4)
            case .analysing: (0.5, 0.45)
            case .storing: (0.95, 0.05)
            case .done, .failed: (1, 0)
            }
        }
    }

    /// The least time between two events of a stage, nanoseconds.
    private static let interval: Int64 = 200_000_000

    private let ticket: String
    private let name: String
    private let publish: @Sendable (Topic, JSON) -> Void
    private let last = Mutex((stage: Stage?.none, at: Int64.min))
    private let wasStopped = Atomic(false)

    init(_ ticket: ImportTicket, _ publish: @escaping @Sendable (Topic, JSON) -> Void) {
        self.ticket = ticket.id
        name = ticket.name
        self.publish = publish
    }

    /// Has it end at the next step, with nothing kept.
    func stop() { wasStopped.store(true, ordering: .relaxed) }

    var isStopped: Bool { wasStopped.load(ordering: .relaxed) }

    /// - Parameter part: how much of the stage is done, 0 to 1
    /// - Returns: Whether to go on.
    @discardableResult
    func tell(_ stage: Stage, _ part: Double = 0) -> Bool {
        if isDue(stage) {
            let done = stage.share.start + stage.share.length * part
            publish(.library, payload(stage, [("part", .number((done * 1_000).rounded() / 1_000))]))
        }
        return !isStopped
    }

    func done(_ track: String) {
        publish(.library, payload(.done, [("part", 1), ("track", .string(track))]))
    }

    func failed(_ error: ProtocolError) { publish(.library, payload(.failed, [("error", error.json)])) }

    private func isDue(_ stage: Stage) -> Bool {
        let now = MonotonicClock.now
        return last.withLock { last in
            guard last.stage != stage || now - last.at >= ImportProgress.interval else { return false }
            last = (stage, now)
            return true
        }
    }

    private func payload(_ stage: Stage, _ more: [(key: String, value: JSON)]) -> JSON {
        [
            "import": .object(
                JSON.Members(
                    [("ticket", .string(ticket)), ("name", .string(name)), ("stage", .string(stage.rawValue))] + more))
        ]
    }
}
