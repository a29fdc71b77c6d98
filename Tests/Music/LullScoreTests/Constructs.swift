// SPDX-License-Identifier: GPL-3.0-or-later

/// A tune written to hold one construct of ABC.
struct Construct: CustomStringConvertible {
    var description: String
    var body: String
    var header = "M:4/4\nL:1/4\nK:C"

    var abc: String { LullScoreTests.abc(body, header) }

    static let all: [Construct] =
        [
            Construct(description: "lengths", body: "C D2 E/ F// G3/2 A/4 B3/4 c/ | C/2D/2 E8/4 F |"),
            Construct(description: "octaves", body: "C, C,, c c' c'' C,' | G,,, b' |"),
            Construct(description: "rests", body: "C z2 D | x E Z F | Z2 G X A |"),
            Construct(description: "spacers and back-ticks", body: "C y D y2 E`F |"),
            Construct(description: "repeat from the beginning", body: "C D E F :| G A B c |]"),
            Construct(description: "repeat between signs", body: "C D |: E F :| G |: A :| B |]"),
            Construct(description: "double repeat signs", body: "|: C D :: E F :|: G :||: A :| B :| c |]"),
            Construct(description: "repeat without an opening after another", body: "C :| D :| E |"),
            Construct(description: "repeat back over a double bar", body: "C || D | E :| F |]"),
            Construct(description: "repeat never closed", body: "C |: D E |] F |"),
            Construct(description: "repeat opened twice", body: "C D |: E F |: G :| A |"),
            Construct(description: "two endings", body: "|: C D |1 E F :|2 G A |] B |]"),
            Construct(description: "endings in brackets", body: "|: C D | [1 E F :| [2 G A || B |]"),
            Construct(description: "ending tight to the bar", body: "C D |1E:|2F|] G"),
            Construct(description: "four passes", body: "|: C [1,3 D :|[2 E :|[4 F |] G |"),
            Construct(description: "range of endings", body: "|: C |1-2 D :|3 E |] F |"),
            Construct(description: "one ending", body: "|: C |1 D :| F |]"),
            Construct(description: "endings of many bars", body: "C |: D |1 E | F :|2 G | A |] B"),
            Construct(description: "endings in two passages", body: "C |1 D :|2 E |: F |1 G :|2 A |]"),
            Construct(description: "upbeat before the sign", body: "G, |: C D E F | G A B :| G |]"),
            Construct(description: "ties", body: "C- | C D2- D- D E- E/ F |"),
            Construct(description: "tie over a rest or to another pitch", body: "F- G F- z F |"),
            Construct(description: "tie carries an accidental", body: "^F- | F F | F ^G- G G | G |"),
            Construct(description: "ties of chords", body: "[CE]-[CE] [C-E]C [CE]-C | D |"),
            Construct(description: "slurs", body: "(C D) (E (F G) A) | (B c)-c d | (3(CDE) F |"),
            Construct(
                description: "tuplets",
                body: "(3CDE (3C2D2E2 (2CD (4CDEF (5CDEFG | (6CDEFGA (7CDEFGAB (8CDEFGABc (9CDEFGABcd |"),
            Construct(
                description: "tuplets in a compound metre", body: "(2CD (3CDE (4CDEF | (5CDEFG (7CDEFGAB (9CDEFGABcd |",
                header: "M:6/8\nL:1/8\nK:C"),
            Construct(description: "tuplets in full", body: "(3:2:2CD (3:4CDE (3::4CDEF (5:4:5CDEFG E |"),
            Construct(description: "tuplets with rests, chords and bars", body: "(3C z E (3[CE]D[EG] | C (3DE|F G |"),
            Construct(description: "broken rhythm", body: "C>D E<F | G>>A B>>>c | C<<D E<<<F |"),
            Construct(description: "broken rhythm over rests and chords", body: "C>z z<D [CE]>[DF] [CE]<G |"),
            Construct(description: "broken rhythm with blanks", body: "C > D E> F | c2 <f2 C>|D |"),
            Construct(description: "broken rhythm in tuplets", body: "(3C>DE (3C<DE C/>D/ |"),
            Construct(description: "broken rhythm of unequal notes", body: "C2>D2 C>D>E |"),
            Construct(description: "grace notes", body: "{ab}C {/d}E C>{E}D | c>{g}d {fe}[CE] |"),
            Construct(description: "accidentals", body: "^C D _E __F | ^^G ^C C =C | C ^c C c' | C |"),
            Construct(
                description: "accidentals and keys", body: "F =F F | F [K:C] F | ^c [K:D] c |",
                header: "M:4/4\nL:1/4\nK:G"),
            Construct(description: "chords", body: "[CEG] [C2E2G2] [CEG]2 [CE]3/2 [C/E/] z3/2 | [^CE_B] C |"),
            Construct(description: "chords of unequal notes", body: "[C2E4] [C/E2] C |"),
            Construct(
                description: "chord symbols and annotations", body: "\"Am\"C \"^hello\"D \"G7/B\"E \"_x\" F | \"Dm\" |"),
            Construct(description: "decorations", body: "!f!C !slide!D E uF vG !p!A | !fermata!B !>!c |"),
            Construct(description: "keys within the tune", body: "C F B\nK:D\nC F B\nK:Bb\nC F B E [K:Am] B |"),
            Construct(description: "metres within the tune", body: "C D E F |\nM:3/4\nZ C D E | [M:2/4] Z C |"),
            Construct(description: "units within the tune", body: "C D\nL:1/8\nC D [L:1/16] C D |"),
            Construct(description: "tempi within the tune", body: "C D [Q:1/4=30] E\nQ:1/4=200\nF |"),
            Construct(description: "lines joined", body: "C (3DE\\\nF G |\n% a comment\nA B % another\nc |"),
            Construct(description: "words", body: "C D E F | c c | A B |\nw: a b c _ | d~e f-g\nC |\nw: h\nW: more"),
            Construct(
                description: "parts", body: "P:A\nC |\nP:B\n|: D :|\nP:C\nE |]", header: "P:A(AB)2C\nM:4/4\nL:1/4\nK:C"),
            Construct(
                description: "parts with counts and dots", body: "P:A\nC |\nP:B\nD |",
                header: "P:A2.B3\nM:4/4\nL:1/4\nK:C"),
            Construct(description: "parts without an order", body: "P:A\nC D |\nP:B\nE F :| G |"),
            Construct(
                description: "parts of two voices", body: "P:A\nV:1\nC D|\nV:2\nc d|\nP:B\nV:1\nE F|\nV:2\ne f|",
                header: "P:BAB\nM:4/4\nL:1/4\nK:C"),
            Construct(description: "voices", body: "V:1\nC D |\nV:2\nE F |\nV:1\nG |\n[V:2] A |"),
            Construct(
                description: "voices in the header", body: "V:2\nE F |\nV:1\n|: G :| [V:2] A |",
                header: "M:4/4\nL:1/4\nV:1 name=\"a b\"\nV:2\nK:C"),
            Construct(
                description: "clefs that move the octave", body: "V:1\nC D|\nV:2\nE F|\nV:3\nC D|",
                header: "M:4/4\nL:1/4\nV:1 octave=1\nV:2 transpose=-2\nV:3 clef=treble-8\nK:C"),
            Construct(
                description: "clefs in the key", body: "C D |", header: "M:4/4\nL:1/4\nK:C clef=treble-8 transpose=2"),
            Construct(description: "unit from a long metre", body: "C D |", header: "M:C|\nK:C"),
            Construct(description: "unit from a short metre", body: "C D |", header: "M:2/4\nK:C"),
            Construct(description: "unit of a free metre", body: "C D Z E |", header: "M:none\nK:C"),
            Construct(description: "unit and bar of a sum", body: "C D Z E |", header: "M:(2+3)/8\nK:C"),
            Construct(description: "common time", body: "C D Z E |", header: "M:C\nK:C"),
        ] + keys

