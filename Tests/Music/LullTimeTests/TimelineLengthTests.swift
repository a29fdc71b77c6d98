// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime
import Testing

/// A steady line is divided in 64 bits for its first hours and in 128 after that.
@Suite struct TimelineLengthTests {
    /// Lengths of all sizes, most of them near where a product leaves 64 bits.
    private static func lengths(_ random: inout Seeded, edges: [Int64]) -> [Int64] {
        let near = edges.flatMap { edge in
            (0..<40).map { _ in edge + Int64.random(in: -2_000...2_000, using: &random) }
        }
        let any = (0..<40).map { _ in
            let bits = Int64.random(in: 1...43, using: &random)
            return Int64.random(in: 0...1 << bits, using: &random)
        }
        return near + any + [0, 1]
    }

    @Test(arguments: 0..<100)
    func `a line is exact however long it has run`(seed: Int) {
        var random = Seeded(seed)
        let tempo = random.tempo()
        let line = Timeline(frame: Frames(0), beat: .zero, tempo: tempo)
        let perFrame = Int128(tempo.micro) * Int128(Beats.unitsPerBeat)
        let minute: Int128 = 60 * 48_000 * 1_000_000

        for length in Self.lengths(&random, edges: [Int64.max / (tempo.micro * 126)]).flatMap({ [$0, -$0] }) {
            let beat = line.beat(at: Frames(length))
            // Rounded down: no more than so many units fit, and one more would not.
            #expect(Int128(beat.units) * minute <= Int128(length) * perFrame)
            #expect((Int128(beat.units) + 1) * minute > Int128(length) * perFrame)
        }
        for units in Self.lengths(&random, edges: [23_000_000_000_000, Int64.max / 390_625]).flatMap({ [$0, -$0] }) {
            let frame = line.frame(of: Beats(units: units))
            // Rounded up.
            #expect(Int128(frame.count) * perFrame >= Int128(units) * minute)
            #expect((Int128(frame.count) - 1) * perFrame < Int128(units) * minute)
        }
    }

    @Test(arguments: 20...240)
    func `after days, every minute is as many beats as the tempo says, on its exact frame`(tempo: Int) {
        let line = Timeline(frame: Frames(0), beat: .zero, tempo: Tempo(tempo))
        for minutes in stride(from: -14_400, through: 14_400, by: 60) {
            let frame = Frames(Int64(minutes) * 2_880_000)
            #expect(line.frame(of: Beats(minutes * tempo)) == frame)
            #expect(line.beat(at: frame) == Beats(minutes * tempo))
        }
    }
}
