// SPDX-License-Identifier: GPL-3.0-or-later

/// A number or a place where somebody helps.
///
/// - Thread: any
package struct HelpLine: Equatable, Sendable {
    /// As it is dialled or typed.
    package let number: String
    /// Who answers, and what to know before.
    package let who: String

    init(_ number: String, _ who: String) { (self.number, self.who) = (number, who) }
}

/// Who helps in one country.
///
/// - Thread: any
package struct HelpPlace: Equatable, Sendable {
    package let id: String
    package let name: String
    let aliases: [String]
    /// Emergencies first.
    package let lines: [HelpLine]

    /// What people type for it, in lower case.
    package var names: [String] { [id, name.lowercased()] + aliases }
}

/// Whom to call: a table in the program, so that no file can be missing when it is asked for. To be looked through before
/// each release.
package enum HelpLines {
    /// The day on which all that stands here was last looked through.
    package static let date = "2026-11-23"

    package static let places = [
        HelpPlace(
            id: "us", name: "United States", aliases: ["usa", "u.s.", "america", "united states of america"],
            lines: [
                HelpLine("911", "Emergency."),
                HelpLine("988", "In a crisis."),
                HelpLine(
                    "1-833-852-6262",
                    "National Maternal Mental Health Hotline (1-833-TLC-MAMA): call or text, free, by day and by night, "
                        + "in English, Spanish and 60 more languages. Not for a crisis or an emergency."),
                HelpLine(
                    "1-800-944-4773",
                    "Postpartum Support International: call, or text \"Help\". Not for emergencies."),
            ]),
        HelpPlace(
            id: "uk", name: "United Kingdom",
            aliases: ["gb", "u.k.", "britain", "great britain", "england", "scotland", "wales", "northern ireland"],
            lines: [
                HelpLine("999", "Emergency."),
                HelpLine("111", "NHS, when it is urgent."),
                HelpLine("116 123", "Samaritans, somebody to talk to."),
                HelpLine("0808 196 1776", "PANDAS, for feeling low around a birth; may be closed at night."),
                HelpLine("0300 330 0700", "NCT, for new parents; may be closed at night."),
                HelpLine("0300 123 3393", "Mind; may be closed at night."),
                HelpLine("in person", "Your GP, midwife or health visitor is a good first one to tell."),
            ]),
        HelpPlace(
            id: "any", name: "Any country", aliases: ["eu", "europe", "european union", "anywhere"] + union,
            lines: [
                HelpLine("112", "Emergency, in the European Union and in many other countries."),
                HelpLine("postpartum.net", "Postpartum Support International lists help in other countries there."),
            ]),
    ]

    /// The members of the European Union: 112 is the emergency number in each.
    private static let union = """
        at austria be belgium bg bulgaria hr croatia cy cyprus cz czechia dk denmark ee estonia fi finland fr france \
        de germany gr greece hu hungary ie ireland it italy lv latvia lt lithuania lu luxembourg mt malta \
        nl netherlands pl poland pt portugal ro romania sk slovakia si slovenia es spain se sweden
        """.split(separator: " ").map(String.init)
}
