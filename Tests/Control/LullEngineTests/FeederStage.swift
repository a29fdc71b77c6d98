// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullEngine
import LullRecording
import LullRender
import LullSoundKit
import LullTime

/// A recording with a click of 2 ms on every beat and a bed under it, of which every beat's place is known.
struct FeederSong {
    var samples: [Float]
    var grid: BeatGrid
    var firstBeat: Int
    var beats: Int

    /// - Parameters:
    ///   - tempo: Beats a minute.
    ///   - bars: Of four beats in the loop; a bar lies before it and one after.
    ///   - bed: Amplitude of the 440 Hz under the clicks.
    ///   - clicks: Their amplitude.
    ///   - wander: Seconds by which each beat lies off at most.
    init(
        tempo: Double = 72, bars: Int = 4, bed: Double = 0.1, clicks: Double = 0.3, wander: Double = 0,
        seed: UInt64 = 1
    ) {
        var random = SeededRandom(seed: seed)
        let all = 4 * (bars + 2) + 1
        let places = (0..<all).map { index in
            0.5 + Double(index) * 60 / tempo + (wander > 0 ? Double.random(in: -wander...wander, using: &random) : 0)
        }
        let count = Int((places[all - 1] + 0.5) * 48_000)
        var samples = (0..<count).map { Float(bed * sin(2 * .pi * 440 * Double($0) / 48_000)) }
        for place in places {
            let centre = Int((place * 48_000).rounded())
            for i in 0..<96 {
                let shape = sin(.pi * (Double(i) + 0.5) / 96)
                samples[centre - 48 + i] += Float(clicks * shape * shape * sin(2 * .pi * 5_000 * Double(i) / 48_000))
            }
        }
        self.samples = samples
        guard let grid = BeatGrid(beats: places, firstDownbeat: 0, beatsPerBar: 4) else { fatalError("no grid") }
        self.grid = grid
        firstBeat = 4
        beats = 4 * bars
    }

    var loop: RecordedLoop {
        let memory = UnsafeMutablePointer<Float>.allocate(capacity: samples.count)
        for (index, sample) in samples.enumerated() { (memory + index).initialize(to: sample) }
        nonisolated(unsafe) let owned = memory
        guard
            let loop = RecordedLoop(
                samples: memory, count: samples.count, grid: grid, firstBeat: firstBeat, beats: beats,
                free: { owned.deallocate() })
        else { fatalError("no loop") }
        return loop
    }
}

/// A tape with its feeder, and a reader that asks block by block on a virtual clock.
final class FeederStage {
    let tape = Tape()
    let feeder: Feeder
    private(set) var now = Frames(0)
    /// Orders by the frame at which they are given.
    private var orders: [(at: Frames, order: TapeOrder)] = []
    /// While true the feeder does nothing.
    var isAsleep = false

    init(_ loop: RecordedLoop, stretcher: any Stretcher, mayStretch: Bool = true) {
        feeder = Feeder(tape: tape, loop: loop, stretcher: stretcher, mayStretch: mayStretch)
    }

    convenience init(_ loop: RecordedLoop, window: RubberBandStretcher.Window = .short) throws {
        try self.init(loop, stretcher: RubberBandStretcher(window: window))
    }

    /// Gives an order as soon as the reader has reached `frame`.
    func order(_ order: TapeOrder, at frame: Frames = Frames(0)) {
        orders.append((frame, order))
        orders.sort { $0.at < $1.at }
    }

    /// Gives an order a tape's lead before the frame that it names.
    func order(ahead order: TapeOrder) {
        let frame =
            switch order {
            case .begin(let frame, _, _): frame
            case .retime(let line): line.frame
            case .stop(let frame): frame
            }
        self.order(order, at: frame - TapeTiming.lead)
    }

    /// The next frames, asked for in blocks that `size` gives.
    func read(_ count: Int, blocks size: () -> Int = { 512 }) -> [Float] {
        var output = [Float](repeating: 0, count: count)
        var span = output.mutableSpan
        var start = 0
        while start < count {
            var end = min(count, start + max(1, size()))
            while let first = orders.first, first.at <= now {
                tape.slots.order(first.order, now: now)
                orders.removeFirst()
            }
            // A block does not run past the next order.
            if let first = orders.first { end = min(end, start + Int(first.at.count - now.count)) }
            if !isAsleep { feeder.fill(upTo: tape.position + TapeTiming.ready) }
            var part = span._mutatingExtracting(start..<end)
            tape.slots.read(into: &part, at: now)
            now += Frames(Int64(end - start))
            start = end
        }
        return output
    }
}

