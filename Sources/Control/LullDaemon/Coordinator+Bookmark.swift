// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullRender
import LullScore
import LullSession
import LullTime
import NIOCore

/// What is kept of the session for a restart, and when it is next written.
struct Bookmark {
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
        guard !bookmark.hasJustWritten else { return }
        bookmark.hasJustWritten = true
        write()
        eventLoop.scheduleTask(in: .seconds(1)) {
            self.assumeIsolated {
                $0.bookmark.hasJustWritten = false
                $0.write()
            }
        }
    }

    /// The last entry before the daemon ends: what plays then can go on when it is back.
    func closeBook() async {
        bookmark.wake?.cancel()
        note()
        if let writing = bookmark.memory.writing(log: log) { await bookmark.disk.run(writing) }
    }

    private func note() {
        let now = Clock.now
        let status = engine.status()
        if let sounding = status.piece, sounding.track != session.setting?.track.id {
            // A tune that has yet to begin has no place but its beginning.
            bookmark.entry = Entry()
        } else if let place = place() {
            bookmark.entry = place.entry(at: place.beat(at: now), verse: status.render.verse)
        }
        let stroke = presentStroke(status, at: now)
        bookmark.memory.kept = session.repeatable.map {
            Memory.Kept(
                setting: $0, interruption: session.interruption(at: now, entry: bookmark.entry, stroke: stroke))
        }
    }

    private func write() {
        if let writing = bookmark.memory.writing(log: log) { bookmark.disk.begin(writing) }
    }

    /// Wakes when the next phrase has begun.
    private func followPhrases() {
        bookmark.wake?.cancel()
        bookmark.wake = nil
        let now = Clock.now
        let next: Instant
        switch session.state {
        case .stopped, .paused, .fading: return
        case .holding: next = now + BookmarkPace.rest
        case .playing:
            let place = place()
            let end = place?.nextPhraseEnd(from: place?.beat(at: now + BookmarkPace.after) ?? Beats(0))
            let begin = end.flatMap { place?.instant(of: $0) }.map { $0 + BookmarkPace.after }
            next = min(begin ?? now + BookmarkPace.retry, now + BookmarkPace.rest)
        }
        bookmark.wake = schedule(at: next) {
            $0.followPhrases()
            $0.note()
            $0.write()
        }
    }
}

extension Piece {
    /// The same from `entry` on; where that lies behind its end, from its beginning.
    func entered(at entry: Entry) -> Piece {
        guard Beats(entry.beat) < program.length else { return self }
        var piece = self
        (piece.entry, piece.verse) = (entry.beat, entry.verse)
        return piece
    }
}

private enum BookmarkPace {
    /// From the beginning of a phrase to its entry, seconds.
    static let after = 0.25
    /// Where it is not known yet when the tune begins, seconds.
    static let retry = 2.0
    /// The timer runs on also where no phrase ends, seconds.
    static let rest = 30.0
}
