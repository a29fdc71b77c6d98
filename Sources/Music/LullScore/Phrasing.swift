// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Finds where a melody breathes.
///
/// Every end of a note could be the end of a phrase. Each has a cost: high within a word, low at a rest, a comma, the end
/// of a line. Each phrase has a cost too: none from 4 to 8 seconds, what one breath carries, and a steep one beyond. The
/// cheapest way through is found by dynamic programming (Bellman), as the words of a paragraph are broken into lines.
struct Phrasing {
    private let notes: [Melody.Note]
    private let bar: Quarters
    private let beat: Quarters
    private let pickup: Quarters
    /// The end of the pass.
    private let end: Quarters
    private let secondsPerQuarter: Double

    /// The indices of the notes that end a phrase, ascending; the last note always does.
    private(set) var ends: [Int] = []

    /// Notes that a phrase can have at most: bounds the work at many notes a second.
    private static let window = 128

    init(_ melody: Melody, meter: Meter, pickup: Quarters, end: Quarters, quartersPerMinute: Double) {
        notes = melody.notes
        bar = meter.bar ?? Quarters(4)
        beat = meter.beat
        self.pickup = pickup
        self.end = end
        secondsPerQuarter = 60 / quartersPerMinute
        ends = cheapestEnds()
    }

    private func cheapestEnds() -> [Int] {
        // Entry n: the least cost of the first n notes in whole phrases, and where the last of them begins.
        var best: [(cost: Double, start: Int)] = [(0, 0)]
        for end in notes.indices {
            let breath = end == notes.count - 1 ? 0 : cost(after: end)
            var least = (cost: Double.infinity, start: end)
            let next = end == notes.count - 1 ? self.end : notes[end + 1].onset
            for start in stride(from: end, through: max(0, end - Phrasing.window + 1), by: -1) {
                let sung = (notes[end].end - notes[start].onset).value * secondsPerQuarter
                let period = (next - notes[start].onset).value * secondsPerQuarter
                let cost = best[start].cost + breath + Phrasing.cost(sung: sung, period: period)
                if cost < least.cost { least = (cost, start) }
                if sung > 32 { break }
            }
            best.append(least)
        }
        var ends: [Int] = []
        var count = notes.count
        while count > 0 {
            ends.append(count - 1)
            count = best[count].start
        }
        return ends.reversed()
    }

    /// The cost of a phrase by its seconds: what is sung in one breath is not too long, what lies from this breath to
    /// the next is not too short.
    private static func cost(sung: Double, period: Double) -> Double {
        if sung > 8 { return 8 + 30 * log2(sung / 8) }
        if period < 4 { return 20 + 30 * log2(4 / max(period, 0.001)) }
        return 2 * abs(log2(period / 6))
    }

    /// The cost of a breath after note `index`: from 0, where everything speaks for it, to 24, where nothing does;
    /// more within a syllable or a word.
    private func cost(after index: Int) -> Double {
        let (note, next) = (notes[index], notes[index + 1])
        if next.marks.contains(.slurred) { return 200 }
        if note.marks.contains(.splitsWord) { return 100 }
        var merits = 0.0
        let rest = next.onset - note.end
        if rest * 2 >= beat { merits += 5 } else if rest > .zero { merits += 1 }
        let isPunctuated = !note.marks.isDisjoint(with: [.endsClause, .endsSentence])
        if note.marks.contains(.endsWord) { merits += 1 }
        if note.marks.contains(.endsClause) { merits += 6 }
        if note.marks.contains(.endsSentence) { merits += 7 }
        if !note.marks.isDisjoint(with: [.endsLine, .endsSection]) {
            // Lines are ended at bar lines, also where the words run on to an upbeat.
            merits += note.marks.contains(.endsWord) && !isPunctuated ? 1 : 4
        }
        if note.marks.contains(.endsLongSlur) { merits += 3 }
        if note.length >= bar { merits += 3 } else if note.length >= beat + beat { merits += 1 }
        merits += merit(ofGridBetween: note.end, and: next.onset)
        let lack = max(0, 12 - merits)
        return lack * lack / 6
    }

    /// Tunes are built of bars by twos and fours, counted from their beginning, the upbeat included; now and then a
    /// phrase begins without the upbeat.
    private func merit(ofGridBetween end: Quarters, and next: Quarters) -> Double {
        max(grid(end, next), pickup > .zero ? grid(end - pickup, next - pickup) - 3 : 0)
    }

    private func grid(_ end: Quarters, _ next: Quarters) -> Double {
        let bars = next.units / bar.units
        if bars <= 0 || bars * bar.units < end.units { return 0 }
        return bars % 4 == 0 ? 6 : bars % 2 == 0 ? 5 : 2
    }
}
