// SPDX-License-Identifier: GPL-3.0-or-later

/// One thing written in a voice, in the order of the page.
enum Symbol {
    case note(Note)
    case rest(Quarters)
    case bar(Bar)
    /// The first symbol of an ending: the passes it is for, bit 0 for the first.
    case ending(passes: UInt32, Place)
    /// A part's label in the body.
    case part(UInt8)
    case meter(Meter)
    case chord(String)
}

/// A written note, its pitch and its length worked out.
struct Note {
    var pitch: Int16
    /// Letter and octave: 0 for middle C, 7 for the C above it.
    var height: Int16
    /// Semitones from the letter's own pitch.
    var alteration: Int8
    /// The notated dynamic: 0 for mf, a step for each degree.
    var dynamic: Int8
    var marks: NoteMarks = []
    var length: Quarters
    var place: Place
}

/// What a note is besides its pitch and length. On a played note, what belongs to its end comes from the last of the
/// notes tied into it.
struct NoteMarks: OptionSet {
    let rawValue: UInt16

    /// Starts with the note before it.
    static let inChord = NoteMarks(rawValue: 1)
    static let tied = NoteMarks(rawValue: 2)
    /// Sung on from the note before it: within a slur, or on the same syllable.
    static let slurred = NoteMarks(rawValue: 4)
    /// The last of a slur of a bar or longer.
    static let endsLongSlur = NoteMarks(rawValue: 8)
    /// The last of a line of music.
    static let endsLine = NoteMarks(rawValue: 16)
    /// The last before a double bar, a repeat sign, an ending or a part.
    static let endsSection = NoteMarks(rawValue: 32)
    static let endsWord = NoteMarks(rawValue: 64)
    static let splitsWord = NoteMarks(rawValue: 128)
    static let endsClause = NoteMarks(rawValue: 256)
    static let endsSentence = NoteMarks(rawValue: 512)

    /// What the syllable that a note is sung on says about the note's end.
    static let word: NoteMarks = [.endsWord, .splitsWord, .endsClause, .endsSentence]
    static let ends: NoteMarks = [word, .endsLongSlur, .endsLine, .endsSection]
}

/// A bar line.
struct Bar {
    /// Colons before the line: how often the passage behind it is repeated.
    var closes = 0
    /// Colons after the line: a repeated passage starts here.
    var opens = 0
    /// A thin double bar or one with a thick line.
    var isDouble = false
    var place: Place

    var isPlain: Bool { closes == 0 && opens == 0 && !isDouble }
}
