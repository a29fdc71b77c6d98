// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

extension Tune {
    /// The first voice as one singer performs it; nil where it has no notes. Made anew at every call.
    package var program: Program? { Performance(self)?.program }

    /// Where phrases end, from the beginning of the tune; made anew at every call.
    package var phrases: [Quarters] { Performance(self)?.phrases ?? [] }

    /// The chords that an accompaniment plays, from the beginning of the tune; made anew at every call.
    package var harmony: [Harmony.Span] { Performance(self)?.harmony?.spans ?? [] }

    /// The words of each verse of the first voice, on the program's beats.
    package var lyrics: [[Syllable]] {
        (voices.first?.verses ?? []).map { verse in
            verse.map { Syllable(onset: beats($0.onset - pickup), text: $0.text, joinsNext: $0.joinsNext) }
        }
    }

    /// A length in the beats of the tune's metre.
    fileprivate func beats(_ length: Quarters) -> Beats { length.beats(of: meter.beat) }

    /// The end of the pass: the last bar stays incomplete only where it complements the pickup.
    fileprivate var end: Quarters {
        guard let bar = meter.bar else { return length }
        let held = length - lastBar
        return held >= bar || pickup > .zero && held + pickup == bar ? length : lastBar + bar
    }
}

/// A tune on its way to a program.
private struct Performance {
    private let tune: Tune
    private let melody: Melody
    private let median: Int16
    /// Where several pitches are the median, the highest.
    private let top: Int16
    private let tempo: Tempo
    private let phrasing: Phrasing
    private let grid: HarmonyGrid?

    init?(_ tune: Tune) {
        guard let voice = tune.voices.first else { return nil }
        var melody = Melody(voice)
        guard !melody.notes.isEmpty else { return nil }
        self.tune = tune
        // Where a tune names no tempo, its beat is in the middle of what lullabies are sung at; dotted beats are slower.
        tempo = tune.tempo?.tempo(inBeatsOf: tune.meter.beat) ?? (tune.meter.isCompound ? Tempo(48) : Tempo(72))
        phrasing = Phrasing(
            melody, meter: tune.meter, pickup: tune.pickup, end: tune.end,
            quartersPerMinute: tempo.perMinute * tune.meter.beat.value)
        melody.lengthen(phrasing.ends, beat: tune.meter.beat, from: tune.pickup, to: tune.end)
        guard let median = melody.medianPitch else { return nil }
        self.melody = melody
        self.median = median.lowest
        top = median.highest
        grid = HarmonyGrid(meter: tune.meter, pickup: tune.pickup, end: tune.end, tempo: tempo)
    }

    /// Phrase ends; the last is the end of the pass.
    var phrases: [Quarters] { phrasing.ends.dropLast().map { melody.notes[$0].end } + [tune.end] }

    var program: Program {
        let phrases = phrases.map { tune.beats($0 - tune.pickup) }
        return Program(
            notes: notes, beatsPerBar: tune.meter.beatsPerBar, tempo: tempo, pickup: tune.beats(tune.pickup),
            length: tune.beats(tune.end - tune.pickup), phrases: phrases, medianPitch: median, tonic: tonic,
            accompaniment: accompaniment)
    }

    var harmony: Harmony? { grid.map { Harmony(tune, melody: melody.notes, grid: $0) } }

    private var accompaniment: [ProgramNote] {
        guard let grid, let harmony else { return [] }
        return Accompaniment(melody, phraseEnds: phrasing.ends, below: top, harmony: harmony, grid: grid).notes
    }

    private var notes: [ProgramNote] {
        let levels = Dynamics.levels(
            melody, phraseEnds: phrasing.ends, median: median, meter: tune.meter, pickup: tune.pickup)
        var ends = phrasing.ends[...]
        var previous: (end: Quarters, endsPhrase: Bool)?
        return melody.notes.enumerated().map { index, note in
            let endsPhrase = ends.first == index
            if endsPhrase { ends.removeFirst() }
            defer { previous = (note.end, endsPhrase) }
            let isFresh = previous.map { $0.endsPhrase || $0.end < note.onset } ?? true
            // The end is converted, not the length, so that rounding never makes two notes overlap.
            let onset = tune.beats(note.onset - tune.pickup)
            return ProgramNote(
                onset: onset, length: tune.beats(note.end - tune.pickup) - onset, pitch: note.pitch,
                joint: isFresh ? .fresh : note.marks.contains(.slurred) ? .slurred : .articulated,
                endsPhrase: endsPhrase, level: levels[index])
        }
    }

    /// The key's tonic, or the last note where the tune names no key, at or below the median.
    private var tonic: Int16 {
        let home = Int16(tune.key.tonic ?? Int(melody.notes[melody.notes.count - 1].pitch))
        return median - ((median - home) % 12 + 12) % 12
    }
}
