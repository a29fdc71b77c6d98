// SPDX-License-Identifier: GPL-3.0-or-later

/// A tune as it sounds: every voice with its repeats, endings and parts played out.
///
/// - Thread: any
package struct Tune: Sendable, Equatable {
    /// The reference number, `X:`.
    package var number: Int
    /// The first `T:`; empty where there is none.
    package var title: String
    /// All text fields in the order of the file: composer, origin, notes and the rest, the titles too.
    package var texts: [TextField]
    /// The metre at the first note.
    package var meter: Meter
    package var key: Key
    /// The tune's own tempo, where it names one.
    package var tempo: TempoMark?
    package var voices: [Voice]
    /// The bar before the first downbeat, zero where the tune starts on one.
    package var pickup: Quarters
    /// From the first note or rest to the end of the first voice.
    package var length: Quarters
    /// Where the first voice's last bar begins.
    var lastBar: Quarters
    package var diagnostics: [Diagnostic]

    /// The texts of one kind: `texts("N")` is the provenance.
    package func texts(_ letter: Character) -> [String] {
        texts.filter { $0.letter == letter }.map(\.text)
    }
}

/// One voice of a tune.
package struct Voice: Sendable, Equatable {
    /// What `V:` calls it; empty where the tune names no voices.
    package var id: String
    /// The notes by onset: ties joined, no grace notes, no chord symbols. Those of a chord share their onset.
    package var events: [Event] = []
    /// Chord symbols by onset.
    package var chords: [ChordSymbol] = []
    /// The words of each verse by onset, sung on every pass of a repeat.
    package var verses: [[SungSyllable]]

    /// Beside `events`, one each.
    var marks: [NoteMarks] = []
    var dynamics: [Int8] = []

    init(id: String, verses: [[SungSyllable]]) {
        self.id = id
        self.verses = verses
    }
}

/// A sounding note.
package struct Event: Hashable, Sendable, BitwiseCopyable {
    /// From the beginning of the tune, its pickup included.
    package var onset: Quarters
    package var length: Quarters
    /// MIDI note number, 0 to 127.
    package var pitch: Int16

    package init(onset: Quarters, length: Quarters, pitch: Int16) {
        (self.onset, self.length, self.pitch) = (onset, length, pitch)
    }
}

/// A chord symbol such as `Am7`, as written.
package struct ChordSymbol: Hashable, Sendable {
    package var onset: Quarters
    package var text: String

    package init(onset: Quarters, text: String) { (self.onset, self.text) = (onset, text) }
}

/// A syllable at the note it begins on.
package struct SungSyllable: Hashable, Sendable {
    package var onset: Quarters
    package var text: String
    /// The word goes on with the next syllable.
    package var joinsNext: Bool

    package init(onset: Quarters, text: String, joinsNext: Bool) {
        (self.onset, self.text, self.joinsNext) = (onset, text, joinsNext)
    }
}
