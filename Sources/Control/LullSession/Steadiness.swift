// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// Says when a pace has been kept for so long that it is worth making ready what plays at it.
///
/// A value with no clock of its own: it is told what plays whenever that may have changed, and asked what to do.
///
/// - Thread: any
package struct Steadiness<Subject: Equatable & Sendable>: Sendable {
    package enum Advice: Equatable, Sendable {
        case nothing
        /// Ask again then, unless something changes before.
        case wait(until: Instant)
        case prepare
    }

    /// What plays at which pace, as it was told last; nil where nothing does.
    package private(set) var subject: Subject?
    private let patience: Double
    /// Seconds that it had been heard by `since`.
    private var heard = 0.0
    /// Since when it sounds; nil while it waits.
    private var since: Instant?
    private var isSettled = false

    /// - Parameter patience: Seconds of sound. Two strokes of leg milking take 10: who has not pressed a key for twice as
    ///   long has found the pace.
    package init(patience: Double = 20) { self.patience = patience }

    /// Takes in what plays, and whether it sounds at this moment.
    ///
    /// - Returns: Whether that is another than before.
    @discardableResult
    package mutating func observe(_ subject: Subject?, isSounding: Bool, at now: Instant) -> Bool {
        let isNew = subject != self.subject
        if isNew {
            (self.subject, heard, since, isSettled) = (subject, 0, nil, false)
        } else if let since {
            heard += max(0, now - since)
        }
        since = isSounding && subject != nil ? now : nil
        return isNew
    }

    /// Nothing more is to be done for what plays: it is ready, or never will be.
    package mutating func settle() { isSettled = true }

    /// - Parameter isUrgent: It is to be ready as soon as can be.
    package func advice(at now: Instant, isUrgent: Bool = false) -> Advice {
        guard subject != nil, !isSettled else { return .nothing }
        if isUrgent { return .prepare }
        guard let since else { return .nothing }
        let left = patience - heard - max(0, now - since)
        return left > 0 ? .wait(until: now + left) : .prepare
    }
}
