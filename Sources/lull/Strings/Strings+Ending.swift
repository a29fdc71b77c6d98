// SPDX-License-Identifier: GPL-3.0-or-later

/// The timer and the wind-down.
extension Strings {
    static let timerHelp = "From now until it ends by itself, like 15m; off for never."
    static let rampHelp = "The tempo to come down to, in beats a minute."
    static let overHelp = "How long that takes, like 10m. It never falls faster than one beat a minute in 20 seconds."

    package static func timerAnswer(_ now: Now) -> [String] {
        [timer(now), now.note].compactMap { $0 } + trouble(now)
    }

    private static func timer(_ now: Now) -> String {
        switch (now.state, now.remaining) {
        case (.stopped, _): "Nothing is playing. `lull play --for 15m` sets a time with it."
        case (.paused, let seconds?): "Paused with \(left(seconds))."
        case (_, let seconds?): "It ends by itself in \(length(seconds)), with its phrase."
        case (_, nil): "It plays until `lull stop`."
        }
    }

    package static func rampAnswer(_ now: Now) -> [String] {
        [now.ramp.map(windingDown) ?? present(now), now.note].compactMap { $0 } + trouble(now)
    }

    static func windingDown(to tempo: Double) -> String {
        "Winding down to \(number(tempo)) beats a minute, a little at the end of each phrase. `lull rate` ends that."
    }
}
