// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import LullTime
import Testing

@Suite struct `A tune without chord symbols gets a few that fit` {
    /// The chord of each beat, `-` where there is none: `C C G - | F F C C`.
    private func chords(_ body: String, _ header: String = "M:4/4\nL:1/4\nK:C") throws -> String {
        let tune = try tune(body, header)
        let program = try #require(tune.program)
        let placed = PlacedChord.all(of: tune)
        let beats = stride(from: 0, to: program.length.value, by: 1).map { beat in
            let chord = placed.first { $0.onset <= beat && $0.end >= beat + 1 }
            return chord.map { name($0.chord) } ?? "-"
        }
        return stride(from: 0, to: beats.count, by: program.beatsPerBar).map {
            beats[$0..<min($0 + program.beatsPerBar, beats.count)].joined(separator: " ")
        }.joined(separator: " | ")
    }

    private func name(_ chord: Chord) -> String {
        let names = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
        let third = chord.tones.contains(chord.root + 4) ? "" : chord.tones.contains(chord.root + 3) ? "m" : "5"
        return names[chord.root] + third + (chord.tones.count == 4 ? "7" : "")
    }

    @Test(arguments: Sounds.names) func `No chord contradicts a note that lasts a beat on the beat`(name: String) throws
    {
        var tune = try Sounds.tune(name)
        for index in tune.voices.indices { tune.voices[index].chords = [] }
        #expect(HarmonyLaws.contradictions(in: tune) == [])
        let program = try #require(tune.program)
        let sounding = PlacedChord.all(of: tune).reduce(0) { $0 + $1.end - $1.onset }
        #expect(sounding > 0.7 * program.length.value, "it is left alone too often")
    }

    @Test func `Nor in a thousand seeded tunes, and no string rubs a semitone against such a note`() throws {
        var tunes = RandomTunes(random: Seeded(state: 31))
        var withChords = 0
        for round in 0..<1_000 {
            let tune = try tunes.next()
            guard let program = tune.program else { continue }
            #expect(HarmonyLaws.contradictions(in: tune) == [], "tune \(round)")
            if !program.accompaniment.isEmpty { withChords += 1 }
            let held = program.notes.filter { $0.onset.units % Beats.unitsPerBeat == 0 && $0.length >= Beats(1) }
            for note in held {
                let end = note.onset + note.length
                let rubs = program.accompaniment.contains {
                    $0.onset < end && $0.onset + $0.length > note.onset
                        && [1, 11].contains((Int($0.pitch) - Int(note.pitch) + 120) % 12)
                }
                #expect(!rubs, "tune \(round), beat \(note.onset.value)")
            }
        }
        #expect(withChords > 800)
    }

    @Test func `Tonic, subdominant and dominant, in half bars where a half is whole beats`() throws {
        let chosen = try chords("C C G G | A A G2 | F F E E | D D C2 |]")
        #expect(chosen == "C C C C | F F C C | F F C C | G G C C")
        #expect(try chords("C E G | B A G | F G B | C3 |]", "M:3/4\nL:1/4\nK:C").hasSuffix("C C C"))
    }

    @Test func `Home at the end, and the dominant with its seventh where it is sung`() throws {
        let chosen = try chords("E2 G | F2 D | D2 B | C3 |]", "M:3/4\nL:1/4\nK:C")
        #expect(chosen == "C C C | G7 G7 G7 | G G G | C C C")
    }

    @Test func `A minor tune keeps its own seventh, or the raised one that it sings`() throws {
        let natural = try chords("A2 c2 | d2 f2 | e2 G2 | A4 |]", "M:4/4\nL:1/4\nK:Am")
        #expect(natural == "Am Am Am Am | Dm Dm Dm Dm | Em Em Em Em | Am Am Am Am")
        let raised = try chords("A2 c2 | d2 f2 | e2 ^G2 | A4 |]", "M:4/4\nL:1/4\nK:Am")
        #expect(raised == "Am Am Am Am | Dm Dm Dm Dm | E E E E | Am Am Am Am")
    }

    @Test func `A mode keeps its thirds`() throws {
        let dorian = try chords("D2 F2 | G2 B2 | A2 c2 | D2 E2 | D4 |]", "M:4/4\nL:1/4\nK:Ddor")
        #expect(dorian.hasPrefix("Dm Dm Dm Dm | G G G G | Am Am Am Am"))
    }

    @Test func `A tune of five notes gets none that it does not sing`() throws {
        let tune = try tune("C2 D2 | E2 G2 | A2 G2 | D2 E2 | C4 |]")
        let sung = Set(try #require(tune.program).notes.map { $0.pitch % 12 })
        for span in tune.harmony where span.chord.root != 0 {
            #expect((0..<12).allSatisfy { !span.chord.tones.contains($0) || sung.contains(Int16($0)) })
        }
    }

    @Test func `Without a key there is a drone on the last note`() throws {
        #expect(try chords("D2 A2 | E2 D2 |]", "M:4/4\nL:1/4\nK:none") == "D5 D5 D5 D5 | - - D5 D5")
    }

    @Test func `A chord is let go while a note contradicts it`() throws {
        #expect(try chords("C D G F | C4 |]", "M:4/4\nL:1/4\nK:none") == "C5 - C5 - | C5 C5 C5 C5")
        let chosen = try chords("C3 ^D | C4 |]", "M:4/4\nL:1/4\nK:C")
        #expect(chosen == "C5 C5 C5 - | C5 C5 C5 C5")
    }
}

@Suite struct `A tune's own chord symbols are followed` {
    private func chords(_ body: String) throws -> [PlacedChord] { PlacedChord.all(of: try tune(body)) }

    @Test func `Each holds until the next, also against the melody`() throws {
        let placed = try chords("\"C\"F2 F2 | \"G7\"C4 | C2 \"Am/E\"C2 |]")
        #expect(placed.map(\.chord) == ["C", "G7", "Am/E"].map { Chord(symbol: $0) })
        #expect(placed.map(\.onset) == [0, 4, 10])
        #expect(placed.map(\.end) == [4, 10, 12])
    }

    @Test func `One that is unknown is passed over, and of several at one place the last holds`() throws {
        let placed = try chords("\"C\"C2 \"Dolce\"D2 | \"F\"\"G\"\"F\"F4 |]")
        #expect(placed.map(\.chord) == ["C", "F"].map { Chord(symbol: $0) })
        #expect(placed.map(\.onset) == [0, 4])
    }

    @Test func `Where none can be read, chords are chosen`() throws {
        #expect(try chords("\"Dolce\"C2 E2 | C4 |]").map(\.chord.root) == [0])
    }

    @Test func `One that begins in the pickup holds from the first downbeat on`() throws {
        let placed = try chords("\"G\"G | C4 | \"C\"C3 |]")
        #expect(placed.map(\.onset) == [-1, 4])
        let tune = try tune("\"G\"G | C4 | \"C\"C3 |]")
        #expect(try #require(tune.program).accompaniment.first?.onset == .zero)
    }
}
