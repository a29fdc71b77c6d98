// SPDX-License-Identifier: GPL-3.0-or-later

import Synchronization

/// The threads of the library, and what they are at work on.
///
/// - Thread: any
package final class RecordingWorkers: Sendable {
    /// For what is short but must not be waited for: one, for the disk is one.
    let disk = Workers(1, .brief)
    /// For bringing into memory what is to be played: nobody waits behind imports for that.
    package let loading = Workers(1, .brief)
    /// For decoding and analysis: both cores of a small machine, behind whatever else it has to do.
    let long = Workers(2, .long)

    /// For rendering at a steady pace: one at a time.
    let rendering = Workers(1, .idle)

    package init() {}

    private let running = Mutex<[ObjectIdentifier: ImportProgress]>([:])
    private let hasEnded = Atomic(false)

    var isEnding: Bool { hasEnded.load(ordering: .relaxed) }

    func add(_ progress: ImportProgress) {
        running.withLock { $0[ObjectIdentifier(progress)] = progress }
        if isEnding { progress.stop() }
    }

    func drop(_ progress: ImportProgress) { running.withLock { $0[ObjectIdentifier(progress)] = nil } }

    /// Everything that is under way ends at its next step.
    func end() {
        hasEnded.store(true, ordering: .relaxed)
        for progress in running.withLock({ Array($0.values) }) { progress.stop() }
    }
}
