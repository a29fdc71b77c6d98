// SPDX-License-Identifier: GPL-3.0-or-later

/// What is known of a hand that taps its strokes.
///
/// - Thread: any
package struct Hand: Sendable, Equatable {
    /// Taps of this series, doubled ones left out; 1 or more.
    package var count: Int
    /// A stroke of the hand's, on the line through its taps, near the last of them.
    package var stroke: Instant
    /// Seconds a stroke, `TapTracker.periods`; nil after one tap.
    package var period: Double?
    /// How sure rate and phase are, 0 to 1.
    package var confidence: Double

    package init(count: Int, stroke: Instant, period: Double? = nil, confidence: Double = 0) {
        self.count = count
        self.stroke = stroke
        self.period = period
        self.confidence = confidence
    }

    /// Enough taps to be relied on.
    package static let locking = 4

    package var isLocked: Bool { count >= Hand.locking }

    package var rate: Rate? { period.map { Rate(rounding: 60 / $0) } }

    /// The strokes of the hand; nil after one tap.
    package var line: StrokeLine? { period.map { StrokeLine(stroke: stroke, period: $0) } }
}
