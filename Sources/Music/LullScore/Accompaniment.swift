// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// A broken chord under the melody, as a harp plays it: the bass on the downbeat and where the chord changes, then its
/// tones one by one, rising. It pauses after a phrase's last note, where babies answer.
struct Accompaniment {
    private let melody: [Melody.Note]
    private let phraseEnds: Set<Int>
    private let strings: ClosedRange<Int>
    private let grid: HarmonyGrid
    private let spans: [Harmony.Span]

    /// By onset, none before the first downbeat, none beyond the end of the pass; at most 16 begin in a bar.
    private(set) var notes: [ProgramNote] = []
    /// What is being played in the running bar.
    private var figure: AccompanimentFigure?
    /// Where the notes of the running bar begin.
    private var barStart = 0

    /// - Parameters:
    ///   - phraseEnds: Indices of the notes that end a phrase.
    ///   - median: The melody's, a MIDI note number; everything stays below it and near it.
    init(_ melody: Melody, phraseEnds: [Int], below median: Int16, harmony: Harmony, grid: HarmonyGrid) {
        self.melody = melody.notes
        self.phraseEnds = Set(phraseEnds)
        strings = Int(median) - Accompaniment.depth...Int(median)
        self.grid = grid
        spans = harmony.spans
        play()
    }

    private mutating func play() {
        let slots = grid.beatsPerBar * grid.division
        let step = (slots + Accompaniment.mostInBar - 1) / Accompaniment.mostInBar
        var (span, note) = (0, 0)
        var bar = grid.start
        while bar < grid.end {
            barStart = notes.count
            figure = nil
            for slot in stride(from: 0, to: slots, by: step) {
                let place = bar + Quarters(units: grid.beat.units * Int64(slot) / Int64(grid.division))
                while span < spans.count, spans[span].end <= place { span += 1 }
                guard place < grid.end, span < spans.count else { return }
                guard spans[span].onset <= place else { continue }
                while note < melody.count, melody[note].end <= place { note += 1 }
                let top = note < melody.count && melody[note].onset <= place ? Int(melody[note].pitch) : nil
                // Between beats the hand fills only what the melody holds.
                let isBetween = grid.division == 2 && slot % 2 == 1
                if isBetween, top == nil || melody[note].onset == place { continue }
                // In the room after a phrase only a new bar or a new chord is worth a sound.
                let isPause = top == nil && phraseEnds.contains(note - 1)
                strike(spans[span], at: place, until: min(spans[span].end, bar + grid.bar, grid.end), top, isPause)
            }
            bar += grid.bar
        }
    }

    private mutating func strike(
        _ span: Harmony.Span, at place: Quarters, until end: Quarters, _ top: Int?, _ isPause: Bool
    ) {
        if figure?.chord != span.chord {
            figure = AccompanimentFigure(span.chord, strings: strings, top: top)
            if let bass = figure?.bass {
                add(bass, at: place, until: end, level: Accompaniment.bassLevel)
                return
            }
        }
        guard !isPause, let pitch = figure?.next(upTo: top ?? strings.upperBound) else { return }
        add(pitch, at: place, until: end, level: Accompaniment.level)
    }

    /// A string rings until the chord or the bar ends, or until it is struck again.
    private mutating func add(_ pitch: Int, at place: Quarters, until end: Quarters, level: Float) {
        let onset = (place - grid.start).beats(of: grid.beat)
        for index in barStart..<notes.count where Int(notes[index].pitch) == pitch {
            let rung = onset - notes[index].onset
            if notes[index].length > rung { notes[index].length = rung }
        }
        notes.append(
            ProgramNote(
                onset: onset, length: (end - grid.start).beats(of: grid.beat) - onset, pitch: Int16(pitch),
                joint: .fresh, endsPhrase: false, level: level))
    }

    private static let mostInBar = 16
    /// Semitones from the median down to the lowest string: with the median of the lower register, C#3, that is a harp's
    /// A flat 1, below which all is mud.
    private static let depth = 17
    /// Decibels beside the melody's mean.
    private static let level: Float = -10.5
    private static let bassLevel: Float = -9.5
}
