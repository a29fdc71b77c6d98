// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import LullTime

/// What the parent is told beside what was asked for.
enum Words {
    static let pausedAlready = "It is paused already; `lull resume` goes on."
    static let endingAlready = "It is ending already; `lull again` starts anew."
    static let stepEndingAlready =
        "It is ending already; `lull resume` begins the step again, `lull again` the whole massage."
    static let tapsLead = "Something plays already; your taps lead it as it goes on."
    static let endOfRoutine = "That is the end of it."

    // MARK: - Tracks

    static func noBeats(_ track: TrackFacts) -> String {
        "The beats of \(track.title) are not known yet, so it plays at its own pace. Tap along once: "
            + "`lull grid \(track.id) tap`."
    }

    static func stretched(_ track: TrackFacts) -> String {
        "\(track.title) was recorded at \(Int(track.tempo.perMinute.rounded())) beats a minute and will sound "
            + "stretched; `lull beats` or another track may fit better."
    }

    static func isForNextTune(_ track: TrackFacts) -> String {
        "\(track.title) is a recording; that is for the next tune."
    }

    // MARK: - Paces

    static func slowerThanUsual(_ stroke: Stroke) -> String { "That is slower than \(stroke.name) usually goes." }
    static func fasterThanUsual(_ stroke: Stroke) -> String { "That is faster than \(stroke.name) usually goes." }

    static func limit(of track: TrackFacts, isFast: Bool) -> String {
        "That is as \(isFast ? "fast" : "slow") as \(track.title) goes."
    }

    /// - Parameter seconds: that the wind-down takes
    static func windsDownSlowly(_ seconds: Double) -> String {
        "It takes \(Int(seconds)) s: the tempo falls by one beat a minute in 20 s, no faster."
    }
}
