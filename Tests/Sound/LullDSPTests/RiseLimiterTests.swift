// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullSoundKit
import Testing

@Suite struct RiseLimiterTests {
    @Test(arguments: 0..<60) func `momentary loudness never exceeds its own past by more than 6 LU`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let passed = levelled(bursts(&random))
        let momentary = momentary(passed)
        // Ten times a second, from any moment on.
        for phase in [0, 31, 74] {
            let levels = stride(from: phase, to: momentary.count, by: 75).map { momentary[$0] }
            for now in levels.indices {
                #expect(levels[now] - own(levels, at: now) <= 6, "\(now) tenths")
            }
        }
    }

    @Test(arguments: 0..<60) func `in a declared fade it rises by 15 LU in any second at most`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let passed = levelled(bursts(&random), declaredAt: Set(0..<40))
        let momentary = momentary(passed)
        let levels = stride(from: 0, to: momentary.count, by: 75).map { momentary[$0] }
        for now in levels.indices where levels[now] - own(levels, at: now) > 6 {
            #expect(levels[now] - (levels[max(0, now - 10)...now].min() ?? 0) <= 15, "\(now) tenths")
        }
    }

    @Test func `what begins without a fade grows from -44 LUFS by 3 dB a second, in a declared fade from -35`() {
        for (declared, seconds) in [(false, 7...8.2), (true, 4...5.5)] {
            let powers = [Double](repeating: Decibels(-25).power, count: 7_500)
            let passed = levelled(powers, declaredAt: declared ? [0] : [])
            let reached = momentary(passed).firstIndex { $0 > -27 } ?? 0
            #expect(seconds.contains(Double(reached) / 750), "\(Double(reached) / 750) s")
        }
    }

    @Test func `a sound that has been there is left alone, also after a rest of eight seconds`() {
        var powers = [Double](repeating: Decibels(-36).power, count: 9_000)
        for i in 1_500..<7_500 { powers[i] = 0 }
        let passed = levelled(powers, declaredAt: [0])
        #expect(passed[7_500...].allSatisfy { $0 == powers[8_000] })
    }

    @Test func `what rises by 5 LU at once, or by 4.5 LU a second for long, is left alone`() {
        var powers = [Double](repeating: Decibels(-48).power, count: 3_000)
        powers += [Double](repeating: Decibels(-43).power, count: 1_500)
        powers += (0..<3_000).map { Decibels(-43 + 4.5 * Double($0) / 750).power }
        #expect(levelled(powers) == powers)
    }

    @Test func `what pulses as clicks do is hardly touched while it rises by 3 dB a second`() {
        // 24 ms in every 250, from nothing.
        let powers = (0..<9_000).map { index in
            index % 187 < 18 ? Decibels(-60 + 3 * min(10, Double(index) / 750)).power : 0
        }
        for (after, before) in zip(levelled(powers), powers) { #expect(after > before * 0.89 || before == 0) }
    }

    @Test func `it leads a jump down without a hole, and settles`() {
        let powers =
            [Double](repeating: Decibels(-45).power, count: 7_500)
            + [Double](repeating: Decibels(-25).power, count: 7_500)
        let passed = levelled(powers, declaredAt: [0])
        let levels = momentary(passed)
        // A hole would be a quantum with far less than the tenth of a second around it.
        for place in stride(from: 7_600, to: 14_900, by: 15) {
            let around = passed[place - 37..<place + 37].reduce(0, +) / 74
            #expect(passed[place] > around / 2, "\(place)")
        }
        var highest = -45.0
        for place in 7_700..<15_000 {
            highest = max(highest, levels[place])
            #expect(levels[place] > highest - 5, "\(place)")
        }
        #expect((levels.last ?? 0) > -25.2)
    }

    @Test func `where a declared fade ends, or its past is forgotten, a sound is led down and not cut`() {
        // Begins 0.7 s before the end of a fade; and 9.5 s after something loud.
        let late = [Double](repeating: 0, count: 1_725) + [Double](repeating: Decibels(-25).power, count: 4_500)
        let forgotten =
            [Double](repeating: Decibels(-30).power, count: 7_500) + [Double](repeating: 0, count: 7_125)
            + [Double](repeating: Decibels(-30).power, count: 4_500)
        for (powers, start) in [(late, 1_725), (forgotten, 14_625)] {
            let passed = levelled(powers, declaredAt: [0])
            for place in start + 300..<powers.count - 75 {
                #expect(Decibels(power: passed[place + 75] / passed[place]).value > -6, "\(place)")
                #expect(Decibels(power: passed[place]).value > -55, "\(place)")
            }
        }
    }

    /// -60 to 0 dB for 50 ms to 3 s, by turns with silence.
    private func bursts(_ random: inout SeededRandom) -> [Double] {
        var powers: [Double] = []
        while powers.count < 30_000 {
            let power = Decibels(.random(in: -60...0, using: &random)).power
            let ragged = Bool.random(using: &random)
            for _ in 0..<Int.random(in: 37...2_250, using: &random) {
                powers.append(ragged ? power * .random(in: 0...2, using: &random) : power)
            }
            if Bool.random(using: &random) {
                powers += [Double](repeating: 0, count: .random(in: 1...7_000, using: &random))
            }
        }
        return powers
    }

    /// What comes through of powers, in LUFS for one channel.
    /// - Parameter declaredAt: Seconds at which a fade of three seconds is declared.
    private func levelled(_ powers: [Double], declaredAt: Set<Int> = []) -> [Double] {
        var limiter = RiseLimiter()
        let unit = KWeighting.meanSquare(loudness: Decibels(0))
        var gain = 1.0
        return powers.indices.map { index in
            if index % 750 == 0, declaredAt.contains(index / 750) { limiter.declare(quanta: 2_250) }
            let power = powers[index] * unit
            gain = limiter.limit(min(1, gain * LoudnessLimiter.recovery), from: gain, power: power)
            limiter.spend(gain * gain * power, heard: gain * gain * power)
            return gain * gain * powers[index]
        }
    }

    /// LUFS, floored, over the 400 ms that end with each quantum.
    private func momentary(_ powers: [Double]) -> [Double] {
        var sum = 0.0
        return powers.indices.map { index in
            sum += powers[index] - (index >= 300 ? powers[index - 300] : 0)
            return max(-50, Decibels(power: max(0, sum) / 300).value)
        }
    }

    /// The highest between 10 s and 1 s before.
    private func own(_ levels: [Double], at now: Int) -> Double {
        now < 10 ? -50 : levels[max(0, now - 100)...now - 10].max() ?? -50
    }
}
