// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// Something that has been promised for later.
///
/// - Thread: any
package struct Pending: Sendable, Equatable {
    /// In a few words, as on the wire: `play suo-gan`.
    package var what: String
    package var due: Instant
    var change: Change

    package enum Point: String, Sendable { case bar, phrase }

    enum Change: Sendable, Equatable {
        /// Other beats in a stroke, at a bar line.
        case pace(Pace, stroke: String, keepsBeats: Bool)
        /// Another singer, or the same one higher or lower, after a phrase.
        case singer(Voice, Register)
        /// Another tune, which cuts the present one after a phrase, on the session beat `cut`.
        case tune(Setting, cut: Beats)
        /// Another step of a routine, which brings promises of its own.
        case step
    }

    /// What the promise waits for.
    package var point: Point {
        switch change {
        case .pace: .bar
        case .singer, .tune, .step: .phrase
        }
    }

    /// Whether both are of one kind, so that the later one replaces the earlier.
    func replaces(_ other: Pending) -> Bool {
        switch (change, other.change) {
        case (.pace, .pace), (.singer, .singer), (.tune, .tune): true
        case (.pace, _), (.singer, _), (.tune, _), (.step, _): false
        }
    }

    /// What `setting` is once the promise has been kept.
    func kept(_ setting: Setting) -> Setting {
        var next = setting
        switch change {
        case .pace(let pace, let stroke, let keepsBeats):
            (next.pace, next.stroke, next.keepsBeats) = (pace, stroke, keepsBeats)
        case .singer(let voice, let register): (next.voice, next.register) = (voice, register)
        case .tune(let chosen, _): next = chosen
        case .step: break
        }
        return next
    }
}

/// Promises, of each kind at most one, the soonest first.
extension Session {
    /// What waits for a bar line or a phrase end, the soonest of it.
    package var pending: Pending? {
        guard let step = announcement else { return promises.first }
        return promises.first.map { $0.due <= step.due ? $0 : step } ?? step
    }

    /// The setting as it is, or as it has been promised to be.
    var current: Setting? { setting.map { promises.reduce($0) { $1.kept($0) } } }

    /// The change of tune that waits.
    var waitingTune: (setting: Setting, cut: Beats, due: Instant)? {
        for promise in promises {
            if case .tune(let chosen, let cut) = promise.change { return (chosen, cut, promise.due) }
        }
        return nil
    }

    /// Takes `promise` in, in the place of an earlier one of its kind.
    mutating func add(_ promise: Pending) {
        promises.removeAll { promise.replaces($0) }
        // A tune brings all that was promised before it, and its beats are not those that a later promise waits for.
        if case .tune = promise.change { promises.removeAll { $0.due >= promise.due } }
        promises.insert(promise, at: promises.firstIndex { $0.due > promise.due } ?? promises.endIndex)
    }

    /// Promises that are due by `now` have been kept.
    mutating func keepPromises(by now: Instant) {
        while let promise = promises.first, now >= promise.due {
            setting = setting.map(promise.kept)
            promises.removeFirst()
        }
    }

    /// What was promised is taken as done: the engine no longer waits for it.
    mutating func settlePromises() {
        setting = current
        promises = []
    }

    /// Changes what holds now, and what the tune that waits brings with it.
    mutating func amend(_ change: (inout Setting) -> Void) {
        if var present = setting {
            change(&present)
            setting = present
        }
        if var waiting = waitingTune?.setting {
            change(&waiting)
            amendTune(waiting)
        }
    }

    /// The tune that waits comes as `chosen`.
    mutating func amendTune(_ chosen: Setting) {
        for index in promises.indices {
            if case .tune(_, let cut) = promises[index].change { promises[index].change = .tune(chosen, cut: cut) }
        }
    }
}
