// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP
import LullSoundKit
import LullVoices
import Testing

@Suite("The ocean") struct OceanTests {
    private struct Sea {
        var mid: [Float]
        var side: [Float]
    }

    /// The sea at `phase`, which is told each quantum's first frame.
    private func sea(seed: UInt64 = 1, seconds: Int, turn: Double, phase: (Int) -> Double) -> Sea {
        var layer = OceanLayer(seed: seed)
        return sea(&layer, seconds: seconds, turn: turn, phase: phase)
    }

    private func sea(_ layer: inout OceanLayer, seconds: Int, turn: Double, phase: (Int) -> Double) -> Sea {
        var side = [Float](repeating: .nan, count: seconds * 48_000)
        var sideSpan = side.mutableSpan
        let mid = layered(frames: seconds * 48_000) { block, start in
            var wide = sideSpan._mutatingExtracting(start..<start + 64)
            layer.render(mid: &block, side: &wide, phase: phase(start), turn: turn)
        }
        return Sea(mid: mid, side: side)
    }

    /// Swells of 10 s from the trough.
    private func swells(seed: UInt64 = 1, seconds: Int) -> Sea {
        sea(seed: seed, seconds: seconds, turn: 1 / 480_000) { Double($0 % 480_000) / 480_000 }
    }

