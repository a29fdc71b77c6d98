// SPDX-License-Identifier: GPL-3.0-or-later

/// Taps along with a recording, as numbered beats and the straight line through them.
///
/// - Thread: any
package struct Taps: Sendable, Equatable {
    /// Seconds of the taps that count, ascending: none doubled, none far off the beat.
    package let times: [Double]
    /// The beat of each, from 0; a missed tap leaves a number out.
    package let numbers: [Int]
    /// Seconds a beat, by the line.
    package let period: Double
    /// Seconds of beat 0, by the line.
    package let start: Double
    /// Median distance of the taps from the line in seconds.
    package let scatter: Double

    /// Fewer tell too little.
    package static var fewest: Int { 8 }
    /// More are not looked at.
    package static var most: Int { 4_096 }
    /// The part of a beat by which the music itself may stray from the line; such a tap is no mistake.
    private static var rubato: Double { 0.08 }
    /// Seconds between beats that hands can follow.
    package static var periods: ClosedRange<Double> { 0.2...5 }

    /// Fits the line by medians (Theil 1950, Sen 1968), leaves out what lies more than 2.5 deviations and a twelfth of a
    /// beat off it, judged by the median of the distances (Rousseeuw and Croux 1993), and fits the rest by least squares.
    ///
    /// - Parameter taps: Seconds, in any order; what is no number or outside `BeatGrid.places` is left out.
    /// - Returns: Nil for fewer than `fewest` taps, or where they keep no pace.
    package init?(_ taps: [Double]) {
        let sorted = taps.prefix(Taps.most).filter(BeatGrid.places.contains).sorted()
        guard sorted.count >= Taps.fewest else { return nil }
        let usual = Taps.median(zip(sorted, sorted.dropFirst()).map { $1 - $0 })
        guard Taps.periods.contains(usual) else { return nil }

        var numbered: [(number: Int, time: Double)] = [(0, sorted[0])]
        for time in sorted.dropFirst() {
            let last = numbered[numbered.count - 1]
            let beats = ((time - last.time) / usual).rounded()
            if beats >= 1 { numbered.append((last.number + Int(beats), time)) }
        }
        let rough = Taps.medianLine(numbered)
        let distances = numbered.map { $0.time - rough.start - Double($0.number) * rough.period }
        let deviation = 1.4826 * Taps.median(distances.map(abs))
        let farthest = max(2.5 * deviation, Taps.rubato * rough.period)
        let kept = zip(numbered, distances).filter { abs($1) <= farthest }.map(\.0)
        guard kept.count >= Taps.fewest * 3 / 4, let first = kept.first?.number, let line = Taps.leastSquares(kept),
            Taps.periods.contains(line.period)
        else { return nil }
        times = kept.map(\.time)
        numbers = kept.map { $0.number - first }
        period = line.period
        let start = line.start + Double(first) * line.period
        self.start = start
        scatter = Taps.median(kept.map { abs($0.time - line.start - Double($0.number) * line.period) })
    }

    /// The middle of `values`, or of the two middle ones; there has to be one.
    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
    }

    /// All pairs of up to 256 taps; of more, each with the one half the list away.
    static func medianLine(_ taps: [(number: Int, time: Double)]) -> (period: Double, start: Double) {
        let half = taps.count / 2
        var slopes: [Double] = []
        for later in taps.indices {
            for earlier in taps.count <= 256 ? Array(0..<later) : later >= half ? [later - half] : [] {
                let beats = Double(taps[later].number - taps[earlier].number)
                slopes.append((taps[later].time - taps[earlier].time) / beats)
            }
        }
        let period = slopes.isEmpty ? 0 : median(slopes)
        return (period, median(taps.map { $0.time - Double($0.number) * period }))
    }

    private static func leastSquares(_ taps: [(number: Int, time: Double)]) -> (period: Double, start: Double)? {
        let count = Double(taps.count)
        let meanNumber = taps.reduce(0) { $0 + Double($1.number) } / count
        let meanTime = taps.reduce(0) { $0 + $1.time } / count
        var (products, squares) = (0.0, 0.0)
        for tap in taps {
            products += (Double(tap.number) - meanNumber) * (tap.time - meanTime)
            squares += (Double(tap.number) - meanNumber) * (Double(tap.number) - meanNumber)
        }
        guard squares > 0 else { return nil }
        return (products / squares, meanTime - products / squares * meanNumber)
    }
}
