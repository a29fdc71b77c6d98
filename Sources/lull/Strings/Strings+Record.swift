// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// Recording one's own voice.
extension Strings {
    // MARK: Help

    static let recordDiscussion = """
        At a terminal it shows how loud you are, ends with a key, and asks before it keeps anything. What is recorded \
        stays on this machine.
        """
    static let recordNameHelp = "What to call it."
    static let recordForHelp = "End by itself after this long, as 90s or 2m; needed where there is no terminal."
    static let pulseHelp = "Play a soft heartbeat at the pace of your strokes to hum to; headphones keep it out."
    static let pulseRateHelp = "The heartbeat's pace in strokes a minute."
    static let pulseTempoHelp = "The heartbeat's pace in beats a minute."
    static let recordNeedsLength = "Without a terminal a recording needs a length."
    static let recordLengthHint = "Add --for, as in --for 1m."

    // MARK: At the terminal

    static func recordGuidance(hasPulse: Bool) -> [String] {
        hasPulse
            ? ["Recording: hum with the heartbeat. q, Enter or the space bar ends it."]
            : [
                "Recording: hum or sing. q, Enter or the space bar ends it.",
                "If you like, tap any other key on every beat meanwhile.",
            ]
    }

    static func elapsed(_ seconds: Double) -> String {
        let whole = Int(min(max(0, seconds), 86_400))
        let rest = whole % 60
        return "\(whole / 60):\(rest < 10 ? "0" : "")\(rest)"
    }

    static func meterLevel(_ level: Double) -> String {
        let text = level > -100 && level < 100 ? "\(Int(level.rounded()))" : "--"
        return String(repeating: " ", count: max(0, 3 - text.count)) + text + " dB"
    }

    static let tooLoud = "too loud"
    static let tooSoft = "hardly to be heard"

    static func recordReading(_ part: Double) -> String {
        "Listening to it: \(Int((min(1, max(0, part)) * 100).rounded(.down))) %"
    }

    static let recordQuestion = "l listens to it, k keeps it, d discards it: "
    static let recordRefused = "It is still there: q gives it up, any other key tries again: "
    static let recordPlaying = "Playing it once; any key ends that."
    static let recordLeft = "Nothing was kept."
    static let recordLapsed = "Nothing was kept: nobody said what to do with it."

    // MARK: What came of it

    package static func recorded(_ made: JSON) -> [String] {
        let track = made["track"] ?? .null
        let facts = [
            track["length"]?.double.map(length), track["tempo"]?.double.map(tempo),
            track["needsTaps"]?.bool ?? false ? "beats not clear" : nil,
        ]
        let notes = (made["notes"]?.array ?? []).compactMap(\.string)
        return ["Recorded \(text(track["title"])): \(joined(facts))."] + gridLines(track) + notes
    }

    package static func recordKept(_ kept: JSON) -> [String] {
        let track = kept["track"] ?? .null
        let id = text(track["id"])
        return ["Kept as \(id). `lull play \(id)` plays it at the pace of your hands."] + needsTaps(track, id)
    }
}
