// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTime

/// A recording in memory and the part of it that goes round: a whole number of beats of its grid, one channel at 48
/// kHz.
///
/// Its places are counted in frames from the file's first, and run on through the rounds: a round is `length` frames
/// later than the one before. Its beats are counted from the loop's first and run on likewise; below 0 lies what comes
/// before the loop.
///
/// - Thread: any
package final class RecordedLoop: @unchecked Sendable {
    /// How the end of the loop meets its beginning.
    package enum Seam: Sendable {
        /// The file crosses over in the 80 ms before the loop's end to what precedes its start.
        case crossed
        /// The last frame is followed by the first without a seam, as rendered loops are, and what comes before the first
        /// beat is the end.
        case closed
    }

    package let beats: Int
    package let beatsPerBar: Int
    /// Frames in a round.
    package let length: Int64

    private let samples: UnsafePointer<Float>
    private let count: Int64
    private let free: @Sendable () -> Void
    private let grid: BeatGrid
    private let firstBeat: Int
    /// The place of the loop's first beat.
    private let start: Int64
    /// The places of the beats from the first to the one that begins the next round.
    private let places: [Double]
    /// The last frames of a round, already crossed with what precedes its start.
    private let seam: [Float]
    private let isClosed: Bool

    /// Nil where the loop is not within the grid, is shorter than a second or longer than three hours.
    ///
    /// - Parameters:
    ///   - samples: Finite; valid until `free` is called.
    ///   - grid: As it is to be stretched by: mostly `smoothed`.
    ///   - firstBeat: Index into the grid's beats; a downbeat.
    ///   - beats: A whole number of bars.
    ///   - free: Called when the recording is no longer read, or at once where this gives nil.
    package init?(
        samples: UnsafePointer<Float>, count: Int, grid: BeatGrid, firstBeat: Int, beats: Int, seam: Seam = .crossed,
        free: @escaping @Sendable () -> Void
    ) {
        guard beats > 0, firstBeat >= 0, beats <= grid.beats.count, firstBeat <= grid.beats.count - beats else {
            free()
            return nil
        }
        var places = (0...beats).map { grid.seconds(of: Double(firstBeat + $0)) * 48_000 }
        let start = places[0].rounded()
        let end = places[beats].rounded()
        guard end - start >= 48_000, end - start <= 3 * 3_600 * 48_000 else {
            free()
            return nil
        }
        (places[0], places[beats]) = (start, end)
        self.samples = samples
        self.count = Int64(max(0, count))
        self.free = free
        self.grid = grid
        self.firstBeat = firstBeat
        self.beats = beats
        self.places = places
        self.start = Int64(start)
        beatsPerBar = grid.beatsPerBar
        length = Int64(end - start)
        switch seam {
        case .closed: (isClosed, self.seam) = (true, [])
        case .crossed:
            let crossed = RecordedLoop.cross(samples, Int64(max(0, count)), from: Int64(end), to: Int64(start))
            (isClosed, self.seam) = (false, crossed)
        }
    }

    /// A rendered loop: `beats` beats of even length that fill `samples`, which closes on itself. Nil where it is
    /// shorter than a second.
    ///
    /// - Parameter gain: What the samples are multiplied by.
    package convenience init?(rendered samples: [Float], beats: Int, beatsPerBar: Int, gain: Float = 1) {
        guard beats > 0, samples.count >= 48_000 else { return nil }
        let beat = Double(samples.count) / Double(beats) / 48_000
        let memory = UnsafeMutablePointer<Float>.allocate(capacity: samples.count)
        for (index, sample) in samples.enumerated() { (memory + index).initialize(to: sample * gain) }
        nonisolated(unsafe) let owned = memory
        let places = (0...beats).map { Double($0) * beat }
        guard let grid = BeatGrid(beats: places, firstDownbeat: 0, beatsPerBar: beatsPerBar) else {
            memory.deallocate()
            return nil
        }
        self.init(
            samples: memory, count: samples.count, grid: grid, firstBeat: 0, beats: beats, seam: .closed,
            free: { owned.deallocate() })
    }

    deinit { free() }

    // MARK: - Places

    /// The place of `beat`. The pace changes gradually within a quarter of a beat of each beat: the mean of the grid's
    /// straight lines over half a beat.
    package func place(of beat: Double) -> Double {
        let index = Int(beat.rounded(.down))
        let x = beat - Double(index)
        let line = place(at: index) + x * pace(after: index)
        if x < 0.25 { return line + (pace(after: index) - pace(after: index - 1)) * (0.25 - x) * (0.25 - x) }
        if x > 0.75 { return line + (pace(after: index + 1) - pace(after: index)) * (x - 0.75) * (x - 0.75) }
        return line
    }

    /// Frames from the beat of that number to the next.
    package func pace(after beat: Int) -> Double {
        guard beat < 0 else { return places[beat % beats + 1] - places[beat % beats] }
        return place(at: beat + 1) - place(at: beat)
    }

    /// Whether a copy of it stays in time at `tempo`, round after round.
    package func keeps(_ tempo: Tempo) -> Bool {
        let beat = 60 * 48_000 / tempo.perMinute
        return (1...beats).allSatisfy {
            abs(place(at: $0) - place(at: 0) - Double($0) * beat) <= RecordedLoop.mostDrift
        }
    }

    /// The number of the phrase that `beat` lies in: four bars each, anew in every round.
    func phrase(at beat: Double) -> Int {
        let round = (beat / Double(beats)).rounded(.down)
        let length = 4 * beatsPerBar
        let inRound = Int((beat - round * Double(beats)) / Double(length))
        return Int(round) * ((beats + length - 1) / length) + inRound
    }

    /// By how many frames a copy may drift: with 5 ms for the splice, its beats stay within 10 ms.
    static let mostDrift = 216.0

    private func place(at beat: Int) -> Double {
        guard beat < 0 else { return places[beat % beats] + Double(Int64(beat / beats) * length) }
        // Meets the loop's own beginning, which lies on a whole frame.
        let grids = grid.seconds(of: Double(firstBeat)) * 48_000
        return grid.seconds(of: Double(firstBeat + beat)) * 48_000 + places[0] - grids
    }

    // MARK: - Sound

    /// Copies the frames from `place` on; silence where the file has none.
    package func copy(from place: Int64, count wanted: Int, to target: UnsafeMutablePointer<Float>) {
        var done = 0
        while done < wanted {
            var here = place + Int64(done)
            let left = Int64(wanted - done)
            // Before its first beat a closed loop has nothing but its own end.
            if isClosed, here < start { here = start + (length - 1) - (start - 1 - here) % length }
            guard here >= start else {
                done += copyFile(from: here, count: min(left, start - here), to: target + done)
                continue
            }
            let inLoop = (here - start) % length
            let seamStart = length - Int64(seam.count)
            if inLoop < seamStart {
                done += copyFile(from: start + inLoop, count: min(left, seamStart - inLoop), to: target + done)
            } else {
                let count = Int(min(left, length - inLoop))
                for i in 0..<count { target[done + i] = seam[Int(inLoop - seamStart) + i] }
                done += count
            }
        }
    }

    private func copyFile(from place: Int64, count wanted: Int64, to target: UnsafeMutablePointer<Float>) -> Int {
        let start = Int(min(max(0, -place), wanted))
        let end = Int(min(max(Int64(start), count - place), wanted))
        target.update(repeating: 0, count: start)
        (target + start).update(from: samples + (Int(place) + start), count: end - start)
        (target + end).update(repeating: 0, count: Int(wanted) - end)
        return Int(wanted)
    }

    /// What leads from the frames before `end` over to those before `start`.
    private static func cross(
        _ samples: UnsafePointer<Float>, _ count: Int64, from end: Int64, to start: Int64
    ) -> [Float] {
        let length = min(3_840, (end - start) / 4)
        func sample(_ place: Int64) -> Float { place >= 0 && place < count ? samples[Int(place)] : 0 }
        let leaving = (end - length..<end).map(sample)
        let coming = (start - length..<start).map(sample)
        return Crossing(leaving, coming).mixed
    }
}