/// Where the 5 kHz clicks of a song are heard.
enum FeederEar {
    /// Frames of the clicks: the centres of the bursts of second difference that stand out.
    static func clicks(_ samples: [Float]) -> [Double] {
        guard samples.count > 400 else { return [] }
        var power = [Float](repeating: 0, count: samples.count)
        for i in 2..<samples.count {
            let curve = samples[i] - 2 * samples[i - 1] + samples[i - 2]
            power[i - 1] = curve * curve
        }
        let loudest = power.max() ?? 0
        var places: [Double] = []
        var i = 0
        while i < samples.count {
            // A stretched click's slope is up to 20 dB below that of one that is copied.
            guard power[i] > loudest * 0.008 else {
                i += 1
                continue
            }
            var (sum, moment) = (0.0, 0.0)
            for j in max(0, i - 240)..<min(samples.count, i + 960) {
                sum += Double(power[j])
                moment += Double(power[j]) * Double(j)
            }
            places.append(moment / sum)
            i += 4_800
        }
        return places
    }

    /// Seconds from each wanted frame to the click nearest to it.
    static func errors(_ clicks: [Double], wanted: [Double]) -> [Double] {
        wanted.compactMap { frame in clicks.map { ($0 - frame) / 48_000 }.min { abs($0) < abs($1) } }
    }

    /// The value that 95 % of the magnitudes do not pass.
    static func p95(_ errors: [Double]) -> Double {
        let sorted = errors.map(abs).sorted()
        return sorted.isEmpty ? .infinity : sorted[min(sorted.count - 1, sorted.count * 95 / 100)]
    }

    /// The highest magnitude in each 10 ms.
    static func peaks(_ samples: ArraySlice<Float>) -> [Float] {
        stride(from: samples.startIndex, to: samples.endIndex - 480, by: 480).map { start in
            samples[start..<start + 480].reduce(0) { max($0, abs($1)) }
        }
    }

    /// By how many cents the bed is off 440 Hz, a second after the beginning and later.
    static func cents(_ samples: [Float]) -> [Double] {
        pitches(Array(samples.dropFirst(96_000))).map { 1_200 * log2($0 / 440) }
    }

    /// The frequency near 440 Hz, from the turn of its phase in windows of a quarter second; hertz for each.
    static func pitches(_ samples: [Float]) -> [Double] {
        let window = 12_000
        func phase(_ start: Int) -> Double {
            var (real, imaginary) = (0.0, 0.0)
            for i in 0..<4_800 {
                let shape = 1 - cos(2 * .pi * Double(i) / 4_800)
                let angle = 2 * .pi * 440 * Double(start + i) / 48_000
                real += Double(samples[start + i]) * shape * cos(angle)
                imaginary -= Double(samples[start + i]) * shape * sin(angle)
            }
            return atan2(imaginary, real)
        }
        return stride(from: 0, to: samples.count - window - 4_800, by: window).map { start in
            var turn = 0.0
            // Six steps of 50 ms: the phase never turns by half a circle in one.
            for step in 0..<5 {
                let from = phase(start + step * 2_400)
                turn += remainder(phase(start + (step + 1) * 2_400) - from, 2 * .pi)
            }
            return 440 + turn / (2 * .pi) / 0.25
        }
    }

    /// By how much the sharpest corner of any 2 ms stands out of those 4 to 60 ms away on both sides, or out of
    /// `floor`.
    static func click(_ samples: [Float], floor: Float) -> (ratio: Float, frame: Int) {
        let block = 96
        let slews = (0..<samples.count / block).map { index in
            var worst: Float = 0
            for i in max(2, index * block)..<max(2, (index + 1) * block) {
                worst = max(worst, abs(samples[i] - 2 * samples[i - 1] + samples[i - 2]))
            }
            return worst
        }
        var found: (ratio: Float, frame: Int) = (0, 0)
        for index in slews.indices {
            let before = slews[max(0, index - 30)..<max(0, index - 1)].max() ?? 0
            let after = slews[min(index + 2, slews.count)..<min(index + 31, slews.count)].max() ?? 0
            let ratio = slews[index] / max(before, after, floor)
            if ratio > found.ratio { found = (ratio, index * block) }
        }
        return found
    }
}
