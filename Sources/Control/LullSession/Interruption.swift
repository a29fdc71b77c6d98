// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// A place from which a tune can go on: a bar line, in beats from its first downbeat, and which time through it is.
///
/// - Thread: any
package struct Entry: Sendable, Equatable {
    package var beat: Int
    package var verse: Int

    package init(beat: Int = 0, verse: Int = 0) {
        self.beat = beat
        self.verse = verse
    }
}

/// What of a session is kept, so that one that a power cut ends can go on.
///
/// - Thread: any
package struct Interruption: Sendable, Equatable {
    /// As it was heard last.
    package var setting: Setting
    /// Seconds until the timer would have ended it; nil for never.
    package var left: Double?
    /// What the timer was set to, seconds.
    package var length: Double?
    package var entry: Entry
    package var descent: Descent?

    package init(setting: Setting, left: Double?, length: Double?, entry: Entry, descent: Descent?) {
        self.setting = setting
        self.left = left
        self.length = length
        self.entry = entry
        self.descent = descent
    }
}

extension Session {
    /// What to keep of a session that plays, holds or waits, which a restart would have go on at `entry`.
    package func interruption(at now: Instant, entry: Entry) -> Interruption? {
        guard let setting else { return nil }
        switch state {
        case .stopped, .fading: return nil
        case .playing(let run), .holding(let run), .paused(let run, _):
            return Interruption(
                setting: setting, left: remaining(at: now), length: run.length, entry: run.entry ?? entry,
                descent: descent)
        }
    }

    /// Takes up a session that ended with the power: it is silent, and waits for `resume`.
    package mutating func wait(after interruption: Interruption, at now: Instant) {
        setting = interruption.setting
        descent = interruption.descent
        var run = Run(since: now, end: nil, length: interruption.length)
        run.entry = interruption.entry
        state = .paused(run, left: interruption.left)
    }

    /// Whether what plays has to be found anew before it can go on.
    package var isInterrupted: Bool { run?.entry != nil }
}

extension Place {
    /// Where the phrase that sounds at `beat` begins, on a bar line.
    ///
    /// - Parameter verse: which time through the tune it is
    package func entry(at beat: Beats, verse: Int) -> Entry {
        let place = beat - Beats(start)
        guard let end = phrases.last, place < end else { return Entry(beat: 0, verse: verse + 1) }
        guard let begin = phrases.last(where: { $0 <= place }), begin > Beats(0) else {
            return Entry(beat: 0, verse: verse)
        }
        let bar = self.bar(from: Beats(start) + begin) - start
        return Beats(bar) < end ? Entry(beat: bar, verse: verse) : Entry(beat: 0, verse: verse + 1)
    }

    /// The first phrase end at or after `beat`; nil where this pass has none left.
    package func nextPhraseEnd(from beat: Beats) -> Beats? {
        let end = phraseEnd(from: beat)
        return end > beat || phrases.contains(end - Beats(start)) ? end : nil
    }
}
