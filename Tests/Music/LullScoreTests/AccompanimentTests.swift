// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import LullTime
import Testing

@Suite struct `A broken chord goes under the melody` {
    private func program(_ body: String, _ header: String = "M:4/4\nL:1/4\nK:C") throws -> Program {
        try #require(try tune(body, header).program)
    }

    /// `48@0+4`: pitch, onset and length in beats.
    private func spelled(_ notes: [ProgramNote]) -> [String] {
        notes.map { "\($0.pitch)@\(short($0.onset.value))+\(short($0.length.value))" }
    }

    @Test(arguments: Sounds.names) func `The laws hold for every bundled tune`(name: String) throws {
        let program = try #require(try Sounds.tune(name).program)
        #expect(HarmonyLaws.broken(by: program) == [])
        #expect(program.accompaniment.count >= program.length.ceiling / program.beatsPerBar)
        let mean = program.accompaniment.map(\.level).reduce(0, +) / Float(program.accompaniment.count)
        #expect(abs(mean + 10) < 0.5)
    }

    @Test func `And for a thousand seeded tunes`() throws {
        var tunes = RandomTunes(random: Seeded(state: 5))
        for round in 0..<1_000 {
            guard let program = try tunes.next().program else { continue }
            #expect(HarmonyLaws.broken(by: program) == [], "tune \(round)")
        }
    }

    @Test func `The bass on the downbeat and with a new chord, its tones rising on the beats`() throws {
        let notes = try program("\"C\"c4 | \"Am\"c2 \"G7\"B2 |]").accompaniment
        #expect(
            spelled(notes) == [
                "60@0+4", "64@1+3", "67@2+2", "72@3+1", "57@4+2", "64@5+1", "55@6+2", "62@7+1",
            ])
    }

    @Test func `Slow compound metres are filled in eighths, quick ones are not`() throws {
        func onsets(_ tempo: Int) throws -> [Double] {
            try program("G6 | G6 |]", "M:6/8\nL:1/8\nQ:3/8=\(tempo)\nK:C").accompaniment.map(\.onset.value)
        }
        #expect(try onsets(48).prefix(6).map { Int(($0 * 3).rounded()) } == [0, 1, 2, 3, 4, 5])
        #expect(try onsets(90) == [0, 1, 2, 3])
    }

    @Test func `Slow simple metres are filled between the beats that the melody holds, quicker ones are not`() throws {
        func onsets(_ tempo: Int) throws -> [Double] {
            try program("c2 c/c/ c | c3 z |]", "M:4/4\nL:1/4\nQ:1/4=\(tempo)\nK:C").accompaniment.map(\.onset.value)
        }
        #expect(try onsets(66).prefix(11) == [0, 0.5, 1, 1.5, 2, 3, 3.5, 4, 4.5, 5, 5.5])
        #expect(try onsets(72).prefix(7) == [0, 1, 2, 3, 4, 5, 6])
    }

    @Test func `A new chord has its bass, and the strings of the last one are let go`() throws {
        let notes = try program("\"C\"c2 \"F\"c2 | \"C\"c4 |]").accompaniment
        let first = notes.prefix { $0.onset < Beats(2) }
        #expect(first.allSatisfy { $0.onset + $0.length <= Beats(2) })
        #expect(notes.first { $0.onset == Beats(2) }.map { $0.pitch % 12 } == 5)
    }

    @Test func `A slash names the bass`() throws {
        #expect(try program("\"C/E\"c4 |]").accompaniment.first.map { $0.pitch % 12 } == 4)
    }

    @Test func `It is silent in the pickup and rests with the baby after a phrase`() throws {
        let notes = try program("G | c c c z | c c c z | c c c z | c c c |]").accompaniment
        #expect(notes.first?.onset == .zero)
        let program = try program("\"C\"c4 | c z3 | c4 | c z3 |]")
        let end = try #require(program.phrases.first)
        let next = try #require(program.notes.first { $0.onset >= end })
        #expect(!program.accompaniment.contains { $0.onset >= end && $0.onset < next.onset })
    }

    @Test func `Ten thousand chords at one instant are one, and a bar of 64 beats has 16 notes at most`() throws {
        let crowded = String(repeating: "\"C\"\"G\"", count: 5_000) + "c4 | c4 |]"
        #expect(try program(crowded).accompaniment.count <= 8)
        let wide = try program("C64 |]", "M:64/4\nL:1/4\nK:C")
        #expect(wide.accompaniment.count == 16)
        #expect(HarmonyLaws.broken(by: wide) == [])
    }

    @Test func `A tune longer than any song goes without`() throws {
        let long = try program("P:A\nC1024|", "P:(A99)9\nL:1/4\nK:C")
        #expect(long.accompaniment == [])
        #expect(!long.notes.isEmpty)
    }

    @Test func `A tune in another octave is accompanied in that octave`() throws {
        let (low, high) = (try program("C, E, G, C,|"), try program("c' e' g' c'|"))
        #expect(low.accompaniment.map { $0.pitch + 36 } == high.accompaniment.map(\.pitch))
    }
}
