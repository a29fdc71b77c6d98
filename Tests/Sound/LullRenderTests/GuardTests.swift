// SPDX-License-Identifier: GPL-3.0-or-later

import CAllocationCounter
import LullDSP
import LullRender
import LullSoundKit
import LullTime
import Testing

@Suite struct GuardTests {
    @Test(arguments: LoudSignal.allCases) func `nothing passes the ceiling`(_ signal: LoudSignal) {
        let verdict = Verdict(guarded(signal.samples).samples)
        #expect(verdict.shortTerm <= -24 + 0.1)
        #expect(verdict.truePeak <= -12 + 0.1)
    }

    @Test(arguments: LoudSignal.sustained) func `what is too loud for good settles at the ceiling`(
        _ signal: LoudSignal
    ) {
        let output = guarded(signal.samples).samples
        let judge = LoudnessJudge()
        var (lowest, highest) = (Double.infinity, -Double.infinity)
        for (index, start) in stride(from: 0, to: output.count - 4_800, by: 4_800).enumerated() {
            judge.add(Array(output[start..<start + 4_800]))
            guard index >= 90 else { continue }
            lowest = min(lowest, judge.momentary)
            highest = max(highest, judge.momentary)
        }
        #expect(judge.shortTerm > -24.5)
        #expect(highest - lowest < 1, "it pumps")
    }

    @Test func `below the ceiling it is a pure delay, bit for bit`() {
        let input = zip(
            Signals.sine(220, level: -21.5, seconds: 8),
            Signals.noise(level: -40, seconds: 8, seed: 1)
        ).map { $0 + $1 }
        let verdict = Verdict(input)
        #expect(verdict.shortTerm > -26.5 && verdict.shortTerm < -24.5)
        let output = guarded(input)
        #expect(output.limited == 0)
        let delay = Int(Guard.latency.count)
        #expect(Array(output.samples[delay...]) == Array(input.dropLast(delay)))
        #expect(output.samples[..<delay].allSatisfy { $0 == 0 })
    }

    @Test func `a phrase that swells above the ceiling for a while, and is below it over 3 s, is left alone`() {
        // Half a second in every two, 3 dB above the ceiling.
        let input = Signals.sine(1_000, level: -18, seconds: 12).enumerated().map { index, sample in
            index / 24_000 % 4 == 1 ? sample : sample * 0.25
        }
        let verdict = Verdict(input)
        #expect(verdict.momentary > -21.2 && verdict.shortTerm < -25)
        #expect(guarded(input).limited == 0)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity, 1e30, -17])
    func `what is not sound is muted and leaves no trace`(fault: Float) {
        var input = Signals.sine(440, level: -24, seconds: 4)
        let clean = guarded(input).samples
        input[96_010] = fault
        let output = guarded(input)
        let delay = Int(Guard.latency.count)
        #expect(output.muted == 1)
        #expect(output.samples.allSatisfy { $0.isFinite && abs($0) <= 0.0632 })
        #expect(output.samples[96_000 + delay..<96_064 + delay].allSatisfy { $0 == 0 })
        // Two seconds later the dip is over, and every bit is as it would have been.
        #expect(output.samples[..<95_900] == clean[..<95_900])
        #expect(output.samples[186_000...] == clean[186_000...])
        #expect(steepestCorner(output.samples, of: 440, amplitude: 0.0631) < 30)
    }

    @Test func `a voice gone wrong for good is silent for good`() {
        let output = guarded([Float](repeating: .nan, count: 48_000))
        #expect(output.samples.allSatisfy { $0 == 0 })
        #expect(output.muted == 750)
    }

    @Test func `when a tone becomes too loud it is turned down without a corner`() {
        let quiet = Signals.sine(300, level: -40, seconds: 4)
        let input = quiet.indices.map { index in
            quiet[index] * Float(1 + 60 * min(1, Double(max(0, index - 48_000)) / 9_600))
        }
        let output = guarded(input)
        #expect(output.limited > 0)
        #expect(steepestCorner(output.samples, of: 300, amplitude: 0.25) < 1.5)
    }

    @Test func `after something loud, the gain comes back at 3 dB a second at most, and all the way`() {
        let input = Signals.sine(1_000, level: 0, seconds: 3) + Signals.sine(1_000, level: -60, seconds: 27)
        let output = guarded(input).samples
        let levels = stride(from: 4 * 48_000, to: output.count - 480, by: 48_000).map { start in
            Decibels(power: output[start..<start + 480].reduce(0) { $0 + Double($1 * $1) } / 480).value
        }
        for (before, after) in zip(levels, levels.dropFirst()) {
            #expect(after - before < 3.01)
            #expect(after - before > -0.01)
        }
        #expect(output[1_400_000 + 144] == input[1_400_000])
    }

    @Test func `ten thousand quanta allocate nothing and take no lock`() {
        var subject = Guard(ceiling: Ceiling())
        let input = Signals.noise(level: 0, seconds: 0.4, seed: 3).map { $0 > 0.999 ? .nan : $0 }
        var block = [Float](repeating: 0, count: 64)
        var span = block.mutableSpan
        lull_count_begin()
        for quantum in 0..<10_000 {
            for i in 0..<64 { span[i] = input[(quantum * 64 + i) % input.count] }
            subject.process(&span)
        }
        let counts = lull_count_end()
        #expect(subject.limited > 0 && subject.muted > 0 && input.count == 19_200)
        #expect(counts.allocations == 0)
        #expect(counts.frees == 0)
        #expect(counts.locks == 0)
        #expect(counts.waits == 0)
    }

    @Test func `the counter counts`() {
        lull_count_begin()
        let array = [Float](repeating: 1, count: 1_000 + Int(Guard.latency.count))
        let sum = array.reduce(0, +)
        let counts = lull_count_end()
        #expect(sum > 0)
        #expect(counts.allocations > 0)
        lull_count_begin()
        #expect(lull_count_end().allocations == 0)
    }
}

/// `input` through a guard of the usual ceiling.
private func guarded(_ input: [Float]) -> (samples: [Float], limited: Int64, muted: Int64) {
    var subject = Guard(ceiling: Ceiling())
    var samples = input
    var span = samples.mutableSpan
    for start in stride(from: 0, to: span.count, by: Quantum.frames) {
        var block = span._mutatingExtracting(start..<start + Quantum.frames)
        subject.process(&block)
    }
    return (samples, subject.limited, subject.muted)
}

/// The greatest second difference, as a multiple of what a sine of that `amplitude` has itself.
private func steepestCorner(_ samples: [Float], of hertz: Double, amplitude: Double) -> Double {
    let angle = 2 * Double.pi * hertz / 48_000
    var steepest = 0.0
    for i in 2..<samples.count {
        steepest = max(steepest, abs(Double(samples[i]) - 2 * Double(samples[i - 1]) + Double(samples[i - 2])))
    }
    return steepest / (amplitude * angle * angle)
}

/// Everything that a broken voice might make, and worse.
enum LoudSignal: String, CaseIterable, Sendable {
    case lowSine, sine, highSine, noise, square, lowSquare, quarterRate, steps
    case jump, jumps, bursts, clicks, swell, seesaw

