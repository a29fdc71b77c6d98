// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What the daemon knows of the hand that taps.
package struct Taps: Equatable {
    /// Taps that count.
    package let count: Int
    package let isLocked: Bool
    /// 0 to 1.
    package let confidence: Double
    /// Strokes a minute; nil after one tap.
    package let rate: Double?

    /// - Parameter status: As the daemon says. Nil where nobody taps.
    package init?(_ status: JSON) {
        guard let tap = status["tap"], let count = tap["count"]?.int else { return nil }
        self.count = count
        isLocked = tap["locked"]?.bool ?? false
        confidence = tap["confidence"]?.double ?? 0
        rate = tap["rate"]?.double
    }
}
