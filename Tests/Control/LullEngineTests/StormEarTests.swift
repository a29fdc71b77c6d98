// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullSoundKit
import Testing

/// The storm's own judge, judged by signals whose verdict is known.
@Suite struct StormEarTests {
    @Test(arguments: [(1_000.0, 0.0), (251.19, -8.6), (125.89, -16.1), (63.096, -26.2), (3_981.1, 1.0)])
    func `A-weighting is what IEC 61672-1 tables`(hertz: Double, decibels: Double) {
        var weighting = StormWeighting()
        let tone = Signals.sine(hertz, seconds: 2)
        _ = weighting.power(of: Array(tone[..<48_000]))
        let power = weighting.power(of: Array(tone[48_000...]))
        #expect(abs(10 * log10(2 * power) - decibels) < 0.1)
    }

    @Test(arguments: [98.0, 138.6, 196, 247, 440], [0.0, 0.3, 0.7])
    func `an onset of 30 ms from a tenth to nine tenths is soft, one of half that is not`(hertz: Double, phase: Double)
    {
        for (fade, isHard) in [(2_440, false), (1_200, true)] {
            for shift in stride(from: 0, to: 480, by: 37) {
                let samples = Signals.sine(hertz, level: -20, seconds: 0.4, phase: 2 * .pi * phase)
                let onset = samples.enumerated().map { index, sample in
                    let place = Double(min(max(index - 9_600 - shift, 0), fade)) / Double(fade)
                    return sample * Float((1 - cos(.pi * place)) / 2)
                }
                #expect(found(onset) == isHard, "\(fade) frames, shifted by \(shift)")
            }
        }
    }

    @Test func `noise that comes in as softly is no onset, and one that comes at once can be told`() {
        var counts = (soft: 0, hard: 0)
        for seed in 0..<100 {
            let noise = Signals.noise(level: 0, seconds: 0.4, seed: UInt64(seed))
            // Low as waves are: from 60 to 300 Hz.
            var (slow, fast): (Float, Float) = (0, 0)
            let low = noise.map { sample -> Float in
                fast += 0.038 * (sample - fast)
                slow += 0.0078 * (fast - slow)
                return fast - slow
            }
            for (fade, isSoft) in [(3_456, true), (480, false)] {
                let samples = low.enumerated().map { index, sample in
                    let place = Double(min(max(index - 9_600, 0), fade)) / Double(fade)
                    return sample * Float((1 - cos(.pi * place)) / 2)
                }
                if found(samples) { isSoft ? (counts.soft += 1) : (counts.hard += 1) }
            }
        }
        #expect(counts.soft <= 1 && counts.hard >= 10, "\(counts)")
    }

    @Test func `a rise that the device cuts off is judged by what it was coming to`() {
        for cut in stride(from: 10_400, to: 12_800, by: 160) {
            for (fade, isHard) in [(3_456, false), (720, true)] {
                let made = Signals.sine(196, level: -20, seconds: 0.4).enumerated().map { index, sample in
                    let place = Double(min(max(index - 9_600, 0), fade)) / Double(fade)
                    return sample * Float((1 - cos(.pi * place)) / 2)
                }
                let heard = made.enumerated().map { $0 < cut ? $1 : 0 }
                #expect(found(heard, made: made) == isHard, "\(fade) frames, cut at \(cut)")
            }
        }
    }

    /// - Parameter made: What was made, where that is not what is heard.
    private func found(_ samples: [Float], made: [Float]? = nil) -> Bool {
        var channel = StormChannel()
        var isFound = false
        for start in stride(from: 0, to: samples.count, by: 4_800) {
            let block = start..<start + 4_800
            _ = channel.hear(Array(samples[block]), made: Array((made ?? samples)[block]), cuts: [])
            isFound = isFound || channel.hasOnset(within: 24)
        }
        return isFound
    }
}