    static let sustained: [LoudSignal] = [.lowSine, .sine, .highSine, .noise, .square, .jump]

    /// 16 s of it.
    var samples: [Float] {
        switch self {
        case .lowSine: Signals.sine(50, seconds: 16)
        case .sine: Signals.sine(997, seconds: 16)
        case .highSine: Signals.sine(11_000, seconds: 16)
        case .noise: Signals.noise(seconds: 16, seed: 1)
        case .square: Signals.square(441, seconds: 16)
        case .lowSquare: Signals.square(31, seconds: 16)
        // Sampled beside its crests: the true peak is 3 dB above the samples.
        case .quarterRate: Signals.sine(12_000, seconds: 16, phase: .pi / 4)
        case .steps: gated(seconds: 1, low: -1, [Float](repeating: 1, count: 16 * 48_000))
        case .jump: Signals.sine(300, level: -60, seconds: 1) + Signals.sine(300, seconds: 15)
        case .jumps: gated(seconds: 1.7, low: 0.001, Signals.noise(seconds: 16, seed: 2))
        case .bursts: gated(seconds: 0.45, low: 0, Signals.sine(2_000, seconds: 16))
        case .clicks: gated(seconds: 0.031, low: 0, Signals.square(3_000, seconds: 16))
        case .swell: swell
        // Falls to nothing for as long as the meter's window, again and again.
        case .seesaw: gated(seconds: 3, low: 0, Signals.square(200, seconds: 16))
        }
    }

    /// From -40 to +20 dBFS.
    private var swell: [Float] {
        Signals.sine(600, seconds: 16).enumerated().map { index, sample in
            sample * Float(Decibels(-40 + 60 * Double(index) / 768_000).amplitude)
        }
    }

    /// Full, then at `low`, by turns.
    private func gated(seconds: Double, low: Float, _ samples: [Float]) -> [Float] {
        let turn = Int(seconds * 48_000)
        return samples.enumerated().map { $0 / turn % 2 == 0 ? $1 : $1 * low }
    }
}
