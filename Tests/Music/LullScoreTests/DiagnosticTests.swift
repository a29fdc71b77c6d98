// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import Testing

@Suite struct `What is wrong is reported where it is` {
    struct Case: CustomStringConvertible {
        var description: String
        /// The music, from line 6 of the tune.
        var body: String
        /// `line:column` and the beginning of the sentence, for every problem in order.
        var expected: [String]

        init(_ description: String, _ body: String, _ expected: String...) {
            (self.description, self.body, self.expected) = (description, body, expected)
        }
    }

    static let cases = [
        Case("stray sign", "C # D", "6:3 \"#\" means nothing"),
        Case("columns count characters, not bytes", "\"^für\"C é D", "6:9 \"é\" means nothing"),
        Case("later line", "C D E F |\nG ; A", "7:3 \";\" means nothing"),
        Case("accidental without a note", "C ^ D", "6:3 An accidental without a note"),
        Case("open chord at the line's end", "C [CE\nG", "6:3 This chord is not closed"),
        Case("open chord at the bar", "C [CE| G", "6:3 This chord is not closed"),
        Case("empty chord", "C [] D", "6:3 A chord without notes"),
        Case("unequal chord", "[C2E] C D|", "6:1 The notes of this chord"),
        Case("open grace notes", "C {ab C", "6:3 These grace notes"),
        Case("open text", "C \"Am D", "6:3 This text is not closed"),
        Case("open decoration", "C !trill D", "6:3 \"!\" opens no decoration"),
        Case("open field", "C [K:D F", "6:3 This field is not closed"),
        Case("tie to another pitch", "C D-E F|", "6:3 This tie finds no note"),
        Case("tie after nothing", "-C z - D E", "6:1 A tie stands after no note", "6:6 A tie stands after no note"),
        Case("slur that never began", "C D) E F|", "6:4 A slur ends that never began"),
        Case("broken rhythm after nothing", ">C D E F|", "6:1 Broken rhythm stands after no note"),
        Case("broken rhythm of unequal notes", "C2>D E|", "6:3 Broken rhythm stands between notes of unequal"),
        Case("impossible tuplet", "(0CD EF |", "6:1 This is not a tuplet"),
        Case("length of nothing", "C0 D E F|", "6:2 A length of 0"),
        Case("length too fine", "C/11 D", "6:2 This length is finer"),
        Case("length too long", "C99999 |", "6:1 This bar holds 1024", "6:2 This is longer than 1024 whole"),
        Case("pitch out of reach", "C,,,,,,,, D E F|", "6:1 This note lies beyond"),
        Case("long bar", "C D E F |\nC D E F G | C D E F|", "7:1 This bar holds 5/4 where the metre is 4/4"),
        Case("short bar", "C D E F | C D E | C D E F |", "6:11 This bar holds 3/4"),
        Case("upbeat and its complement are no short bars", "C | D E F G | A B c :| D | E F G A | B c d |]"),
        Case("colon alone", "C : D", "6:3 A colon alone"),
        Case("ending out of range", "C |0 D", "6:4 Endings are numbered"),
        Case("ending without a sign", "C D E F |1 C4 |2 D4 |]", "6:16 The ending before this one"),
        Case("repeat never closed", "C4 |: D4 |]", "6:4 This repeat is never closed"),
        Case("repeat opened twice", "C4 |: D4 |: E4 :|", "6:4 This repeat is not closed"),
        Case("fermata", "C HD !fermata!E F|", "6:3 A fermata is not obeyed", "6:6 A fermata is not obeyed"),
        Case("da capo", "C D E !D.C.! F|", "6:7 !D.C.! is not obeyed"),
        Case("ritardando", "C \"^poco rit.\" D E F|", "6:3 \"^poco rit.\" is not obeyed"),
        Case(
            "tempo within the tune", "C D [Q:1/4=50] E F|\nQ:1/4=60", "6:6 The tempo changes", "7:1 The tempo changes"),
        Case("metre within the tune", "C4|[M:4/4] C4|\nM:3/4\nC3|", "7:1 The metre changes"),
        Case("second layer", "C D E F & G4 | A", "6:9 A second layer"),
        Case("bad metre", "C4|\nM:x\nC4|", "7:1 \"x\" is not a metre"),
        Case("bad unit", "C4|\nL:x\nL:1/3\nC4|", "7:1 \"x\" is not a note length", "8:1 L: takes"),
        Case("bad key", "C4|\nK:x\nC4|", "7:1 \"x\" is not a key"),
        Case("unknown word in a key", "C4|\nK:G foo\nC4|", "7:5 \"foo\" is not known in a key"),
        Case("tempo without a number", "Q:Andante\nC4|", "6:1 Q: gives no number"),
        Case("unknown field", "C4|\nJ:x\n", "7:1 The field J: is not known"),
        Case("nothing to go on with", "C4|\n+:x\n", "7:1 There is no text"),
        Case("no text but music to go on with", "N:a\nC4|\n+:x\n", "8:1 There is no text"),
        Case("voice without a name", "V:\nC4|", "6:1 V: names no voice"),
        Case("part without a letter", "P:1\nC4|", "6:1 A part in the body"),
        Case("too many syllables", "C D E F|\nw: a b c d e f", "7:12 There are more syllables"),
        Case("clean", "|: \"Am\"C>D (3EFG | {a}[CE]2 z2 :|\nw: a - b\n% nothing"),
    ]

