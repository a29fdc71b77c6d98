// SPDX-License-Identifier: GPL-3.0-or-later

import LullClient
import LullProtocol

/// What the daemon tells of a recording while it is made.
package struct RecordEvent {
    package let state: String
    let members: JSON.Members

    /// Nil where the message is of something else.
    init?(_ message: Conversation.Message) {
        guard case .notification(let notification) = message, let event = Event(notification),
            event.subject == .topic(.recording), let state = event.payload["state"]?.string
        else { return nil }
        self.state = state
        members = event.payload
    }
}

/// A microphone's level as one line that is drawn in place.
package struct MeterLine {
    package var elapsed = 0.0
    /// dBFS of the mean and of the peak.
    package var level = -120.0
    package var peak = -120.0
    package var taps = 0
    /// When the converter was last at its end, by `elapsed`.
    private var clippedAt: Double?

    /// What the bar begins at, dBFS.
    private static let floor = -60.0
    /// Softer than this all along, the room is heard as much as the voice.
    private static let soft = -50.0
    /// Seconds for which it is said that it was too loud.
    private static let warning = 2.0

    package init() {}

    package mutating func take(_ members: JSON.Members) {
        elapsed = members["elapsed"]?.double ?? elapsed
        level = members["level"]?.double ?? level
        peak = members["peak"]?.double ?? peak
        if members["clipped"]?.bool ?? false { clippedAt = elapsed }
    }

    /// "  0:12  ━━━━━━━━━━──────────  -24 dB"
    package func text(width: Int, isUnicode: Bool) -> String {
        let bar = max(4, min(32, width / 3))
        let full = Int((min(1, max(0, 1 - level / Self.floor)) * Double(bar)).rounded())
        let drawn =
            String(repeating: isUnicode ? "━" : "#", count: full)
            + String(repeating: isUnicode ? "─" : "-", count: bar - full)
        let words = [Strings.elapsed(elapsed), drawn, Strings.meterLevel(level), word, tapped]
        return Text.clipped(words.compactMap { $0 }.joined(separator: "  "), to: max(1, width - 1))
    }

    private var word: String? {
        if let clippedAt, elapsed - clippedAt < Self.warning { return Strings.tooLoud }
        return elapsed > Self.warning && peak < Self.soft ? Strings.tooSoft : nil
    }

    private var tapped: String? { taps > 0 ? Strings.counted(taps, "tap", "taps") : nil }
}
