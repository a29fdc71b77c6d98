// SPDX-License-Identifier: GPL-3.0-or-later

/// The straight line between the frames of a recording and CLOCK_MONOTONIC: when each came in at the microphone.
///
/// A resistant line as Tukey has it (Exploratory Data Analysis, 1977, chapter 6), by the first and the last third of the
/// readings, but through their lower quartiles: a reading is late, by as long as nobody looked, far more often than early.
///
/// - Thread: any
package struct CaptureLine: Sendable, Equatable {
    /// Of frame 0, CLOCK_MONOTONIC nanoseconds.
    package let origin: Int64
    package let nanosecondsPerFrame: Double

    /// A reading: the frame, and the nanoseconds at which it came in.
    package struct Reading: Sendable, Equatable {
        package var frame: Int
        package var instant: Int64

        package init(frame: Int, instant: Int64) { (self.frame, self.instant) = (frame, instant) }
    }

    /// No sound card is further from its nominal pace: 0.1 %.
    private static var tolerance: Double { 1e-3 }
    /// From fewer readings the pace is not known better than it says itself.
    private static var fewest: Int { 30 }

    /// - Parameters:
    ///   - readings: In the order of their frames.
    ///   - rate: Nominal, in hertz.
    /// - Returns: Nil without a reading.
    package init?(_ readings: [Reading], rate: Int) {
        guard let first = readings.first, rate > 0 else { return nil }
        let nominal = 1e9 / Double(rate)
        func lateness(_ reading: Reading, _ pace: Double) -> Double {
            Double(reading.instant - first.instant) - Double(reading.frame - first.frame) * pace
        }
        var pace = nominal
        let third = readings.count / 3
        if readings.count >= CaptureLine.fewest {
            let (start, end) = (readings.prefix(third), readings.suffix(third))
            let frames = Double(end[end.startIndex + third / 2].frame - start[third / 2].frame)
            let drift =
                CaptureLine.early(end.map { lateness($0, nominal) })
                - CaptureLine.early(start.map { lateness($0, nominal) })
            if frames > 0 {
                let most = nominal * CaptureLine.tolerance
                pace += min(max(drift / frames, -most), most)
            }
        }
        let late = CaptureLine.early(readings.map { lateness($0, pace) })
        nanosecondsPerFrame = pace
        origin = first.instant + Int64(late - Double(first.frame) * pace)
    }

    /// CLOCK_MONOTONIC nanoseconds at which `frame` came in.
    package func instant(of frame: Int) -> Int64 { origin + Int64(Double(frame) * nanosecondsPerFrame) }

    /// The frame, with its fraction, that came in at `instant`.
    package func frame(at instant: Int64) -> Double { Double(instant - origin) / nanosecondsPerFrame }

    /// The lower quartile; 0 of none.
    private static func early(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.sorted()[values.count / 4] }
}
