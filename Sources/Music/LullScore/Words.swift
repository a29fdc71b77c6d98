// SPDX-License-Identifier: GPL-3.0-or-later

/// What is said of a tune file: what is wrong or not obeyed, and what was done about it.
enum Words {
    // MARK: - Files

    static let noBlankLine = "A tune begins here without a blank line before it."
    static let keyWithoutNumber = "A key (K:) without a reference number (X:) above it; it is read as tune 1."
    static let fileFull = "The file holds more than Lull reads; the rest is left out."
    static let noTune = "There is no tune here: a tune begins with X:1 and needs a key, as K:C."
    static let latin = "This line is not UTF-8; it is read as Latin-1."
    static let furtherProblems = "Further problems in this file are not listed."

    static func noNumber(readAs number: Int) -> String { "X: has no number; it is read as \(number)." }

    static func numberTwice(_ number: Int) -> String { "There is a tune \(number) already; this one is read too." }

    // MARK: - Fields

    static let noKey = "The tune has no key (K:), so it has no music."
    static let nothingToGoOn = "There is no text for +: to go on with; it is left out."
    static let meterChanges = "The metre changes within the tune; strokes keep to the beat it began with."
    static let oddLength = "L: takes 1/1 to 1/512 in powers of two; it is left as it was."
    static let noTempo = "Q: gives no number of beats a minute; it is left out."
    static let tempoChanges = "The tempo changes within the tune; the hands set the pace, so it is not obeyed."
    static let namelessVoice = "V: names no voice; it is left out."
    static let badPart = "A part in the body is one letter from A to Z; it is left out."
    static let badPropagation = "propagate-accidentals takes not, octave or pitch; it is left as it was."
    static let accidentalInKey = "An accidental in the key names no note; it is left out."
    static let musicBeforeKey = "This line stands before the key (K:), where only fields may; it is left out."
    static let tooManyVoices = "More than \(TuneReader.Limit.voices) voices; this one is left out."

    static func unknownField(_ letter: Character) -> String {
        "The field \(letter): is not known; it is left out."
    }

    static func badMeter(_ text: String, stays meter: Meter) -> String { "\"\(text)\" is not a metre; \(meter) stays." }

    static func badLength(_ text: String) -> String { "\"\(text)\" is not a note length; L: is left as it was." }

    static func badKey(_ text: String, inHeader: Bool) -> String {
        "\"\(text)\" is not a key; \(inHeader ? "C major is read" : "the key stays")."
    }

    static func unknownInVoice(_ text: String) -> String { "\"\(text)\" is not known in a voice; it is left out." }

    static func unknownInKey(_ text: String) -> String { "\"\(text)\" is not known in a key; it is left out." }

    // MARK: - Music

    static let openTie = "This tie finds no note of the same pitch after it; it is left out."
    static let loneColon = "A colon alone is no bar line; it is left out."
    static let fermata = "A fermata is not obeyed; the hands set the pace."
    static let badTuplet = "This is not a tuplet that can be played; it is left out."
    static let tupletInTuplet = "A tuplet begins within another; the first ends here."
    static let slurNotBegun = "A slur ends that never began; it is left out."
    static let zeroLength = "A length of 0 is read as 1."
    static let unequalBrokenRhythm = "Broken rhythm stands between notes of unequal lengths; it is left out."
    static let tooFine = "This length is finer than Lull counts; it is rounded by less than a thousand-millionth."
    static let tooShort = "This length is shorter than Lull counts; the shortest that it counts is read."
    static let looseBrokenRhythm = "Broken rhythm stands after no note; it is left out."
    static let longBrokenRhythm = "More than 8 signs of broken rhythm; 8 are read."
    static let openField = "This field is not closed by ]; it is left out."
    static let openGraceNotes = "These grace notes are not closed by }; what follows is read as notes."
    static let openText = "This text is not closed by \"; the mark is left out."
    static let secondLayer = "A second layer (&) is not played; the bar's first one is."
    static let chordOpenAtLine = "This chord is not closed by ]; it ends with its line."
    static let chordOpenAtBar = "This chord is not closed by ]; it ends at the bar line."
    static let emptyChord = "A chord without notes is left out."
    static let unevenChord = "The notes of this chord are not of one length; its first note's stands for all."
    static let looseAccidental = "An accidental without a note is left out."
    static let beyondVoices = "This note lies beyond any voice; it is moved by octaves."
    static let looseTie = "A tie stands after no note; it is left out."
    static let tooManySlurs = "More than \(TuneReader.Limit.slurs) slurs within each other; this one is left out."
    static let tooLong = "This is longer than \(TuneReader.Limit.length) whole notes; it is cut there."
    static let tuneFull = "The tune is longer than \(TuneReader.Limit.symbols) notes and signs; the rest is not read."

    static func unevenBar(_ time: Quarters, in meter: Meter) -> String {
        "This bar holds \(time) where the metre is \(meter); it is played as written."
    }

    static func badDecoration(_ mark: Unicode.Scalar) -> String {
        "\"\(mark)\" opens no decoration here; it is left out."
    }

    static func decorationNotObeyed(_ name: String) -> String {
        "!\(name)! is not obeyed; the tune is played straight through."
    }

    static func meaningless(_ character: String) -> String { "\"\(character)\" means nothing here; it is left out." }

    static func unknownChord(_ text: String) -> String {
        "\"\(text)\" is no chord that Lull knows; the harp passes over it."
    }

    static func paceNotObeyed(_ text: String) -> String { "\"\(text)\" is not obeyed; the hands set the pace." }

    static func meaninglessInChord(_ character: String) -> String {
        "\"\(character)\" means nothing in a chord; it is left out."
    }

    // MARK: - Order of play

    static let namedEnding = "An ending is named by a text instead of a number; it is played straight through."
    static let endingWithoutRepeat = "The ending before this one has no repeat sign; it is read as if it had."
    static let repeatInRepeat = "This repeat is not closed before the next one opens; it is played twice."
    static let openRepeat = "This repeat is never closed; it is played once."
    static let badEnding = "Endings are numbered from 1 to \(PlayOrder.passLimit); others are left out."
    static let tooManyParts = "More than \(PartOrder.limit) parts in a row; the rest is not played."

    static func tooLongPlayedOut(_ limit: Int) -> String {
        "Played out, the tune is longer than \(limit) notes and signs; it is cut."
    }

    static func meaninglessInParts(_ character: String) -> String {
        "\"\(character)\" means nothing in an order of parts; it is left out."
    }

    // MARK: - Lyrics

    static let tooManySyllables = "There are more syllables than notes in the line of music; the rest are left out."
    static let tooManyVerses = "There are more than 32 lines of words under one line of music; this one is left out."
    static let lyricsBeforeMusic = "Words stand before any music; they are left out."
}
