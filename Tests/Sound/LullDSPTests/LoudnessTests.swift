// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullSoundKit
import Testing

/// The minimum requirements test signals of EBU Tech 3341 (2016), table 1, from their descriptions. They are in stereo;
/// one channel stands for both here and is 3.01 dB higher.
@Suite struct LoudnessTests {
    @Test(arguments: [-23.0, -33]) func `a steady tone reads its level on every scale (cases 1, 2)`(level: Double) {
        let signal = tones([(level, 20)])
        let judge = LoudnessJudge()
        judge.add(signal)
        #expect(abs(judge.momentary - level) < 0.1)
        #expect(abs(judge.shortTerm - level) < 0.1)
        #expect(abs(judge.integrated - level) < 0.1)
        let readings = measured(signal)
        for reading in readings.dropFirst(30) {
            #expect(abs(reading.momentary - level) < 0.1)
            #expect(abs(reading.shortTerm - level) < 0.1)
        }
    }

    @Test(arguments: [
        [(-36.0, 10.0), (-23, 60), (-36, 10)],
        [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)],
        [(-26, 20), (-20, 20.1), (-26, 20)],
    ]) func `the judge gates as it should (cases 3, 4, 5)`(parts: [(Double, Double)]) {
        let judge = LoudnessJudge()
        judge.add(tones(parts))
        #expect(abs(judge.integrated - -23) < 0.1)
    }

    @Test func `short-term loudness does not flutter with what repeats in 3 s (case 9)`() {
        let signal = tones([[(Double, Double)]](repeating: [(-20, 1.34), (-30, 1.66)], count: 5).flatMap { $0 })
        for reading in measured(signal).dropFirst(30) { #expect(abs(reading.shortTerm - -23) < 0.1) }
    }

    @Test func `momentary loudness does not flutter with what repeats in 400 ms (case 12)`() {
        let signal = tones([[(Double, Double)]](repeating: [(-20, 0.18), (-30, 0.22)], count: 25).flatMap { $0 })
        for reading in measured(signal).dropFirst(10) { #expect(abs(reading.momentary - -23) < 0.1) }
    }

    @Test(arguments: 0..<20) func `three seconds of tone are seen whole, whenever they start (case 10)`(index: Int) {
        let signal = Signals.silence(seconds: 0.15 * Double(index)) + tones([(-23, 3)]) + Signals.silence(seconds: 1)
        let highest = measured(signal).map(\.shortTerm).max() ?? 0
        #expect(abs(highest - -23) < 0.1)
    }

    @Test(arguments: [30.0, 60, 125, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000])
    func `the weighting is the judge's`(hertz: Double) {
        let signal = Signals.sine(hertz, level: -20, seconds: 4)
        let judge = LoudnessJudge()
        judge.add(signal)
        #expect(abs((measured(signal).last?.shortTerm ?? 0) - judge.shortTerm) < 0.05)
    }

    @Test func `what moves is read as the judge reads it`() {
        let swell = Signals.sine(0.37, seconds: 20)
        let signal = zip(Signals.noise(level: -20, seconds: 20, seed: 5), swell).map { $0 * $1 }
        let judge = LoudnessJudge()
        for (index, reading) in measured(signal).enumerated() {
            judge.add(Array(signal[index * 4_800..<(index + 1) * 4_800]))
            guard index >= 30 else { continue }
            #expect(abs(reading.momentary - judge.momentary) < 0.05)
            #expect(abs(reading.shortTerm - judge.shortTerm) < 0.05)
        }
    }

    @Test func `silence is minus infinity, not an error`() {
        #expect(measured(Signals.silence(seconds: 4)).allSatisfy { $0.shortTerm == -.infinity })
    }
}

private struct Reading {
    let momentary: Double
    let shortTerm: Double
}

/// What our own meter reads at the end of every 100 ms.
private func measured(_ samples: [Float]) -> [Reading] {
    var meter = Loudness()
    var readings: [Reading] = []
    var quanta = 0
    _ = inQuanta(samples) { block in
        meter.measure(&block)
        quanta += 1
        if quanta.isMultiple(of: 75) {
            readings.append(Reading(momentary: meter.momentary.value, shortTerm: meter.shortTerm.value))
        }
    }
    return readings
}

/// 1 kHz at the levels (dBFS in each of two channels) and for the seconds given, in one phase.
private func tones(_ parts: [(Double, Double)]) -> [Float] {
    parts.flatMap { level, seconds in Signals.sine(1_000, level: level + 3.0103, seconds: seconds) }
}
