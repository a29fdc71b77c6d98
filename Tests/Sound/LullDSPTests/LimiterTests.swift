// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullSoundKit
import Testing

@Suite struct LimiterTests {
    @Test(arguments: [-1.0, -12, -24]) func `no true peak passes the ceiling`(ceiling: Double) {
        let loud =
            Signals.noise(level: 6, seconds: 1, seed: 1) + Signals.silence(seconds: 0.1)
            + Signals.sine(11_987, level: 12, seconds: 1, phase: 0.3) + Signals.square(80, seconds: 1)
        let judge = LoudnessJudge()
        judge.add(limited(loud, ceiling: ceiling))
        #expect(judge.truePeak <= ceiling + 0.01)
        #expect(judge.truePeak > ceiling - 0.1)
    }

    @Test func `below the ceiling it is a pure delay of 144 frames, bit for bit`() {
        let input = Signals.sine(500, level: -1.01, seconds: 1)
        let output = limited(input, ceiling: -1)
        #expect(Array(output[144...]) == Array(input.dropLast(144)))
    }

    @Test func `the gain is at its lowest when the peak comes out, came there within 3 ms, and has no corner`() {
        var input = [Float](repeating: 0.1, count: 9_600)
        input[4_000] = 1
        let gains = limited(input, ceiling: -12).enumerated().map { index, sample in
            index >= 144 ? sample / input[index - 144] : 1
        }
        #expect(gains[144..<4_000].allSatisfy { $0 == 1 })
        #expect(abs(gains[4_144] - 0.2512) < 2e-3)
        // The steepest step of the attack is Hann's peak, 1 / 8.5 of the way in 8 frames.
        for (before, after) in zip(gains.dropFirst(200), gains.dropFirst(201)) {
            #expect(abs(after - before) < 0.75 / 8.5 / 8 * 1.01)
        }
    }

    @Test func `150 ms after the hold, all but 1 / e of the way back is done, and in the end all of it`() {
        var input = [Float](repeating: 0.1, count: 144_000)
        input[4_000] = 1
        let output = limited(input, ceiling: -12)
        // 144 look-ahead, 20 steps of hold, then 7,200 frames; the window averages over the last 16 steps.
        let gain = output[4_000 + 160 + 64 + 7_200] / 0.1
        #expect(abs(gain - (1 - 0.7488 / 2.71828)) < 0.01)
        #expect(output[143_000] == 0.1)
    }

    @Test func `a bound holds for its whole quantum`() {
        let input = Signals.sine(300, level: -20, seconds: 0.5)
        var limiter = Limiter(ceiling: 1)
        var quantum = 0
        let output = inQuanta(input) { block in
            var silence = [Float](repeating: 0, count: 64)
            var side = silence.mutableSpan
            limiter.process(&block, &side, isMono: true, bound: quantum == 100 ? 0 : 1)
            quantum += 1
        }
        #expect(output[6_544..<6_608].allSatisfy { $0 == 0 })
        #expect(output[6_400 - 64] == input[6_400 - 64 - 144])
        // A cut would be a corner of 0.1; the sine's own are 0.00015.
        #expect(steepestCorner(Array(output[200...])) < 0.0006)
    }

    @Test func `neither of two channels passes the ceiling, and both get one gain`() {
        let mid = Signals.noise(level: -8, seconds: 2, seed: 2)
        let side = Signals.noise(level: -8, seconds: 2, seed: 3)
        let output = limited(mid, side, ceiling: -12)
        for sign: Float in [1, -1] {
            let judge = LoudnessJudge()
            judge.add(zip(output.mid, output.side).map { $0 + sign * $1 })
            #expect(judge.truePeak <= -12 + 0.01 && judge.truePeak > -12.5)
        }
        for i in 144..<mid.count where abs(mid[i - 144]) > 0.01 && abs(side[i - 144]) > 0.01 {
            #expect(abs(output.mid[i] / mid[i - 144] - output.side[i] / side[i - 144]) < 1e-5)
        }
    }

    @Test func `a side that comes and goes is delayed bit for bit, to its last sample`() {
        let mid = Signals.sine(300, level: -20, seconds: 1)
        var side = Signals.noise(level: -30, seconds: 1, seed: 4)
        for i in side.indices where i / 6_400 % 2 == 1 || i % 6_400 > 6_300 { side[i] = 0 }
        let output = limited(mid, side, ceiling: -12)
        #expect(Array(output.mid[144...]) == Array(mid.dropLast(144)))
        #expect(Array(output.side[144...]) == Array(side.dropLast(144)))
    }
}

/// - Parameter ceiling: dBTP
private func limited(_ samples: [Float], ceiling: Double) -> [Float] {
    limited(samples, [Float](repeating: 0, count: samples.count), ceiling: ceiling).mid
}

private func limited(_ mid: [Float], _ side: [Float], ceiling: Double) -> (mid: [Float], side: [Float]) {
    var limiter = Limiter(ceiling: Float(Decibels(ceiling).amplitude))
    var place = 0
    var sides: [Float] = []
    let mids = inQuanta(mid) { block in
        var side = Array(side[place..<place + 64])
        let isMono = side.allSatisfy { $0 == 0 }
        var span = side.mutableSpan
        limiter.process(&block, &span, isMono: isMono)
        sides += side
        place += 64
    }
    return (mids, sides + side[place...])
}
