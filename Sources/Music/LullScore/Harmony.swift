// SPDX-License-Identifier: GPL-3.0-or-later

/// Which chord sounds when.
package struct Harmony: Sendable, Equatable {
    /// A chord and how long it holds, from the beginning of the tune.
    package struct Span: Hashable, Sendable {
        package var onset: Quarters
        package var end: Quarters
        package var chord: Chord
    }

    /// By onset, none overlapping the next; where there is a gap, no chord fits.
    package private(set) var spans: [Span] = []

    /// The chords that the score names, or some that suit the melody where it names none.
    ///
    /// - Parameter melody: Notes by onset.
    init(_ tune: Tune, melody: [Melody.Note], grid: HarmonyGrid) {
        for voice in tune.voices where spans.isEmpty { read(voice.chords, grid) }
        if !spans.isEmpty { return }
        choose(melody, HarmonyScale(tune.key, melody: melody), grid)
    }

    /// Each chord holds until the next; of several at one place the last is meant.
    private mutating func read(_ symbols: [ChordSymbol], _ grid: HarmonyGrid) {
        for symbol in symbols {
            guard let chord = Chord(symbol: symbol.text), symbol.onset < grid.end else { continue }
            if let last = spans.last {
                spans[spans.count - 1].end = max(last.onset, symbol.onset)
                if last.onset == symbol.onset || last.chord == chord { spans.removeLast() }
                add(chord, from: last.chord == chord ? last.onset : symbol.onset, to: grid.end)
            } else {
                add(chord, from: symbol.onset, to: grid.end)
            }
        }
    }

    private mutating func add(_ chord: Chord, from onset: Quarters, to end: Quarters) {
        spans.append(Span(onset: onset, end: end, chord: chord))
    }

    /// Chooses a chord for every cell and lets it go wherever it would contradict a note that fills a beat.
    private mutating func choose(_ melody: [Melody.Note], _ scale: HarmonyScale, _ grid: HarmonyGrid) {
        let cells = HarmonyCell.cells(of: melody, grid)
        let chords = HarmonyPath.chords(for: cells, scale)
        for (cell, chord) in zip(cells, chords) {
            var onset = cell.onset
            for index in cell.held where !chord.tones.contains(Int(melody[index].pitch)) {
                let note = melody[index]
                extend(chord, from: onset, to: min(note.onset, cell.end), atLeast: grid.beat)
                onset = max(onset, note.end)
            }
            extend(chord, from: onset, to: cell.end, atLeast: grid.beat)
        }
    }

    /// Adds a span, or lengthens the last one where the chord goes on without a gap.
    private mutating func extend(_ chord: Chord, from onset: Quarters, to end: Quarters, atLeast beat: Quarters) {
        if let last = spans.last, last.end == onset, last.chord == chord, end > onset {
            spans[spans.count - 1].end = end
        } else if end - onset >= beat {
            add(chord, from: onset, to: end)
        }
    }
}
