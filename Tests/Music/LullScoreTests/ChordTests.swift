// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import Testing

@Suite struct `A chord symbol is a root, its tones and a bass` {
    @Test(arguments: [
        ("C", "C E G"), ("Cmaj", "C E G"), ("CM", "C E G"), ("Am", "C E A"), ("Amin", "C E A"), ("A-", "C E A"),
        ("G7", "D F G B"), ("Dm7", "C D F A"), ("D-7", "C D F A"), ("Cmaj7", "C E G B"), ("CM7", "C E G B"),
        ("C\u{0394}", "C E G B"), ("CmM7", "C Eb G B"), ("C6", "C E G A"), ("Am6", "C E F# A"), ("C9", "C D E G Bb"),
        ("Cadd9", "C D E G"), ("C6/9", "C D E G A"), ("Bdim", "D F B"), ("B\u{00B0}7", "D F Ab B"),
        ("Bm7b5", "D F A B"), ("C+", "C E Ab"), ("Caug", "C E Ab"), ("Gsus2", "D G A"), ("Gsus4", "C D G"),
        ("Gsus", "C D G"), ("G7sus4", "C D F G"), ("C5", "C G"),
    ]) func `Every quality has its tones`(symbol: String, tones: String) throws {
        #expect(spelled(try #require(Chord(symbol: symbol))) == tones)
    }

    @Test(arguments: [
        ("F#", 6), ("F\u{266F}m", 6), ("Gb", 6), ("G\u{266D}7", 6), ("Bb", 10), ("B\u{266D}", 10), ("Cb", 11),
        ("B#", 0), ("E#m", 5), ("Fb", 4),
    ]) func `Sharps and flats are read in either spelling`(symbol: String, root: Int) throws {
        #expect(try #require(Chord(symbol: symbol)).root == root)
    }

    @Test(arguments: [
        ("C/E", 0, 4), ("Am/G", 9, 7), ("D7/F#", 2, 6), ("D7/F\u{266F}", 2, 6), ("Bb/D", 10, 2), ("C/D", 0, 2),
        ("G", 7, 7),
    ]) func `A bass after a slash lies below, and belongs to the chord`(symbol: String, root: Int, bass: Int) throws {
        let chord = try #require(Chord(symbol: symbol))
        #expect(chord.root == root)
        #expect(chord.bass == bass)
        #expect(chord.tones.contains(bass))
    }

    @Test func `What stands in parentheses is left out, and blanks are`() {
        #expect(Chord(symbol: "G(Em)") == Chord(symbol: "G"))
        #expect(Chord(symbol: "G7(b9)") == Chord(symbol: "G7"))
        #expect(Chord(symbol: " B m 7 ") == Chord(symbol: "Bm7"))
    }

    @Test(arguments: [
        "", "am", "c", "g7", "H", "Hm", "N.C.", "Dolce", "Andante", "C/", "C/e", "C/H", "/G", "Cx", "C7/E/G", "(C)",
        "#", "b", "\u{1F3B5}", "C\u{0301}",
    ]) func `Anything else is no chord`(symbol: String) {
        #expect(Chord(symbol: symbol) == nil)
    }

    private func spelled(_ chord: Chord) -> String {
        let names = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
        return names.indices.filter(chord.tones.contains).map { names[$0] }.joined(separator: " ")
    }
}