    /// Every mode, on tonics from both ends of the circle of fifths.
    private static let keys = [
        "C", "G", "F#", "Bb", "Cb", "Am", "Ebm", "D#m", "Emin", "C minor", "Amaj", "D Major", "F#mixolydian", "GMix",
        "G Dor",
        "Dphr", "E phrygian", "FLyd", "B Loc", "Cion", "Baeo", "none", "Hp", "D exp _b ^f", "D =c _b",
        "Gm ^f",
    ].map { Construct(description: "K:\($0)", body: "CDEFGABc |", header: "M:4/4\nL:1/4\nK:\($0)") }
}

/// Where `abc2midi` 4.84 does not play what is written.
struct Quirk: CustomStringConvertible {
    var description: String
    var reason: String
    var body: String
    var header = "M:4/4\nL:1/4\nK:C"
    var ours: String

    static let all: [Quirk] = [
        Quirk(
            description: "tie into both endings",
            reason: "abc2midi joins the tie to both endings at once and plays the note twice",
            body: "|: C D- |1 D :|2 D |]", ours: "60@0+1 62@1+2 60@3+1 62@4+2"),
        Quirk(
            description: "a sign after the last ending",
            reason: "abc2midi plays the passage once more without an ending",
            body: "|: C |1 D :|2 E :| F |]", ours: "60@0+1 62@1+1 60@2+1 64@3+1 65@4+1"),
        Quirk(
            description: "repeat three times", reason: "abc2midi does not know |:: (ABC 2.1, 4.8)",
            body: "|:: C ::| D |",
            ours: "60@0+1 60@1+1 60@2+1 62@3+1"),
        Quirk(
            description: "a double bar that opens a repeat", reason: "abc2midi reads ||: as a double bar only",
            body: "C D ||: E F :| G |]", ours: "60@0+1 62@1+1 64@2+1 65@3+1 64@4+1 65@5+1 67@6+1"),
        Quirk(
            description: "endings without a repeat sign", reason: "abc2midi plays none of them", body: "C |1 D |2 E |]",
            ours: "60@0+1 62@1+1 60@2+1 64@3+1"),
        Quirk(
            description: "thirds of a unit", reason: "abc2midi takes powers of two only", body: "C/3 D/3 E/3 F |",
            ours: "60@0+0.333 62@0.333+0.333 64@0.667+0.333 65@1+1"),
        Quirk(
            description: "lengths within and behind a chord",
            reason: "abc2midi takes one of the two (ABC 2.1, 4.17: their product)",
            body: "[C2E2]2 [C/E/]/ |", ours: "60@0+4 64@0+4 60@4+0.25 64@4+0.25"),
        Quirk(
            description: "staccato", reason: "abc2midi halves the note; how it is sung is the voice's affair",
            body: ".C D |",
            ours: "60@0+1 62@1+1"),
        Quirk(
            description: "trills", reason: "abc2midi plays !trill! as many notes; ornaments are for the eye here",
            body: "!trill!C D |", ours: "60@0+1 62@1+1"),
        Quirk(
            description: "rolls", reason: "abc2midi plays ~ as three notes; ornaments are for the eye here",
            body: "~C D |",
            ours: "60@0+1 62@1+1"),
        Quirk(
            description: "second layers",
            reason: "abc2midi plays & as a voice of its own; only the first layer is read",
            body: "C D & E F | G |", ours: "60@0+1 62@1+1 67@2+1"),
        Quirk(
            description: "a chord left open", reason: "abc2midi plays all that follows on the line at once",
            body: "[CE\nG A |",
            ours: "60@0+1 64@0+1 67@1+1 69@2+1"),
        Quirk(
            description: "parts labelled in each voice", reason: "abc2midi drops the second voice",
            body: "V:1\nP:A\nC D|\nP:B\nE F|\nV:2\nP:A\nc d|\nP:B\ne f|", header: "P:BA\nM:4/4\nL:1/4\nK:C",
            ours: "64@0+1 65@1+1 60@2+1 62@3+1"),
    ]
}
