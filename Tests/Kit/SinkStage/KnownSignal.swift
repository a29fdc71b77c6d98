// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullTestKit
import LullTime
import Synchronization

/// A signal of which every sample tells its place: see `Known.sample`.
struct KnownSignal: BlockSource, ~Copyable {
    private let isSilent: Bool
    private let length: Int64
    private let journal: Journal
    private(set) var now = Frames(0)

    init(isSilent: Bool, length: Int64, journal: Journal) {
        self.isSilent = isSilent
        self.length = length
        self.journal = journal
    }

    var isIdle: Bool { now.count >= length }

    mutating func render(mid: inout MutableSpan<Float>, side: inout MutableSpan<Float>) {
        for i in 0..<mid.count {
            let frame = now.count + Int64(i)
            mid[i] = isSilent || frame >= length ? 0 : Known.sample(frame)
            side[i] = 0
        }
        now += Frames(Int64(mid.count))
        journal.note(now)
    }

    mutating func recover(after gap: Frames) { journal.noteRecovery(at: now, gap: gap) }
}

/// What the signal tells the main thread.
final class Journal: Sendable {
    private let frame = Atomic<Int64>(0)
    private let recoveries = Mutex<[(Int64, Int64)]>([])

    var now: Int64 { frame.load(ordering: .relaxed) }

    var text: String { recoveries.withLock { $0.map { "\($0.0):\($0.1)" }.joined(separator: " ") } }

    func note(_ now: Frames) { frame.store(now.count, ordering: .relaxed) }

    func noteRecovery(at now: Frames, gap: Frames) { recoveries.withLock { $0.append((now.count, gap.count)) } }
}
