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

    @Test(arguments: [Float.nan, -Float.infinity, 17]) func `a fault in the side mutes both channels`(fault: Float) {
        var subject = Guard(ceiling: Ceiling())
        let mid = Signals.sine(440, level: -40, seconds: 1)
        var side = Signals.silence(seconds: 1)
        side[24_010] = fault
        let output = passed(mid, side, &subject)
        #expect(subject.muted == 1)
        #expect(output.mid[24_000 + 144..<24_064 + 144].allSatisfy { $0 == 0 })
        #expect(output.side.allSatisfy { $0 == 0 })
    }

    @Test func `two channels together are as loud as their mean, and neither peak passes`() {
        // All of it in one channel: 3 dB less than the same in both.
        let left = Signals.noise(level: -13, seconds: 20, seed: 6)
        for sign: Float in [1, -1] {
            var subject = Guard(ceiling: Ceiling())
            let output = passed(left.map { $0 / 2 }, left.map { sign * $0 / 2 }, &subject)
            let sums = [1, -1].map { sign in zip(output.mid, output.side).map { $0 + Float(sign) * $1 } }
            let verdict = Verdict(sums.max { energy($0) < energy($1) } ?? [])
            #expect(subject.limited > 0)
            #expect(verdict.shortTerm <= -24 + 3.01 + 0.1 && verdict.shortTerm > -24 + 3.01 - 0.5)
            #expect(verdict.truePeak <= -12 + 0.1)
        }
    }

    @Test func `below the ceiling both channels are a pure delay, bit for bit, also where the side comes and goes`() {
        var subject = Guard(ceiling: Ceiling())
        subject.declareFade(Frames(Int64(prelude.count)))
        var side = Signals.noise(level: -45, seconds: 8.004, seed: 7)
        for i in side.indices where i / 24_000 % 2 == 0 { side[i] = 0 }
        let output = passed(prelude, side, &subject)
        #expect(subject.limited == 0)
        #expect(Array(output.mid[144...]) == Array(prelude.dropLast(144)))
        #expect(Array(output.side[144...]) == Array(side.dropLast(144)))
    }

    @Test func `the A-weighted ceiling holds where it is the lower one, and costs the low hum nothing`() {
        // Equal in LUFS, 15 dB apart in dB(A).
        for (hertz, isLimited) in [(125.0, false), (1_000, true)] {
            var subject = Guard(ceiling: Ceiling(aWeighted: Decibels(-38)))
            subject.declareFade(Frames(5 * 48_000))
            let tone = Signals.sine(hertz, level: -26, seconds: 20).enumerated().map { index, sample in
                sample * Float(min(1, Double(index) / 240_000))
            }
            let output = passed(tone, &subject)
            #expect((subject.limited > 0) == isLimited)
            let end = output.suffix(48_000).reduce(0) { $0 + Double($1 * $1) } / 48_000
            if isLimited { #expect(abs(Decibels(power: end).value - -38) < 0.2) }
        }
    }

    @Test(arguments: LoudSignal.allCases) func `nothing rises faster than a sleeper bears`(_ signal: LoudSignal) {
        for isDeclared in [false, true] {
            var subject = Guard(ceiling: Ceiling())
            if isDeclared { subject.declareFade(Frames(20 * 48_000)) }
            let levels = momentary(passed(signal.samples, &subject))
            for now in levels.indices {
                let own = own(levels, at: now)
                let second = levels[max(0, now - 10)...now].min() ?? -50
                #expect(
                    levels[now] - own <= 6.1 || isDeclared && levels[now] - second <= 15.1,
                    "\(now) tenths: \(levels[now] - own) LU, declared: \(isDeclared)")
            }
        }
    }

    @Test(arguments: [4_800, 21_632, 96_000, 1_440_000])
    func `what the listener has missed is silence, and sound rises from there`(gap: Int) {
        var subject = Guard(ceiling: Ceiling())
        subject.declareFade(Frames(60 * 48_000))
        let start = 201_600
        let input = Signals.sine(1_000, level: -43, seconds: 4) + Signals.sine(1_000, level: -23, seconds: 40)
        var heard = passed(Array(input[..<start]), &subject)
        _ = passed(Array(input[start..<start + gap]), &subject)
        subject.miss(Frames(Int64(gap)))
        heard += [Float](repeating: 0, count: gap) + passed(Array(input[(start + gap)...]), &subject)
        let levels = momentary(heard)
        for now in levels.indices where levels[now] - own(levels, at: now) > 6 {
            let second = levels[max(0, now - 10)...now].min() ?? -50
            #expect(levels[now] - second <= 15.1, "\(now) tenths: \(levels[now] - second) LU")
        }
        #expect(levels[(start + gap) / 4_800 + 6] > -40, "there is a hole after the gap")
        #expect((levels.last ?? -50) > -26.5)
    }

    @Test func `a sound that was there before a short gap is there after it, bit for bit`() {
        var subject = Guard(ceiling: Ceiling())
        subject.declareFade(Frames(Int64(prelude.count)))
        _ = passed(prelude + prelude.suffix(48_192).dropLast(192), &subject)
        subject.miss(Frames(14_400))
        let tone = Array(prelude[192_000..<288_000])
        #expect(passed(tone, &subject)[144...] == tone.dropLast(144)[...])
        #expect(subject.limited == 0)
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

/// `input` through a guard of the usual ceiling that has let a tone of -26 LUFS swell and last before it.
private func guarded(_ input: [Float]) -> (samples: [Float], limited: Int64, muted: Int64) {
    var subject = Guard(ceiling: Ceiling())
    subject.declareFade(Frames(Int64(prelude.count)))
    let before = passed(prelude, &subject)
    precondition(subject.limited == 0 && before.contains { abs($0) > 0.06 })
    return (passed(input, &subject), subject.limited, subject.muted)
}

/// By libebur128, every 100 ms, floored at -50 LUFS.
private func momentary(_ samples: [Float]) -> [Double] {
    let judge = LoudnessJudge(findsPeak: false)
    return stride(from: 0, to: samples.count - 4_799, by: 4_800).map { start in
        judge.add(Array(samples[start..<start + 4_800]))
        return max(-50, judge.momentary)
    }
}

/// The highest between 10 s and 1 s before.
private func own(_ levels: [Double], at now: Int) -> Double {
    now < 10 ? -50 : levels[max(0, now - 100)...now - 10].max() ?? -50
}

private func energy(_ samples: [Float]) -> Double { samples.reduce(0) { $0 + Double($1 * $1) } }

/// 1 kHz that comes within 5 s and stays for three, and as much silence as the guard holds back.
private let prelude: [Float] =
    Signals.sine(1_000, level: -22.99, seconds: 8).enumerated().map { index, sample in
        sample * Float((1 - Math.cosine(.pi * min(1, Double(index) / 240_000))) / 2)
    } + Signals.silence(seconds: 0.004)

/// Mono `input`, quantum by quantum.
private func passed(_ input: [Float], _ subject: inout Guard) -> [Float] {
    var samples = input
    var span = samples.mutableSpan
    for start in stride(from: 0, to: span.count, by: Quantum.frames) {
        var block = span._mutatingExtracting(start..<start + Quantum.frames)
        subject.process(&block)
    }
    return samples
}

private func passed(_ mid: [Float], _ side: [Float], _ subject: inout Guard) -> (mid: [Float], side: [Float]) {
    var (mids, sides) = (mid, side)
    var midSpan = mids.mutableSpan
    var sideSpan = sides.mutableSpan
    for start in stride(from: 0, to: midSpan.count, by: Quantum.frames) {
        var mid = midSpan._mutatingExtracting(start..<start + Quantum.frames)
        var side = sideSpan._mutatingExtracting(start..<start + Quantum.frames)
        subject.process(mid: &mid, side: &side)
    }
    return (mids, sides)
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
