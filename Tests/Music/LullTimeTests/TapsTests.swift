// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTime
import Testing

@Suite struct TapsTests {
    /// Taps every 0.8 s from 3 s on, with 25 ms of scatter.
    static func taps(_ seed: Int, count: Int = 16) -> [Double] {
        var random = Seeded(seed)
        return (0..<count).map { index in
            let sum = (0..<12).reduce(-6.0) { total, _ in total + .random(in: 0...1, using: &random) }
            return 3 + 0.8 * Double(index) + 0.025 * sum
        }
    }

    @Test func `the line through sixteen taps is right to half a per cent and 25 ms`() throws {
        for seed in 0..<100 {
            let taps = try #require(Taps(Self.taps(seed)))
            #expect(abs(taps.period / 0.8 - 1) < 0.006 && abs(taps.start - 3) < 0.04)
        }
    }

    @Test func `missed, doubled and stray taps do not bend the line`() throws {
        for seed in 0..<100 {
            var times = Self.taps(seed)
            times.remove(at: 11)
            times.remove(at: 5)
            times.append(times[3] + 0.05)
            times[8] += 0.3
            let taps = try #require(Taps(times.shuffled()))
            #expect(abs(taps.period / 0.8 - 1) < 0.008, "seed \(seed)")
            #expect(taps.numbers.last == 15 && (11...13).contains(taps.times.count), "seed \(seed)")
            #expect(!taps.times.contains(times[8]), "seed \(seed)")
        }
    }

    @Test func `a grid is tapped anew over its whole length, and its bars stay where they were`() throws {
        let grid = try #require(
            BeatGrid(beats: (0..<40).map { 1 + Double($0) * 1.6 }, firstDownbeat: 1, beatsPerBar: 3))
        let tapped = try #require(grid.retapped(taps: Self.taps(1)))
        #expect(abs(tapped.tempo.perMinute - 75) < 0.5 && tapped.beatsPerBar == 3)
        #expect(tapped.beats[0] > 0 && tapped.beats[0] < 1.9 && (tapped.beats.last ?? 0) > 62)
        let downbeat = tapped.beats[tapped.firstDownbeat]
        let bars = (downbeat - 2.6) / 2.4
        #expect(abs(bars - bars.rounded()) < 0.17)
    }

    @Test func `long tapping is followed where the music's own tempo moves`() throws {
        let places = (0..<60).map { (beat: Int) -> Double in
            let sway: Double = 2 * sin(Double(beat) / 8)
            return 0.8 * Double(beat) + sway
        }
        let grid = try #require(BeatGrid(beats: [0, 1, 60], firstDownbeat: 0, beatsPerBar: 4))
        let tapped = try #require(grid.retapped(taps: places))
        for place in places.dropFirst().dropLast() {
            #expect((tapped.beats.map { abs($0 - place) }.min() ?? 1) < 0.03)
        }
    }

    @Test func `too few taps, no pace and no numbers are no taps`() {
        #expect(Taps([]) == nil && Taps((0..<7).map { Double($0) }) == nil)
        #expect(Taps((0..<8).map { Double($0) }) != nil)
        #expect(Taps([Double](repeating: 1, count: 50)) == nil)
        #expect(Taps((0..<50).map { Double($0) * 0.01 }) == nil && Taps((0..<50).map { Double($0) * 60 }) == nil)
        #expect(Taps([Double](repeating: .nan, count: 50)) == nil && Taps((0..<9).map { pow(1e60, Double($0)) }) == nil)
        #expect(Taps((0..<100_000).map { Double($0) }).map { $0.times.count } == 4_096)
    }
}
