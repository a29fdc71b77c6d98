// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRender
import LullTime

/// Renders a recorded loop once at a steady tempo, so that nothing needs to be stretched while it keeps to that.
///
/// - Thread: any but audio; takes seconds
package struct LoopRender {
    package let loop: RecordedLoop
    package let tempo: Tempo

    /// Why a loop cannot be rendered.
    package enum Failure: Error, Equatable, CustomStringConvertible {
        /// Some of it would have to be stretched to this many times its length.
        case beyondReach(ratio: Double, at: Tempo)
        case tooLong(seconds: Int, at: Tempo)

        package var description: String {
            switch self {
            case .beyondReach(let ratio, let tempo): Words.beyondReach(ratio, at: tempo)
            case .tooLong(let seconds, let tempo): Words.tooLong(seconds, at: tempo)
            }
        }
    }

    package init(_ loop: RecordedLoop, tempo: Tempo) {
        self.loop = loop
        self.tempo = tempo
    }

    /// Frames of the loop at this tempo: the whole number nearest to its beats' length.
    package var length: Int {
        Int((Double(loop.beats) * 60 * 48_000 / tempo.perMinute).rounded())
    }

    /// Renders all of it. Beat `b` lies at `b x 60 x 48,000 / tempo` frames, and the last frame is followed by the
    /// first without a seam. Nil where it was called off.
    ///
    /// - Parameters:
    ///   - stretcher: Used until this returns.
    ///   - goesOn: Is told the part that is done, 0 to 1, every quarter of a second of sound; false calls it off.
    package func run(stretcher: any Stretcher, goesOn: (Double) -> Bool = { _ in true }) throws(Failure) -> [Float]? {
        try check()
        // What precedes the beat 0 comes first, for the end to cross over to.
        let downbeat = Frames(Int64(LoopRender.crossing))
        let line = Timeline(frame: downbeat, beat: Beats(loop.beats), tempo: tempo)
        let course = FeederCourse(line, place: Beats(loop.beats), at: downbeat)
        let strand = FeederStrand(loop, .stretched, along: course, from: Frames(0), stretcher: stretcher)

        let total = LoopRender.crossing + length
        var samples = [Float](repeating: 0, count: total)
        for start in stride(from: 0, to: total, by: LoopRender.step) {
            let count = min(LoopRender.step, total - start)
            samples.withUnsafeMutableBufferPointer { buffer in
                if let base = buffer.baseAddress { strand.read(count, to: base + start) }
            }
            guard goesOn(Double(start + count) / Double(total)) else { return nil }
        }

        let crossed = Crossing(
            Array(samples[(total - LoopRender.crossing)...]), Array(samples[..<LoopRender.crossing]))
        samples.replaceSubrange((total - LoopRender.crossing)..., with: crossed.mixed)
        samples.removeFirst(LoopRender.crossing)
        return samples
    }

    /// Whether all of it can be rendered.
    package var isPossible: Bool { (try? check()) != nil }

    private func check() throws(Failure) {
        let beat = 60 * 48_000 / tempo.perMinute
        for index in 0..<loop.beats {
            let ratio = beat / loop.pace(after: index)
            guard Stretch.range.contains(ratio) else { throw .beyondReach(ratio: ratio, at: tempo) }
        }
        guard length <= LoopRender.longest else { throw .tooLong(seconds: length / 48_000, at: tempo) }
    }

    private static let crossing = 3_840
    private static let step = 12_000
    /// A quarter of an hour: 173 MB.
    private static let longest = 900 * 48_000
}
