// SPDX-License-Identifier: GPL-3.0-or-later

/// Strokes at an even pace: the moment of one, and how long each takes.
///
/// - Thread: any
package struct StrokeLine: Sendable, Equatable {
    package var stroke: Instant
    /// Seconds a stroke, above zero.
    package var period: Double

    package init(stroke: Instant, period: Double) {
        self.stroke = stroke
        self.period = period
    }

    /// The first stroke at `instant` or after it.
    package func first(from instant: Instant) -> Instant {
        stroke + ((instant - stroke) / period).rounded(.up) * period
    }

    /// Seconds from the stroke nearest to `instant` until that; negative where it comes before the stroke.
    package func offset(of instant: Instant) -> Double {
        let passed = instant - stroke
        return passed - (passed / period).rounded() * period
    }
}
