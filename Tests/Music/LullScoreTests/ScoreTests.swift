// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import LullTime
import Testing

@Suite struct `A tune keeps all that its file says` {
    @Test func `Header texts are kept in order`() throws {
        let tune = try Sounds.tune("brahms_wiegenlied")
        #expect(tune.number == 1)
        #expect(tune.title == "Wiegenlied (Guten Abend, gut' Nacht), Op. 49 No. 4")
        #expect(tune.texts("C") == ["Johannes Brahms (1833-1897), 1868"])
        #expect(tune.texts("O") == ["Germany/Austria"])
        #expect(tune.texts("N").count == 2)
        #expect(try Sounds.tune("haidl_bubaidl").texts("W").count == 1)
    }

    @Test func `A text goes on with +:`() throws {
        let tune = try tune("C4|", "N:one\n+:two\nM:4/4\nK:C")
        #expect(tune.texts("N") == ["one two"])
    }

    @Test func `Fields above the first tune hold for all`() {
        let reading = read("M:3/4\nL:1/4\n\nX:1\nK:C\nC D E|\n\nX:2\nK:C\nC2 E|\n")
        #expect(reading.tunes.map(\.meter.description) == ["3/4", "3/4"])
        #expect(reading.tunes.map { spelled($0.voices.first) } == ["60@0+1 62@1+1 64@2+1", "60@0+2 64@2+1"])
    }

    @Test func `Chord symbols stand apart with their onsets`() throws {
        let voice = try #require(try tune("\"Am\"C2 D \"^no\"E |: \"G7\" F4 :|").voices.first)
        #expect(voice.chords.map { "\($0.text)@\(short($0.onset.value))" } == ["Am@0", "G7@4", "G7@8"])
        #expect(voice.events.count == 5)
    }

    @Test(arguments: [
        ("1/4=80", 80), ("3/8=40", 60), ("\"Andante\" 1/2=40 \"x\"", 80), ("80", 80), ("1/8 1/4=20", 30), ("C=60", 60),
        ("1/4=72.5", 72.5),
    ]) func `Every way of writing a tempo`(text: String, quartersPerMinute: Double) throws {
        let tempo = try #require(try tune("C4|", "M:4/4\nL:1/4\nQ:\(text)\nK:C").tempo)
        #expect(Double(tempo.micro) / 1e6 * tempo.note.value == quartersPerMinute)
    }

    @Test func `Accidentals hold as the file asks`() throws {
        func pitches(_ rule: String) throws -> [Int16] {
            try tune("^c C c [I:propagate-accidentals pitch]", "M:4/4\nL:1/4\nI:propagate-accidentals \(rule)\nK:C")
                .voices[0]
                .events.map(\.pitch)
        }
        #expect(try pitches("pitch") == [73, 61, 73])
        #expect(try pitches("octave") == [73, 60, 73])
        #expect(try pitches("not") == [73, 60, 72])
        #expect(
            try tune("^c C", "%%propagate-accidentals octave\nL:1/4\nK:C").voices[0].events.map(\.pitch) == [73, 60])
    }

    @Test func `An empty key has no home`() throws {
        #expect(try tune("F|", "K:").key == Key.none)
        #expect(try tune("F|", "K:Eb").key.tonic == 3)
        #expect(try tune("F|", "K:Am").key.tonic == 9)
    }

    @Test func `Repeats can be played three times, and endings in any order`() throws {
        #expect(try tune("|:: C ::| D|").voices[0].events.map(\.pitch) == [60, 60, 60, 62])
        #expect(try tune("|: C |2 D :|1 E :| F|").voices[0].events.map(\.pitch) == [60, 64, 60, 62, 65])
    }
}

@Suite struct `Words stand under the notes they are sung on` {
    private func verse(_ body: String, _ number: Int = 0) throws -> String {
        let verses = try tune(body).voices[0].verses
        try #require(verses.count > number)
        return verses[number].map { "\($0.text)\($0.joinsNext ? "-" : "")@\(short($0.onset.value))" }.joined(
            separator: " ")
    }

    @Test func `Hyphens, holds, skips and blanks`() throws {
        #expect(try verse("C D E F|\nw: ba-by sleep now") == "ba-@0 by@1 sleep@2 now@3")
        #expect(try verse("C D E F|\nw: ba_by now") == "ba@0 by@2 now@3")
        #expect(try verse("C D E F|\nw: ba-_by * now") == "ba-@0 by@2")
        #expect(try verse("C D E F|\nw: a * of~the x\\-y") == "a@0 of the@2 x-y@3")
        #expect(try verse("C D|E F|\nw: a | b c") == "a@0 b@2 c@3")
    }

    @Test func `Rests, grace notes and chord symbols take none, chords and tied notes one`() throws {
        #expect(try verse("{a}C z \"Am\"[CE] D-|D E|\nw: a b c _ d") == "a@0 b@2 c@3 d@5")
    }

    @Test func `A word goes on with +: and over a joined line`() throws {
        #expect(try verse("C D E F|\nw: a b\n+: c d") == "a@0 b@1 c@2 d@3")
        #expect(try verse("C D \\\nE F|\nw: a b c d") == "a@0 b@1 c@2 d@3")
    }

    @Test func `Several lines are verses, and each line of music begins anew`() throws {
        let body = "C D|\nw: a b\nw: c d\nE F|\nw: e f\nw: g h"
        #expect(try verse(body, 0) == "a@0 b@1 e@2 f@3")
        #expect(try verse(body, 1) == "c@0 d@1 g@2 h@3")
    }

    @Test func `Words are sung on every pass`() throws {
        #expect(try verse("|: C D :|\nw: a b") == "a@0 b@1 a@2 b@3")
    }

    @Test func `Lyrics are on the program's beats`() throws {
        let lyrics = try Sounds.tune("brahms_wiegenlied").lyrics
        #expect(lyrics.count == 1)
        #expect(lyrics[0].prefix(3).map(\.onset.value) == [-1, -0.5, 0])
        #expect(lyrics[0].prefix(3).map(\.text) == ["Gu", "ten", "A"])
        #expect(lyrics[0].prefix(3).map(\.joinsNext) == [true, false, true])
        let counts = try Sounds.tune("ah_vous_dirai_je_maman").lyrics.map(\.count)
        #expect(counts == [42, 42])
    }
}
