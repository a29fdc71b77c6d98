// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import LullTime
import Testing

@Suite struct `A program is a tune on the beats that strokes share` {
    private func bundled(_ name: String) throws -> Program { try #require(try Sounds.tune(name).program) }

    private func program(_ body: String, header: String = "M:4/4\nL:1/4\nK:C") throws -> Program {
        try #require(try tune(body, header).program)
    }

    @Test(arguments: Sounds.names) func `The laws hold for every bundled tune`(name: String) throws {
        #expect(Laws.broken(by: try bundled(name)) == [])
    }

    @Test func `Brahms has a pickup of one beat and 47 beats from its downbeat`() throws {
        let brahms = try bundled("brahms_wiegenlied")
        #expect(brahms.beatsPerBar == 3)
        #expect(brahms.tempo == Tempo(72))
        #expect(brahms.pickup == Beats(1))
        #expect(brahms.length == Beats(47))
        #expect(brahms.notes.first?.onset == Beats(-1))
        #expect(brahms.notes.first?.length == Beats(1, over: 2))
        #expect(brahms.tonic == 65)
        #expect(brahms.phrases.map(\.value) == [5, 11, 17, 23, 29, 35, 41, 47])
    }

    @Test func `Weber's beat is the eighth, three in a bar, at 108`() throws {
        let weber = try bundled("weber_schlaf_herzenssoehnchen")
        #expect(weber.beatsPerBar == 3)
        #expect(weber.tempo == Tempo(108))
        #expect(weber.notes[0].length == Beats(1))
        #expect(weber.length == Beats(48))
        #expect(weber.pickup == .zero)
    }

    @Test(arguments: [
        ("flies_schlafe_mein_prinzchen", 48, 32.0), ("nina_bubbaeiae", 44, 16), ("rocking_the_cradle", 40, 95.0 / 3),
        ("lavender_blue_1849", 46, 24),
    ]) func `Tunes in 6/8 have two dotted beats a bar`(name: String, tempo: Int, length: Double) throws {
        let program = try bundled(name)
        #expect(program.beatsPerBar == 2)
        #expect(program.tempo == Tempo(tempo))
        #expect(abs(program.length.value - length) < 1e-6)
    }

    @Test func `Pickup and length of the other tunes, by hand`() throws {
        let expected: [(String, Double, Double)] = [
            ("ah_vous_dirai_je_maman", 0, 48), ("ar_hyd_y_nos", 0, 64), ("der_mond_ist_aufgegangen", 1, 47),
            ("irish_lullaby_suantraidhe", 0, 64), ("rocking_the_cradle", 1.0 / 3, 95.0 / 3),
            ("rozhinkes_mit_mandlen", 1, 83), ("sandmaennchen_die_bluemelein", 1, 63),
            ("schlaf_kindlein_schlaf", 0, 20),
            ("suse_leewe_suse", 0, 48),
        ]
        for (name, pickup, length) in expected {
            let program = try bundled(name)
            #expect(abs(program.pickup.value - pickup) < 1e-6, "\(name)")
            #expect(abs(program.length.value - length) < 1e-6, "\(name)")
        }
    }

    @Test(arguments: Sounds.names) func `A bundled tune breathes every 4 to 8 seconds, or where its words let it`(
        name: String
    )
        throws
    {
        let program = try bundled(name)
        let seconds = 60 / program.tempo.perMinute
        for (start, end) in zip([Beats.zero - program.pickup] + program.phrases, program.phrases) {
            let sung = program.notes.filter { $0.onset >= start && $0.onset < end }
            let last = try #require(sung.last)
            let first = try #require(sung.first)
            let length = (last.onset + last.length - first.onset).value * seconds
            #expect(3.7...8.6 ~= length, "\(name) at beat \(start.value)")
        }
    }

    @Test func `Phrases follow the words`() throws {
        let mond = try bundled("der_mond_ist_aufgegangen")
        #expect(mond.phrases.map(\.value) == [7, 15, 22, 31, 39, 47])
        #expect(try bundled("suo_gan").phrases.map(\.value) == [8, 16, 24, 32, 40, 48, 56, 64])
    }

    @Test(arguments: Sounds.names) func `No breath falls within a word or a held syllable`(name: String) throws {
        let tune = try Sounds.tune(name)
        let program = try #require(tune.program)
        let syllables = tune.lyrics.first ?? []
        for end in program.phrases.dropLast() {
            if let sung = syllables.last(where: { $0.onset < end }) { #expect(!sung.joinsNext, "\(sung.text)") }
        }
        for (note, next) in zip(program.notes, program.notes.dropFirst()) where note.endsPhrase {
            let isSung = syllables.contains { $0.onset == next.onset }
            let isPastWords = syllables.last.map { $0.onset < next.onset } ?? true
            #expect(isSung || isPastWords)
        }
    }

    @Test func `A long word is not broken for want of breath`() throws {
        let notes = try program("C2 D2|E2 F2|G2 A2|B2 c2|C2 D2|E2 F2|\nw: a-b-c-d-e-f-g-h-i-j-k-l").notes
        #expect(notes.filter(\.endsPhrase).count == 1)
    }

    @Test func `A last bar that does not complement the pickup is filled up`() throws {
        #expect(try program("C D E F | G A |]").length == Beats(8))
        #expect(try program("C | D E F G | A B c |]").length == Beats(7))
        #expect(try program("C | D E F G | A B |]").length == Beats(8))
        #expect(try program("C D |]").length == Beats(4))
        #expect(try program("C D |]").pickup == .zero)
    }

    @Test func `The pickup is the first bar that is played`() throws {
        #expect(try program("G, |: C D E F | G A B :|").pickup == Beats(1))
        #expect(try program("P:A\nC D E F|\nP:B\nG | A B c d|", header: "P:BA\nM:4/4\nL:1/4\nK:C").pickup == Beats(1))
    }

    @Test func `A free metre has beats without bars`() throws {
        let free = try program("C D E F |", header: "M:none\nL:1/4\nK:C")
        #expect(free.beatsPerBar == 1)
        #expect(free.length == Beats(4))
    }

    @Test(arguments: [
        ("M:4/4", 72.0), ("M:6/8", 48), ("M:6/8\nQ:1/8=120", 40), ("M:C|\nQ:1/4=100", 50), ("M:3/8\nQ:3/8=36", 108),
        ("M:4/4\nQ:1/4=5", 20), ("M:4/4\nQ:1/4=9999", 240),
    ]) func `The tempo counts the metre's own beats, within what anyone may ask for`(header: String, tempo: Double)
        throws
    {
        #expect(try program("C D E F|", header: "\(header)\nL:1/8\nK:C").tempo.perMinute == tempo)
    }

    @Test func `The top note of a chord is sung, and never over the next`() throws {
        let notes = try program("[CGE]2 [ce]- [ec] | D4 |").notes
        #expect(notes.map(\.pitch) == [67, 76, 62])
        #expect(notes.map(\.length) == [Beats(2), Beats(2), Beats(4)])
        let tied = try program("[EG]- [CG] C2|").notes
        #expect(tied.map(\.pitch) == [67, 60, 60])
        #expect(tied.map(\.length) == [Beats(1), Beats(1), Beats(2)])
    }

    @Test func `Only the first voice is sung`() throws {
        #expect(try program("V:1\nC D E F|\nV:2\nc d e f|").notes.map(\.pitch) == [60, 62, 64, 65])
        #expect(try tune("z4|").program == nil)
        #expect(try tune("").program == nil)
        #expect(try tune("z4|").phrases == [])
    }

    @Test func `Joints tell a breath, a stroke of the tongue and singing on`() throws {
        func joints(_ body: String) throws -> [ProgramJoint] { try program(body).notes.map(\.joint) }
        #expect(try joints("C D (E F)|") == [.fresh, .articulated, .articulated, .slurred])
        #expect(try joints("C z D E|") == [.fresh, .fresh, .articulated])
        #expect(try joints("C D E F|\nw: a _ b-c") == [.fresh, .slurred, .articulated, .articulated])
        #expect(try joints("C- C D E|\nw: a _ _ c") == [.fresh, .slurred, .articulated])
        #expect(try joints("(C D E) F|") == [.fresh, .slurred, .slurred, .articulated])
    }

    @Test func `A phrase is loudest a third of the way in, high notes and downbeats are louder`() throws {
        let flat = try program("C C C C | C C C C |").notes.map(\.level)
        #expect(flat[4] > flat[7])
        #expect(flat[2] > flat[1] && flat[0] > flat[7])
        let high = try program("C g C C |").notes.map(\.level)
        #expect(high[1] > high[0])
        let loud = try program("!p! C C !f! C C |").notes.map(\.level)
        #expect(loud[2] > loud[1] && loud[3] > loud[1])
    }

    @Test func `The tonic lies at or below the median`() throws {
        #expect(try program("G A B c|", header: "L:1/4\nK:G").tonic == 67)
        #expect(try program("E F G A|", header: "L:1/4\nK:Am").tonic == 57)
        #expect(try program("E F G D|", header: "L:1/4\nK:none").tonic == 62)
    }
}
