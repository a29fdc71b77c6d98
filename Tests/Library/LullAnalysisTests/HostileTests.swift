// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullAnalysis
import LullSoundKit
import LullTime
import Testing

/// What holds no beat, and what is hardly sound.
@Suite struct HostileTests {
    private static func analysis(_ samples: [Float]) throws -> BeatAnalysis {
        try #require(BeatAnalysis.analyse(samples: samples))
    }

    @Test(arguments: 0..<4) func `white noise asks for taps`(_ seed: UInt64) throws {
        #expect(try Self.analysis(Signals.noise(level: -20, seconds: 40, seed: seed)).confidence < 0.5)
    }

    @Test func `a steady drone asks for taps, with and without vibrato`() throws {
        #expect(try Self.analysis(Signals.sine(220, level: -20, seconds: 40)).confidence < 0.5)
        #expect(try Self.analysis(Signals.square(220, level: -20, seconds: 40)).confidence < 0.5)
        let vibrato = (0..<1_920_000).map { index -> Float in
            let turns = 2 * Double.pi * Double(index) / 48_000
            let sway: Double = 3 * sin(5.5 * turns)
            return Float(0.1 * sin(220 * turns + sway))
        }
        #expect(try Self.analysis(vibrato).confidence < 0.5)
    }

    @Test func `notes at random times ask for taps more often than not`() throws {
        let confidences = try (0..<6).map { seed -> Double in
            var random = SeededRandom(seed: UInt64(seed))
            var samples = Signals.silence(seconds: 40)
            var time = 0.3
            while time < 39 {
                let hertz = 220 * exp2(Double(Int.random(in: 0..<12, using: &random)) / 12)
                let start = Int(time * 48_000)
                for (offset, sample) in Signals.sine(hertz, level: -20, seconds: 0.9).enumerated() {
                    samples[start + offset] += sample * expf(-Float(offset) / 12_000)
                }
                time += 0.05 - 0.6 * log(Double.random(in: 0.01...1, using: &random))
            }
            return try Self.analysis(samples).confidence
        }.sorted()
        #expect(confidences[3] < 0.5)
    }

    @Test func `what is no sound has no beat and no keynote`() throws {
        var random = SeededRandom(seed: 1)
        let nothing: [[Float]] = [
            [], [0.5], Signals.silence(seconds: 20), [Float](repeating: .nan, count: 480_000),
            [Float](repeating: -.infinity, count: 480_000), [Float](repeating: 1e-30, count: 480_000),
            [Float](repeating: 1e38, count: 480_000),
        ]
        for samples in nothing {
            let analysis = try Self.analysis(samples)
            #expect(analysis.hypotheses.isEmpty && analysis.grid == nil && analysis.confidence == 0)
            #expect(analysis.tonic == nil)
        }
        let bits = (0..<960_000).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: random.next())) }
        for samples in [bits, [Float](repeating: 0.7, count: 960_000), Signals.noise(seconds: 0.3, seed: 1)] {
            #expect(try Self.analysis(samples).confidence < 0.5)
        }
    }

    @Test func `half an hour of noise comes to an end, in order`() throws {
        var last = 0.0
        let noise = Signals.noise(level: -30, seconds: 60, seed: 3)
        let samples = (0..<30).flatMap { _ in noise }
        let analysis = try #require(
            BeatAnalysis.analyse(samples: samples) { part in
                #expect(part >= last && part <= 1)
                last = part
                return true
            })
        #expect(last == 1 && analysis.confidence < 0.5)
    }

    @Test func `it is listened to a part at a time, and comes to the same`() throws {
        let samples = (0..<50).flatMap { Signals.sine(196 + 4 * Double($0 % 5), level: -20, seconds: 0.9) }
        var (longest, asked) = (0, 0)
        func part(_ range: Range<Int>) -> [Float] {
            (longest, asked) = (max(longest, range.count), asked + range.count)
            return Array(samples[range])
        }
        let whole = try Self.analysis(samples)
        let parts = try #require(BeatAnalysis.analyse(samples.count, samples: part))
        #expect(!whole.hypotheses.isEmpty)
        #expect(parts.hypotheses == whole.hypotheses && parts.confidence == whole.confidence)
        #expect(longest <= 960_000 && asked < 21 * samples.count / 10)
        for limit in [0, 1_000_000, samples.count] {
            let cut = BeatAnalysis.analyse(samples.count) { $0.upperBound > limit ? nil : part($0) }
            #expect((cut == nil) == (limit < samples.count))
        }
    }

    @Test func `it ends where it is told to`() {
        let samples = Signals.noise(level: -30, seconds: 30, seed: 3)
        for limit in [0, 0.5, 0.9, 1] {
            var asked = 0
            let analysis = BeatAnalysis.analyse(samples: samples) { part in
                asked += part >= limit ? 1 : 0
                return part < limit
            }
            #expect(analysis == nil && asked == 1)
        }
    }

    /// A hum without a gap or a dip between its notes: only the pitch steps.
    @Test func `a slurred hum's beat is heard from its pitch alone, and so is its keynote`() throws {
        let degrees = [0, 4, 7, 4, 5, 9, 7, 7, 7, 5, 4, 2, 4, 2, 0, 0]
        var phase = 0.0
        let samples = (0..<1_920_000).map { index -> Float in
            let beat = Double(index) / 48_000 / 0.8
            let note = Int(beat)
            let pitch = 57.3 + Double(degrees[note % 16])
            let before = 57.3 + Double(degrees[max(note - 1, 0) % 16])
            let glide = min(1, (beat - Double(note)) * 0.8 / 0.06)
            let sung = before + glide * (pitch - before)
            phase += exp2((sung - 69) / 12) * 440 / 48_000
            phase -= phase.rounded(.down)
            let angle = 2 * Double.pi * phase
            let sum = (1...8).reduce(0.0) { (sum: Double, partial: Int) -> Double in
                sum + sin(angle * Double(partial)) / Double(partial * partial)
            }
            return Float(0.1 * sum)
        }
        let analysis = try Self.analysis(samples)
        let grid = try #require(analysis.grid)
        #expect(abs(grid.tempo.perMinute - 75) < 1)
        let strays = grid.beats.map { abs($0 / 0.8 - ($0 / 0.8).rounded()) }.filter { $0 > 0.15 }
        #expect(strays.isEmpty)
        #expect(analysis.tonic == 9)
        let shares = analysis.hypotheses.map(\.share)
        #expect(abs(shares.reduce(0, +) - 1) < 1e-9 && shares == shares.sorted(by: >) && shares.count <= 3)
    }
}
