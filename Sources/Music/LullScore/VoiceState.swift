// SPDX-License-Identifier: GPL-3.0-or-later

/// One voice while it is being read: what has been written so far, and what the next note depends on.
struct VoiceState {
    var id: String
    var symbols: [Symbol] = []
    var lyrics = LyricSheet()

    var key: Key
    var clef: Clef
    var meter: Meter
    var unit: Quarters
    var dynamic: Int8 = 0
    var part: UInt8?

    /// Accidentals in force until the bar line, by letter or by letter and octave.
    var accidentals: [Int: Int8] = [:]
    var tuplet: Tuplet?
    var broken: BrokenRhythm?
    var slurs = SlurState()
    var sum: BarSum

    /// What was written last, a note, a chord or a rest: a `>` belongs to it.
    var latest: Range<Int>?
    /// The note or chord written last: a `-` or `)` belongs to it.
    var latestNotes: Range<Int>?
    /// Where the current line of music starts in `symbols`.
    var lineStart = 0
    /// The last line of music was ended by `\`.
    var isJoined = false

    init(id: String, key: Key, clef: Clef, meter: Meter, unit: Quarters) {
        (self.id, self.key, self.clef, self.meter, self.unit) = (id, key, clef, meter, unit)
        sum = BarSum(start: .zero)
    }

    /// How long everything since the last bar line is, and where it began.
    struct BarSum {
        var start: Quarters
        var time: Quarters = .zero
        var place: Place?
        /// The bar began with the tune, a section or a part: it may be an upbeat.
        var isOpen = true
        /// It holds a rest of whole bars: nothing to sum.
        var hasBarRest = false
    }

    /// The first `remaining` notes to come last `factor` of what is written.
    struct Tuplet {
        var numerator: Int
        var denominator: Int
        var remaining: Int
    }

    /// `>` (positive) or `<`, as many as there are, between `latest` and the next note.
    struct BrokenRhythm {
        var count: Int
        var place: Place
    }

    struct SlurState {
        /// When each open slur began.
        var starts: [Quarters] = []
        /// How many of them already hold a note.
        var begun = 0
    }

    mutating func mark(_ marks: NoteMarks, last range: Range<Int>) {
        for index in range {
            guard case .note(var note) = symbols[index] else { continue }
            note.marks.formUnion(marks)
            symbols[index] = .note(note)
        }
    }

    /// Marks the note or chord written last, where that was at or after `lower`.
    mutating func markLast(_ marks: NoteMarks, since lower: Int = 0) {
        if let latestNotes, latestNotes.lowerBound >= lower { mark(marks, last: latestNotes) }
    }

    /// What a tie from the note before carries to a note at `height`, also over a bar line.
    func tiedAlteration(at height: Int16) -> Int8? {
        guard let latest else { return nil }
        for index in latest {
            if case .note(let note) = symbols[index], note.height == height, note.marks.contains(.tied) {
                return note.alteration
            }
        }
        return nil
    }
}