    @Test func `its octaves are within 3 dB of the real sea's`() {
        let sound = swells(seconds: 40).mid
        // A recording of surf: flat up to 500 Hz.
        let real: [(hertz: Double, level: Double)] = [
            (125, 0), (250, 0), (500, 0), (1_000, -4), (2_000, -10), (4_000, -18), (8_000, -26),
        ]
        let octaves = real.map { LayerMeasure.octave(sound, at: $0.hertz) }
        let flat = octaves[..<3].reduce(0, +) / 3
        for (octave, (hertz, level)) in zip(octaves, real) { #expect(abs(octave - flat - level) < 3, "\(hertz)") }
    }

    @Test(arguments: [7.0, 10, 12]) func `the swell is 7 to 9 dB high and crests in its middle`(seconds: Double) {
        let turn = 1 / (seconds * 48_000)
        // Four seas at once, so that the noise's own unrest averages out.
        let seas = (0..<4 as Range<UInt64>).map { seed in
            sea(seed: seed, seconds: Int(seconds * 2), turn: turn) { start in
                let turns = Double(start) * turn
                return turns - turns.rounded(.down)
            }.mid
        }
        let frames = Int(seconds * 48_000)
        let levels = (0..<20).map { part in
            10
                * log10(
                    seas.reduce(0.0) { sum, sound in
                        sum
                            + [0, 1].reduce(0.0) { sum, swell in
                                let start = swell * frames + part * frames / 20
                                return sum + pow(10, LayerMeasure.level(sound[start..<start + frames / 20]) / 10)
                            }
                    })
        }
        let sorted = levels.sorted()
        #expect((6.5...9).contains(sorted[18] - sorted[1]))
        let crest = levels.indices.max { levels[$0] < levels[$1] } ?? 0
        let trough = levels.indices.max { levels[$0] > levels[$1] } ?? 0
        #expect((8...11).contains(crest))
        #expect([18, 19, 0, 1].contains(trough))
    }

    @Test func `the hiss of the wash comes half a second after the crest`() {
        // Both bands' centres within a swell, from their levels in 40 parts of it.
        func centre(_ hertz: Double) -> Double {
            var (re, im) = (0.0, 0.0)
            for seed in 0..<4 as Range<UInt64> {
                let sound = swells(seed: seed, seconds: 10).mid
                for part in 0..<40 {
                    let level = LayerMeasure.octave(Array(sound[part * 12_000..<(part + 1) * 12_000]), at: hertz)
                    re += level * cos(2 * .pi * (Double(part) + 0.5) / 40)
                    im += level * sin(2 * .pi * (Double(part) + 0.5) / 40)
                }
            }
            let angle = atan2(im, re) / (2 * .pi)
            return (angle < 0 ? angle + 1 : angle) * 10
        }
        #expect(abs(centre(250) - 5) < 0.25)
        #expect(abs(centre(4_000) - 5.5) < 0.25)
    }

    @Test func `a minute of it is -27 LUFS and stays below -12 dBTP`() {
        let judge = LoudnessJudge()
        judge.add(swells(seconds: 60).mid)
        #expect(abs(judge.integrated + 27) < 0.3)
        #expect(judge.truePeak < -12)
    }

    @Test func `it is wide by three tenths, and the mono sum loses nothing of the mid`() {
        let sound = swells(seconds: 20)
        #expect(abs(LayerMeasure.level(sound.side) - LayerMeasure.level(sound.mid) - 20 * log10(0.3)) < 0.5)
        var product = 0.0
        for (a, b) in zip(sound.mid, sound.side) { product += Double(a) * Double(b) }
        let scale =
            pow(10, (LayerMeasure.level(sound.mid) + LayerMeasure.level(sound.side)) / 20) * Double(sound.mid.count)
        #expect(abs(product / scale) < 0.08)
    }

    @Test func `a jump of phase is no click: the level leaves at 5 dB a second`() {
        // The same noise with and without the jump, so that only the swell differs.
        let calm = sea(seconds: 4, turn: 0) { _ in 0 }.mid
        let jump = sea(seconds: 4, turn: 0) { $0 < 96_000 ? 0 : 0.5 }.mid
        let isSame = calm[..<96_000] == jump[..<96_000]
        #expect(isSame)
        let peak = calm.reduce(0) { max($0, abs($1)) }
        for i in 96_000..<96_064 { #expect(abs(jump[i] - calm[i]) < 0.002 * peak) }
        var before = 0.0
        for start in stride(from: 96_000, to: 192_000, by: 4_800) {
            let rise = LayerMeasure.level(jump[start..<start + 4_800]) - LayerMeasure.level(calm[start..<start + 4_800])
            // 0.5 dB in 0.1 s, and what the opening low-pass lets through of this very noise.
            #expect(rise - before < 0.9, "\(start)")
            before = rise
        }
        #expect((6...10).contains(before))
    }

    @Test func `phases that jump all the time make no noise of their own`() {
        var random = SeededRandom(seed: 2)
        let phases = (0..<1_500).map { _ in Double.random(in: 0..<1, using: &random) }
        let sound = sea(seconds: 2, turn: 1 / 480_000) { phases[$0 / 64] }.mid
        // All above 8 kHz stays as far below the rest as in a calm sea.
        #expect(LayerMeasure.octave(sound, at: 12_000) < LayerMeasure.octave(sound, at: 250) - 22)
    }

    @Test func `the same seed gives the same samples, also after a reset`() {
        let first = swells(seed: 4, seconds: 2)
        var used = OceanLayer(seed: 9)
        _ = sea(&used, seconds: 1, turn: 0) { _ in 0.5 }
        used.reset(seed: 4)
        let again = sea(&used, seconds: 2, turn: 1 / 480_000) { Double($0 % 480_000) / 480_000 }
        let isSame = first.mid == again.mid && first.side == again.side
        let isOther = first.mid != swells(seed: 5, seconds: 2).mid
        #expect(isSame)
        #expect(isOther)
    }

    @Test func `a place in the swell that is no number is the trough`() {
        for bad in [Double.nan, .infinity, -.infinity] {
            for (phase, turn) in [(bad, 1e-6), (0.25, bad)] {
                let sound = sea(seconds: 1, turn: turn) { $0 < 24_000 ? 0.5 : phase }
                #expect(sound.mid.allSatisfy { abs($0) < 0.25 } && sound.side.allSatisfy { abs($0) < 0.25 })
            }
        }
    }

    @Test func `its noise is pink from 80 Hz to 10 kHz`() {
        var pink = PinkNoise(seed: 3)
        var other = [Float](repeating: 0, count: 64)
        let sound = layered(frames: 20 * 48_000) { block, _ in
            var second = other.mutableSpan
            pink.render(into: &block, and: &second)
        }
        #expect(abs(LayerMeasure.level(sound)) < 0.2)
        let octaves = [125.0, 250, 500, 1_000, 2_000, 4_000, 8_000].map { LayerMeasure.octave(sound, at: $0) }
        // The lowest octaves hold the fewest independent samples.
        #expect((octaves.max() ?? 0) - (octaves.min() ?? 0) < 1)
        #expect(LayerMeasure.octave(sound, at: 16) < octaves[0] - 5)
    }
}
