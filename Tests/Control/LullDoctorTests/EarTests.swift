// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullDoctor
import Testing

/// Ticks made here, by their own formula, and what is heard of them.
@Suite struct EarTests {
    /// A recording that begins at second 1000 of the clock.
    private struct Tape {
        var samples: [Float]
        let rate: Int
        private var seed: UInt64 = 7

        init(seconds: Int = 14, rate: Int = 48_000, noise: Float = 0) {
            (samples, self.rate) = ([Float](repeating: 0, count: seconds * rate), rate)
            for i in samples.indices { samples[i] = noise * random() }
        }

        /// -1 to 1 (Steele and Vigna's SplitMix64).
        private mutating func random() -> Float {
            seed &+= 0x9E37_79B9_7F4A_7C15
            var z = seed
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Float(Int64(bitPattern: z ^ (z >> 31)) >> 40) / Float(1 << 23)
        }

        mutating func tick(at second: Double, level: Double = 0.03, frequency: Double = 1_000) {
            for i in 0..<Int(0.024 * Double(rate)) {
                let time = Double(i) / Double(rate)
                let envelope =
                    time < 0.01 ? 0.5 - 0.5 * cos(.pi * time / 0.01) : 0.5 + 0.5 * cos(.pi * (time - 0.01) / 0.014)
                let place = Int((second * Double(rate)).rounded()) + i
                guard samples.indices.contains(place) else { continue }
                samples[place] += Float(level * envelope * sin(2 * .pi * frequency * time))
            }
        }

        var ear: Ear {
            get throws {
                let origin = CaptureLine.Reading(frame: 0, instant: 1_000_000_000_000)
                // One reading: the pace is the nominal one.
                return Ear(samples: samples, rate: rate, line: try #require(CaptureLine([origin], rate: rate)))
            }
        }
    }

    private static let beat = 60.0 / 72
    private static let instants = (0..<14).map { 1_000_000_000_000 + Int64((1 + Double($0) * beat) * 1e9) }

    @Test(arguments: [(48_000, 0.037, Float(0)), (44_100, 0.012, 0), (48_000, -0.04, 0.001), (96_000, 0.2, 0)])
    func `ticks are placed to a fifth of a millisecond`(rate: Int, latency: Double, noise: Float) throws {
        var tape = Tape(rate: rate, noise: noise)
        for index in 0..<14 {
            tape.tick(at: 1 + Double(index) * Self.beat + latency, frequency: index % 6 == 0 ? 1_500 : 1_000)
        }
        let heard = try tape.ear.hear(Self.instants, tempo: 72)
        #expect(heard.ticks == 14 && heard.played == 14 && heard.clicks == 0, "\(heard)")
        #expect(abs((heard.latency ?? 9) - latency) < 0.000_2, "\(heard)")
        #expect(abs(heard.error ?? 9) < 0.01 && (heard.jitter ?? 9) < 0.000_2, "\(heard)")
        #expect(abs(heard.level + 30.5) < 1, "\(heard)")
        #expect(heard.finding.state == (latency > 0.1 ? .warning : .ok), "\(heard.finding)")
    }

    @Test(arguments: [0.99, 1.01])
    func `a tempo that is wrong is measured`(pace: Double) throws {
        var tape = Tape()
        for index in 0..<14 { tape.tick(at: 1.05 + Double(index) * Self.beat / pace) }
        let heard = try tape.ear.hear(Self.instants, tempo: 72)
        #expect(abs((heard.error ?? 0) - (pace - 1) * 100) < 0.02, "\(heard)")
        #expect(heard.finding.state == .warning && heard.finding.what.contains("1.0 %"), "\(heard.finding)")
    }

    @Test(arguments: [Float(0), 0.002])
    func `where no tick is, none is heard`(noise: Float) throws {
        let heard = try Tape(noise: noise).ear.hear(Self.instants, tempo: 72)
        #expect(heard.ticks < 4, "\(heard)")
        #expect(heard.finding.state != .ok, "\(heard.finding)")
        #expect(try Tape().ear.hear(Self.instants, tempo: 72).finding.state == .fault)
    }

    @Test func `what bursts at any moment is not taken for the tick`() throws {
        var tape = Tape(noise: 0.000_1)
        // Two or so in each beat, never at the same place of it.
        for index in 0..<24 {
            let place = 0.8 + Double(index) * 0.53 + 0.2 * Double(index * 7 % 11) / 11
            tape.tick(at: place, level: 0.1, frequency: 1_200)
        }
        let heard = try tape.ear.hear(Self.instants, tempo: 72)
        #expect(heard.ticks >= 10 && heard.jitter ?? 0 > 0.02, "\(heard)")
        #expect(heard.finding.state == .fault && heard.finding.what.contains("not the tick"), "\(heard.finding)")
    }

    @Test func `a tick or two are not nothing`() throws {
        var tape = Tape()
        for second in [1.0, 1 + Self.beat] { tape.tick(at: second) }
        let heard = try tape.ear.hear(Self.instants, tempo: 72)
        #expect(heard.ticks == 2 && heard.finding.state == .warning, "\(heard)")
        #expect(heard.finding.what.contains("only 2"))
    }

    @Test func `of ticks without number, or told again and again, only so many are looked at`() throws {
        let many = (0..<50_000).map { 1_000_000_000_000 + Int64($0) * 200_000 }
        #expect(try Tape().ear.hear(many, tempo: 72).played <= 100)
        #expect(try Tape().ear.hear(Self.instants + Self.instants, tempo: 72).played == 14)
    }

    @Test func `half of the ticks are not enough`() throws {
        var tape = Tape()
        for index in stride(from: 0, to: 14, by: 2) { tape.tick(at: 1 + Double(index) * Self.beat) }
        let heard = try tape.ear.hear(Self.instants, tempo: 72)
        #expect(heard.ticks == 7 && abs(heard.error ?? 9) < 0.01, "\(heard)")
        #expect(heard.finding.state == .warning && heard.finding.what.contains("only 7"))
    }

    @Test func `clicks are counted, and ticks and noise are none`() throws {
        var tape = Tape(noise: 0.001)
        for index in 0..<14 { tape.tick(at: 1 + Double(index) * Self.beat) }
        for second in [1.4, 5.7, 9.2] { tape.samples[Int(second * 48_000)] += 0.1 }
        let heard = try tape.ear.hear(Self.instants, tempo: 72)
        #expect(heard.clicks == 3, "\(heard)")
        #expect(heard.finding.state == .warning && heard.finding.what.contains("3 clicks"))
    }

    @Test func `sound that was lost is told`() throws {
        var tape = Tape()
        for index in 0..<14 { tape.tick(at: 1 + Double(index) * Self.beat) }
        var heard = try tape.ear.hear(Self.instants, tempo: 72)
        heard.lost = 0.2
        #expect(heard.finding.state == .warning && heard.finding.what.contains("200.0 ms"))
    }

    @Test(arguments: [[], [Int64.min], [.max, .max], [0, 1, 2, 3]])
    func `instants that no recording holds end nobody`(instants: [Int64]) throws {
        let heard = try Tape(seconds: 1).ear.hear(instants, tempo: 72)
        #expect(heard.ticks == 0 && heard.finding.state == (heard.played == 0 ? .unknown : .fault))
        #expect(
            try Ear(samples: [], rate: 48_000, line: Tape(seconds: 1).ear.line).hear(instants, tempo: 72).ticks == 0)
    }
}
