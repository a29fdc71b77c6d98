// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullRender
import LullSession
import LullTime
import NIOCore

/// What is kept of the session for a restart, and when it is next written.
struct Diary {
    var memory: Memory
    /// The phrase that sounded when it was looked at last.
    var entry = Entry()
    /// A card takes its time to sync, and beats must not wait for it.
    let disk = Workers(1, .brief)
    fileprivate var hasJustWritten = false
    fileprivate var wake: Scheduled<Void>?

    init(_ memory: Memory) { self.memory = memory }
}

/// Remembers what plays, and how far it has come, phrase by phrase.
extension Coordinator {
    /// Writes how things stand, and for all presses in the second after that once more.
    func remember() {
        followPhrases()
        note()
        guard !diary.hasJustWritten else { return }
        diary.hasJustWritten = true
        write()
        eventLoop.scheduleTask(in: .seconds(1)) {
            self.assumeIsolated {
                $0.diary.hasJustWritten = false
                $0.write()
            }
        }
    }

    /// The last entry before the daemon ends: what plays then can go on when it is back.
    func closeDiary() async {
        diary.wake?.cancel()
        note()
        if let writing = diary.memory.writing(log: log) { await diary.disk.run(writing) }
    }

    private func note() {
        let now = Clock.now
        if let place = place() {
            diary.entry = place.entry(at: place.beat(at: now), verse: engine.status().render.verse)
        }
        diary.memory.kept = session.repeatable.map {
            Memory.Kept(setting: $0, interruption: session.interruption(at: now, entry: diary.entry))
        }
    }

    private func write() {
        if let writing = diary.memory.writing(log: log) { diary.disk.begin(writing) }
    }

    /// Wakes when the next phrase has begun.
    private func followPhrases() {
        diary.wake?.cancel()
        diary.wake = nil
        let now = Clock.now
        let next: Instant
        switch session.state {
        case .stopped, .paused, .fading: return
        case .holding: next = now + DiaryPace.rest
        case .playing:
            let place = place()
            let end = place?.nextPhraseEnd(from: place?.beat(at: now + DiaryPace.after) ?? Beats(0))
            let begin = end.flatMap { place?.instant(of: $0) }.map { $0 + DiaryPace.after }
            next = min(begin ?? now + DiaryPace.retry, now + DiaryPace.rest)
        }
        let deadline = NIODeadline.uptimeNanoseconds(UInt64(max(0, next.nanoseconds)))
        diary.wake = eventLoop.scheduleTask(deadline: deadline) {
            self.assumeIsolated {
                $0.followPhrases()
                $0.note()
                $0.write()
            }
        }
    }
}

private enum DiaryPace {
    /// From the beginning of a phrase to its entry, seconds.
    static let after = 0.25
    /// Where it is not known yet when the tune begins, seconds.
    static let retry = 2.0
    /// The timer runs on also where no phrase ends, seconds.
    static let rest = 30.0
}
