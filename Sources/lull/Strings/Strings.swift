// SPDX-License-Identifier: GPL-3.0-or-later

/// Every sentence that a person reads here stands in this folder, so that a translation has one place to go to; only the
/// sentence of each method comes from the protocol's table.
///
/// Plain words for tired people in the dark: what is, and what to type. No praise, no blame, no health claim.
///
/// - Thread: any
package enum Strings {
    // MARK: Help

    static let purpose = "Lull plays a lullaby at the pace of your hands."
    static let beginning = """
        Begin with `lull play`. `lull hold` waits while your hands rest, `lull slower` slows down, `lull stop` ends with \
        a fade, and `lull again` repeats last time.
        """
    static let playingGroup = "Playing"
    static let paceGroup = "Pace"
    static let soundGroup = "Sound"
    static let tracksGroup = "Tracks"
    static let nowGroup = "Now"
    static let careGroup = "Care"
    static let jsonHelp = "Print the answer as JSON."
    static let socketHelp = "Where the daemon listens."
    static let versionHelp = "Show the version of lull, and of the daemon if one answers."
    static let checkSummary = "Read tunes without adding them, and say what is wrong in them."
    static let renderSummary = "Write the same sound to a file, without the daemon."
    static let watchSummary = "Show a pacer that moves with the music."
    static let eventsSummary = "Print what happens as JSON, a line each, until you stop it."
    static let passedOn = "Passed on to lulld, which knows the options: `lulld VERB --help`."

    static let trackHelp = "The track's id; the last one where you leave it out."
    static let oneTrackHelp = "The track's id, as `lull tracks` lists it."
    static let searchHelp = "Only tracks with this text in them."
    static let kindHelp = "Only scores, or only recordings."
    static let strokeHelp = "The massage stroke, as `lull strokes` lists it."
    static let regionHelp = "Only strokes for this part of the body."
    static let rateHelp = "Strokes a minute."
    static let tempoHelp = "Beats a minute."
    static let beatsHelp = "Beats in one stroke."
    static let voiceHelp = "Who sings, as `lull voices` lists it."
    static let layerHelp = "The layer, as `lull layers` lists it."
    static let layerLevelHelp = "Its level from 0 to 100, or off; at its usual level where you leave it out."
    static let registerHelp = "Sing higher or lower."
    static let volumeHelp = "From 0 to 100."
    static let forHelp = "End by itself after this long, as 15m, 90s or 1h30m."
    static let noLimitHelp = "Let the time be longer than an hour."
    static let nowHelp = "Fade faster: in 0.8 seconds."
    static let topicsHelp = "Which events, with commas between them; all where you leave it out."
    static let plainHelp = "Print a line a stroke instead of drawing."
    static func changeHelp(_ unit: String) -> String {
        "\(unit) +N or -N is a step; leave it out to see the present one."
    }
    static let stepHelp = "How many strokes a minute; a small step where you leave it out."
    static let beatsArgumentHelp = "Beats in one stroke, or auto; leave it out to see the present one."
    static let chooseHelp = "Leave it out to see the present one."

    // MARK: Version

    static func version(_ version: String) -> String { "lull \(version)" }
    static let noDaemonVersion = "No daemon answers."
}
