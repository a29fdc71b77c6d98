// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary
import LullProtocol
import LullTime

/// What the parent is told of beat grids.
extension ProtocolError {
    static let unevenTaps = ProtocolError(
        .gridBad, "These taps keep no pace.",
        hint: "Tap \(Taps.fewest) times or more, once a beat, as evenly as you can.")

    static func tooShortForTaps(_ id: String) -> ProtocolError {
        ProtocolError(.gridBad, "\(id) is too short for beats of that tempo.", hint: "Tap faster.")
    }

    static func badBeats(_ error: BeatsFileError) -> ProtocolError {
        ProtocolError(
            .gridBad, "The list of beats is wrong: \(error).",
            hint: "A line a beat: its time in seconds, a tab, its number in the bar.")
    }

    static func noGrid(_ id: String) -> ProtocolError {
        ProtocolError(.gridAbsent, "\(id) has no beat grid yet.", hint: "Tap along: `lull grid \(id) tap`.")
    }

    static func badChange(_ change: GridChange, _ id: String) -> ProtocolError {
        ProtocolError(
            .gridBad,
            "The beats of \(id) cannot be changed by \(change.rawValue): there would be too few, too many, or "
                + "some outside the recording.", hint: "`lull grid \(id)` shows what they are.")
    }
}
