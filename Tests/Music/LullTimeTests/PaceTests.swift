// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime
import Testing

@Suite struct PaceTests {
    @Test func `tempo is rate times beats per stroke, exactly`() {
        var random = Seeded(1)
        for k in Pace.beatsPerStrokeRange {
            for _ in 0..<100 {
                let rate = Rate(micro: .random(in: 4_000_000...120_000_000, using: &random))
                let pace = Pace(rate: rate, beatsPerStroke: k)
                #expect(pace.tempo.micro == rate.micro * Int64(k))
                #expect(pace.rate == rate)
            }
        }
        #expect(Pace(rate: Rate(12), beatsPerStroke: 6).tempo == Tempo(72))
    }

    @Test func `an asked tempo is kept as asked, and its rate is the nearest millionth`() {
        for tempo in 20...240 {
            for k in Pace.beatsPerStrokeRange {
                let pace = Pace(tempo: Tempo(tempo), beatsPerStroke: k)
                #expect(pace.tempo == Tempo(tempo))
                #expect(abs(pace.rate.micro * Int64(k) - pace.tempo.micro) * 2 <= Int64(k))
            }
        }
        #expect(Pace(tempo: Tempo(80), beatsPerStroke: 6).rate == Rate(micro: 13_333_333))
        #expect(Pace(tempo: Tempo(70), beatsPerStroke: 6).rate == Rate(micro: 11_666_667))
    }

    @Test func `what may be asked for`() {
        #expect(Rate.range == Rate(4)...Rate(120))
        #expect(Tempo.range == Tempo(20)...Tempo(240))
        #expect(Pace.beatsPerStrokeRange == 1...24)
    }

    @Test(arguments: [(12.0, 12_000_000), (13.3333333, 13_333_333), (66.6666667, 66_666_667)])
    func `typed numbers become the nearest millionth`(typed: Double, micro: Int) {
        #expect(Rate(rounding: typed) == Rate(micro: Int64(micro)))
        #expect(Tempo(rounding: typed) == Tempo(micro: Int64(micro)))
        #expect(Rate(rounding: typed).perMinute == Double(micro) / 1e6)
    }

    @Test func `instants differ in seconds`() {
        let start = Instant(nanoseconds: 1_000_000_000)
        #expect(start + 1.5 == Instant(nanoseconds: 2_500_000_000))
        #expect((start + 1.5) - start == 1.5)
        #expect(start - (start + 1.5) == -1.5)
        #expect(start < start + 0.001)
    }
}
