// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What `lull care` shows.
extension Strings {
    static let careSummary = "Show where to find help when it is hard."
    static let countryHelp = "Only this country, as in us or uk."

    package static let careOpening = [
        "Feeling low after a birth is common and it is not your fault. With help you can feel better.",
        "If somebody is in danger now, call the emergency number.",
    ]

    package static let careClosing = [
        "As known on \(HelpLines.date). Numbers change: where one does not answer, take the next.",
        "Lull plays a tune at the pace of your hands. It is no treatment and replaces none.",
    ]

    package static func care(_ places: [HelpPlace]) -> [Table] {
        places.map { place in Table([[place.name]] + place.lines.map { ["  \($0.number)", $0.who] }) }
    }

    package static func noLines(for country: String) -> String {
        "This list has no line of its own for \(short(country)); this may help there."
    }
}
