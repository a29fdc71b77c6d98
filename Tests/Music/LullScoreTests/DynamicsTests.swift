// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import LullTime
import Testing

@Suite struct `Verses differ by a little in loudness` {
    private func verse(_ verse: Int, _ count: Int = 4_000, seed: UInt64 = 9) -> [Float] {
        (0..<count).map { VerseVariation.level(seed: seed, verse: verse, note: $0) }
    }

    @Test func `The first verse is as the score has it`() {
        #expect(verse(0).allSatisfy { $0 == 0 })
        #expect(verse(-1).allSatisfy { $0 == 0 })
        #expect(VerseVariation.level(seed: 1, verse: 3, note: -1) == 0)
    }

    @Test func `Never by more than half a decibel, and over a verse not at all`() {
        for seed in UInt64(0)..<20 {
            let levels = verse(1 + Int(seed), seed: seed &* 0x9E37_79B9_7F4A_7C15)
            #expect(levels.allSatisfy { abs($0) <= 0.5 })
            #expect(abs(levels.reduce(0, +) / Float(levels.count)) < 0.005)
            #expect((levels.max() ?? 0) > 0.25 && (levels.min() ?? 0) < -0.25)
        }
        let short = (1...200).map { verse($0, 40).reduce(0, +) / 40 }
        #expect(short.allSatisfy { abs($0) < 0.175 })
    }

    @Test func `From note to note by less than a fifth of a decibel`() {
        for number in 1...50 {
            let levels = verse(number, 500)
            #expect(zip(levels, levels.dropFirst()).allSatisfy { abs($0 - $1) < 0.2 })
        }
    }

    @Test func `Always the same for the same seed, verse and note, and different for others`() {
        #expect(verse(2, 64) == verse(2, 64))
        #expect(verse(2, 64) != verse(3, 64))
        #expect(verse(2, 64) != verse(2, 64, seed: 10))
        #expect(VerseVariation.level(seed: .max, verse: .max, note: .max).isFinite)
    }
}

@Suite struct `The last note of a phrase is longer within its beat` {
    private func program(_ body: String, _ header: String = "M:4/4\nL:1/4\nK:C") throws -> Program {
        try #require(try tune(body, header).program)
    }

    @Test func `It takes what is left of its beat, and a rest there gives way`() throws {
        let tune = try program("C D E F/z/ | z4 | C D E F/z/ | z4 |]")
        #expect(tune.notes.filter(\.endsPhrase).map(\.length) == [Beats(1), Beats(1)])
        #expect(tune.phrases == [Beats(4), Beats(16)])
    }

    @Test func `Where no other room is left the baby keeps half of the rest`() throws {
        let notes = try program("C3 E2 z | D3 F2 z | C3 E2 z |]", "M:6/8\nL:1/8\nQ:3/8=30\nK:C").notes
        let ends = notes.filter(\.endsPhrase).map { $0.onset + $0.length }
        #expect(ends == [23, 35].map { Beats(Int64($0), over: 6) })
    }

    @Test(arguments: Sounds.names) func `Only such notes are longer, and never past the beat or the rest`(
        name: String
    ) throws { try hold(try Sounds.tune(name)) }

    @Test func `So it is for seeded tunes`() throws {
        var tunes = RandomTunes(random: Seeded(state: 12))
        for _ in 0..<300 { try hold(try tunes.next()) }
    }

    private func hold(_ tune: Tune) throws {
        guard let program = tune.program, let voice = tune.voices.first else { return }
        let unit = tune.meter.beat.value
        try #require(voice.events.count == program.notes.count)
        for (index, (event, note)) in zip(voice.events, program.notes).enumerated() {
            let written = (event.onset + event.length - tune.pickup).value / unit
            let sung = (note.onset + note.length).value
            guard abs(sung - written) > 1e-6 else {
                let next = index + 1 < program.notes.count ? program.notes[index + 1].onset : program.length
                let endsOnBeat = abs(written - written.rounded()) < 1e-6
                #expect(!note.endsPhrase || endsOnBeat || note.onset + note.length == next, "beat \(written)")
                continue
            }
            #expect(note.endsPhrase && sung > written)
            #expect(sung <= written.rounded(.up) + 1e-6)
            let next = index + 1 < program.notes.count ? program.notes[index + 1].onset.value : program.length.value
            #expect(sung < next - 1e-6, "no room is left at beat \(sung)")
        }
    }
}
