// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime
import Testing

@Suite struct FitTests {
    /// The rule again, from its words and in whole numbers: no logarithm, no floating point.
    static func judged(rate: Int, bar: Int, tempo: Int) -> Int {
        /// The stretch rate x k / tempo or its inverse, whichever is above one.
        func stretch(_ k: Int) -> (over: Int, under: Int) { (max(rate * k, tempo), min(rate * k, tempo)) }
        func nearer(_ a: Int, _ b: Int) -> Bool {
            stretch(a).over * stretch(b).under < stretch(b).over * stretch(a).under
        }
        func withinHalfAnOctave(_ k: Int) -> Bool {
            stretch(k).over * stretch(k).over <= 2 * stretch(k).under * stretch(k).under
        }
        var wholeBars: [Int] = []
        var parts: [Int] = []
        var halfBars: [Int] = []
        for k in 1...24 {
            if k % bar == 0 { wholeBars.append(k) }
            if bar % k == 0 { parts.append(k) }
            if 2 * k % bar == 0 { halfBars.append(k) }
        }
        for set in [wholeBars, parts, halfBars, Array(1...24)] {
            if let best = set.filter(withinHalfAnOctave).min(by: nearer) { return best }
        }
        return (1...24).min(by: nearer) ?? 1
    }

    @Test(arguments: [36, 24, 18, 12, 9], [2, 3, 4])
    func `every class fits every bar at every tempo of a lullaby`(rate: Int, bar: Int) {
        for tempo in 40...110 {
            let k = Fit.beatsPerStroke(rate: Rate(rate), beatsPerBar: bar, tempo: Tempo(tempo))
            #expect(
                k == Self.judged(rate: rate, bar: bar, tempo: tempo), "\(rate) a minute, \(bar) a bar, \(tempo) BPM")
        }
    }

    @Test func `every rate that may be asked for fits some k of 1 to 24`() {
        for rate in 4...120 {
            for bar in 1...16 {
                for tempo in stride(from: 20, through: 240, by: 10) {
                    let k = Fit.beatsPerStroke(rate: Rate(rate), beatsPerBar: bar, tempo: Tempo(tempo))
                    #expect(k == Self.judged(rate: rate, bar: bar, tempo: tempo), "\(rate), \(bar), \(tempo)")
                }
            }
        }
    }

    /// By hand, for tunes of 72 beats a minute. Three in a bar: 36 a minute takes 2 beats since 3 would make 108.
    /// Four in a bar: 12 a minute takes two whole bars, at 96.
    @Test(arguments: [(2, [2, 4, 4, 6, 8]), (3, [2, 3, 3, 6, 9]), (4, [2, 4, 4, 8, 8])])
    func `at 72 the classes take these beats`(bar: Int, expected: [Int]) {
        let found = [36, 24, 18, 12, 9].map {
            Fit.beatsPerStroke(rate: Rate($0), beatsPerBar: bar, tempo: Tempo(72))
        }
        #expect(found == expected)
    }

    @Test(arguments: [
        (2, [40: 4, 56: 4, 66: 6, 84: 8, 110: 10]), (3, [40: 3, 56: 6, 66: 6, 84: 6, 110: 9]),
        (4, [40: 4, 56: 4, 66: 4, 84: 8, 110: 8]),
    ])
    func `leg milking at 12 a minute takes these beats`(bar: Int, expected: [Int: Int]) {
        for (tempo, k) in expected {
            #expect(
                Fit.beatsPerStroke(rate: Rate(12), beatsPerBar: bar, tempo: Tempo(tempo)) == k, "\(bar), \(tempo)")
        }
    }

    @Test func `no tune is bent by more than half an octave where any k allows less`() {
        for rate in [36, 24, 18, 12, 9, 8] {
            for bar in 2...4 {
                for tempo in 40...110 where tempo >= rate {
                    let k = Fit.beatsPerStroke(rate: Rate(rate), beatsPerBar: bar, tempo: Tempo(tempo))
                    #expect(rate * k * rate * k <= 2 * tempo * tempo && tempo * tempo <= 2 * rate * k * rate * k)
                }
            }
        }
    }

    @Test(arguments: [(35, false), (36, true), (72, true), (120, true), (121, false)])
    func `a rate keeps its beats within 36 and 120 a minute`(tempo: Int, keeps: Bool) {
        #expect(Fit.keeps(Pace(tempo: Tempo(tempo), beatsPerStroke: 6)) == keeps)
    }

    @Test func `the bounds are kept to the millionth`() {
        #expect(!Fit.keeps(Pace(tempo: Tempo(micro: 35_999_999), beatsPerStroke: 6)))
        #expect(!Fit.keeps(Pace(tempo: Tempo(micro: 120_000_001), beatsPerStroke: 6)))
    }
}
