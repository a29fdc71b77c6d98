// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime
import Testing

@Suite struct BeatsTests {
    /// Parts of a beat: the halves down to a 65,536th, the triplets and their triplets, quintuplets, septuplets, and
    /// what dotted notes and mixed tuplets make of them.
    @Test(arguments: [
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 20, 21, 24, 25, 27, 28, 30, 32, 35, 36, 48, 64, 81, 96, 128,
        65_536,
    ])
    func `the parts of a beat make the beat again`(part: Int) {
        #expect(Beats(1, over: Int64(part)) * part == Beats(1))
        #expect(Beats(Int64(part), over: Int64(part)) == Beats(1))
        #expect(Beats(-1, over: Int64(part)) * part == Beats(-1))
    }

    @Test func `tuplets of every note value come out even`() {
        for note in [1, 2, 4, 8, 16, 32, 64] {
            for (played, inTheTimeOf) in [
                (2, 3), (3, 2), (4, 3), (5, 2), (5, 3), (6, 2), (7, 2), (7, 3), (8, 3), (9, 2),
            ] {
                let whole = Beats(Int64(4 * inTheTimeOf), over: Int64(note))
                let each = Beats(Int64(4 * inTheTimeOf), over: Int64(note * played))
                #expect(each * played == whole, "\(played) in the time of \(inTheTimeOf) of 1/\(note)")
            }
        }
    }

    @Test func `what is no part of a unit is rounded down, above and below zero`() {
        #expect(Beats(1, over: 11).units == 84_452_072)
        #expect(Beats(-1, over: 11).units == -84_452_073)
    }

    @Test(arguments: [(0, 1, 0, 0), (1, 2, 0, 1), (-1, 2, -1, 0), (3, 1, 3, 3), (-3, 1, -3, -3), (-7, 3, -3, -2)])
    func `floor and ceiling are the whole beats on either side`(n: Int, d: Int, floor: Int, ceiling: Int) {
        let beats = Beats(Int64(n), over: Int64(d))
        #expect(beats.floor == floor)
        #expect(beats.ceiling == ceiling)
    }

    @Test func `one unit past a beat is after it, one before is not`() {
        #expect(Beats(units: Beats(5).units + 1).floor == 5)
        #expect(Beats(units: Beats(5).units + 1).ceiling == 6)
        #expect(Beats(units: Beats(5).units - 1).floor == 4)
        #expect(Beats(units: Beats(5).units - 1).ceiling == 5)
    }

    @Test func `sums and differences are exact`() {
        let third = Beats(1, over: 3)
        #expect(third + third + third == Beats(1))
        #expect(Beats(1) - third == Beats(2, over: 3))
        #expect(Beats(2) < Beats(7, over: 3))
        #expect(Beats(rounding: 0.25) == Beats(1, over: 4))
        #expect(Beats(rounding: -0.25).value == -0.25)
    }

    @Test(arguments: [(0.0, 0), (1, 48_000), (-1, -48_000), (0.171, 8208), (0.00001, 0), (0.00002, 1), (-0.00002, -1)])
    func `seconds become the nearest frame, on both sides of zero`(seconds: Double, count: Int) {
        #expect(Frames(rounding: seconds) == Frames(Int64(count)))
        #expect(abs(Frames(rounding: seconds).seconds - seconds) <= 0.5 / 48_000)
    }
}