    @Test(arguments: cases) func `Line, column and sentence`(example: Case) throws {
        let diagnostics = try tune(example.body).diagnostics.map { "\($0.line):\($0.column) \($0.text)" }
        #expect(diagnostics.count == example.expected.count, "\(diagnostics)")
        for (found, expected) in zip(diagnostics, example.expected) { #expect(found.hasPrefix(expected)) }
        #expect(diagnostics.allSatisfy { $0.hasSuffix(".") })
    }

    @Test(arguments: Sounds.names) func `The bundled tunes are clean`(name: String) {
        let reading = ABC.read(Sounds.bytes(name))
        #expect(reading.diagnostics == [])
        #expect(reading.tunes.count == 1)
        #expect(reading.tunes.first?.diagnostics == [])
    }

    @Test func `A file without a tune says so`() {
        for text in ["", "\n\n", "Dear diary", "T:Title only\nM:4/4"] {
            let reading = read(text)
            #expect(reading.tunes.isEmpty)
            #expect(
                reading.diagnostics.map(\.text) == [
                    "There is no tune here: a tune begins with X:1 and needs a key, as K:C."
                ])
        }
    }

    @Test func `A tune without a key, a number or a blank line is read and reported`() {
        let reading = read("X:1\nT:a\n\nX:\nK:C\nC4|\nX:2\nK:D\nF4|\n")
        #expect(reading.tunes.map(\.number) == [1, 2, 2])
        #expect(reading.tunes[0].diagnostics.map(\.text) == ["The tune has no key (K:), so it has no music."])
        #expect(spelled(reading.tunes[2].voices.first) == "66@0+2")
        #expect(reading.diagnostics.map(\.line) == [4, 7, 7])
    }

    @Test func `A body without a reference number is tune 1`() throws {
        let reading = read("M:3/4\nL:1/4\nK:G\nG A B |\n")
        #expect(spelled(reading.tunes.first?.voices.first) == "67@0+1 69@1+1 71@2+1")
        #expect(reading.tunes.first?.meter.description == "3/4")
        #expect(reading.diagnostics.map(\.line) == [3])
    }

    @Test func `Latin-1, a byte order mark and every line end are read alike`() throws {
        let text = "X:1\nT:Schlafe, süßer Knabe\nM:4/4\nL:1/4\nK:C\nC D E F |\nw: ä ö ü ß\n"
        let expected = try #require(read(text).tunes.first)
        let marked = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        let latin = text.unicodeScalars.map { UInt8($0.value) }
        #expect(ABC.read(marked).tunes == [expected])
        #expect(read(text.split(separator: "\n").joined(separator: "\r\n")).tunes == [expected])
        #expect(read(text.split(separator: "\n").joined(separator: "\r")).tunes == [expected])
        #expect(ABC.read(latin).tunes == [expected])
        #expect(ABC.read(latin).diagnostics.map(\.line) == [2])
        #expect(expected.lyrics.first?.map(\.text) == ["ä", "ö", "ü", "ß"])
    }
}
