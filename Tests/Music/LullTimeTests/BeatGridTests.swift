// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTime
import Testing

@Suite struct BeatGridTests {
    /// A grid with rubato.
    static func grid(_ seed: Int, count: Int = 40, bar: Int = 4) throws -> BeatGrid {
        var random = Seeded(seed)
        var beats = [Double.random(in: 0...3, using: &random)]
        while beats.count < count { beats.append((beats.last ?? 0) + .random(in: 0.6...1.1, using: &random)) }
        return try #require(
            BeatGrid(beats: beats, firstDownbeat: .random(in: 0..<count, using: &random), beatsPerBar: bar))
    }

    @Test func `what is no grid is not made`() {
        func isGrid(_ beats: [Double], _ downbeat: Int = 0, _ bar: Int = 4) -> Bool {
            BeatGrid(beats: beats, firstDownbeat: downbeat, beatsPerBar: bar) != nil
        }
        #expect(isGrid([0, 1]) && isGrid([-1, 5, 5.02]))
        #expect(!isGrid([]) && !isGrid([1]) && !isGrid([1, 1]) && !isGrid([2, 1]) && !isGrid([1, 1.001]))
        #expect(!isGrid([0, .nan]) && !isGrid([0, .infinity]) && !isGrid([-.infinity, 0]) && !isGrid([0, 1e300]))
        #expect(!isGrid([0, 1], 2) && !isGrid([0, 1], -1) && !isGrid([0, 1], 0, 0) && !isGrid([0, 1], 0, 13))
        #expect(!isGrid((0...65_536).map(Double.init)) && isGrid((0..<65_536).map(Double.init)))
    }

    @Test func `times and places are each other's inverse, inside and past both ends`() throws {
        for seed in 0..<20 {
            let grid = try Self.grid(seed)
            for (index, beat) in grid.beats.enumerated() { #expect(grid.seconds(of: Double(index)) == beat) }
            for place in stride(from: -50.3, through: 90, by: 0.37) {
                #expect(abs(grid.beat(at: grid.seconds(of: place)) - place) < 1e-9)
            }
        }
        let grid = try Self.grid(1)
        for hostile in [Double.nan, .infinity, -.infinity, 1e308, -1e308] {
            _ = (grid.seconds(of: hostile), grid.beat(at: hostile))
        }
    }

    @Test func `the tempo is that of the median interval`() throws {
        let grid = try #require(BeatGrid(beats: [0, 1, 2, 2.5, 10], firstDownbeat: 0, beatsPerBar: 4))
        #expect(grid.tempo == Tempo(60))
    }

    @Test(arguments: [2, 3, 4]) func `a multiple taken back is the grid from before`(_ times: Int) throws {
        for seed in 0..<20 {
            for bar in 1...12 {
                let grid = try Self.grid(seed, bar: bar)
                let more = try #require(grid.scaled(times))
                #expect(more.beats.count == (grid.beats.count - 1) * times + 1)
                for index in grid.beats.indices {
                    #expect(more.beats[index * times] == grid.beats[index])
                    guard bar * times <= 12 else { continue }
                    #expect((grid.numberInBar(index) == 1) == (more.numberInBar(index * times) == 1))
                }
                if bar * times <= 12 { #expect(more.scaled(1, over: times) == grid) }
            }
        }
    }

    @Test func `fewer beats keep the downbeats, whatever beat comes first`() throws {
        for seed in 0..<20 {
            let grid = try Self.grid(seed, bar: 6)
            for (times, divisor) in [(1, 2), (1, 3), (2, 3), (3, 2)] {
                let other = try #require(grid.scaled(times, over: divisor))
                #expect(other.beatsPerBar == 6 * times / divisor)
                let downbeats = grid.beats.indices.filter { grid.numberInBar($0) == 1 }.map { grid.beats[$0] }
                let others = other.beats.indices.filter { other.numberInBar($0) == 1 }.map { other.beats[$0] }
                #expect(others == downbeats)
            }
            #expect(grid.scaled(0) == nil && grid.scaled(5) == nil && grid.scaled(1, over: 0) == nil)
        }
        #expect(BeatGrid(beats: [0, 1], firstDownbeat: 0, beatsPerBar: 4)?.scaled(1, over: 2) == nil)
        #expect(BeatGrid(beats: [0, 0.03], firstDownbeat: 0, beatsPerBar: 4)?.scaled(2) == nil)
    }

    @Test func `a nudge moves every beat by as much, and back`() throws {
        let grid = try Self.grid(3)
        let later = try #require(grid.nudged(milliseconds: 10))
        for (a, b) in zip(grid.beats, later.beats) { #expect(abs(b - a - 0.01) < 1e-12) }
        #expect(grid.nudged(milliseconds: .nan) == nil && grid.nudged(milliseconds: 1e30) == nil)
    }

    @Test func `a downbeat is set on the nearest beat, or the beats are moved to it`() throws {
        let grid = try #require(BeatGrid(beats: [1, 2, 3, 4, 5, 6], firstDownbeat: 0, beatsPerBar: 4))
        let near = try #require(grid.withDownbeat(nearest: 3.4))
        #expect(near.beats == grid.beats && near.numberInBar(2) == 1)
        let at = try #require(grid.withDownbeat(at: 6.25))
        #expect(at.beats == grid.beats.map { $0 + 0.25 } && at.numberInBar(5) == 1 && at.firstDownbeat == 1)
        #expect(try #require(grid.withDownbeat(nearest: 1e12)).numberInBar(5) == 1)
        #expect(grid.withDownbeat(nearest: .nan) == nil && grid.withDownbeat(at: .infinity) == nil)
        #expect(grid.withBars(of: 3)?.beatsPerBar == 3 && grid.withBars(of: 0) == nil)
    }

    @Test func `a smoothed grid keeps its ends, stays near, and changes by 3 per cent a beat at most`() throws {
        var grids = try (0..<20).map { try Self.grid($0, count: 100) }
        // A change of tempo, a pause, and what no music does.
        func after(_ intervals: [Double]) -> [Double] { intervals.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) } }
        let slow = [Double](repeating: 0.8, count: 40)
        let step = after(slow + [Double](repeating: 0.6, count: 40))
        let pause = after(slow + [4.8] + slow)
        let wild = after((0..<500).map { $0.isMultiple(of: 2) ? 0.02 : 1_000 })
        for beats in [step, pause, wild] {
            grids.append(try #require(BeatGrid(beats: beats, firstDownbeat: 0, beatsPerBar: 4)))
        }
        for (number, grid) in grids.enumerated() {
            let smooth = grid.smoothed
            #expect(smooth.beats.first == grid.beats.first && smooth.beats.count == grid.beats.count)
            #expect(abs((smooth.beats.last ?? 0) - (grid.beats.last ?? 0)) < 1e-6)
            let intervals = zip(smooth.beats, smooth.beats.dropFirst()).map { $1 - $0 }
            for (a, b) in zip(intervals, intervals.dropFirst()) {
                #expect(max(a / b, b / a) <= BeatGrid.steepest + 1e-6, "grid \(number)")
            }
            guard number < 20 else { continue }
            #expect(zip(grid.beats, smooth.beats).allSatisfy { abs($0 - $1) < 0.6 }, "grid \(number)")
        }
        #expect(zip(step, grids[20].smoothed.beats).prefix(20).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test func `one beat out of place is drawn halfway to its neighbours, and no other is moved`() throws {
        let grid = try #require(
            BeatGrid(beats: [0, 1, 2, 3, 4.005, 5, 6, 7, 8], firstDownbeat: 0, beatsPerBar: 4))
        let moved = zip(grid.smoothed.beats, (0...8).map(Double.init)).map { abs($0 - $1) }
        #expect(abs(moved[4] - 0.0025) < 1e-12 && abs(moved[3] - 0.001_25) < 1e-12 && moved[2] < 1e-12)
    }
}
