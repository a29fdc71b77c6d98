// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

/// Answered by the command line itself: it needs no daemon and no file, and refuses nobody.
struct Care: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: Strings.careSummary)

    @Argument(help: ArgumentHelp(Strings.countryHelp))
    var country: [String] = []

    @OptionGroup var common: Common

    func run() {
        let asked = country.joined(separator: " ")
        let (places, isKnown) = HelpLines.places(for: asked)
        guard !common.json else { return Output.print(json: HelpLines.json(places)) }
        let tables = Strings.care(places).flatMap { [""] + Output.list($0) }
        Output.print(
            Strings.careOpening + (isKnown ? [] : ["", Strings.noLines(for: asked)]) + tables + [""]
                + Strings.careClosing)
    }
}

extension HelpLines {
    /// Those of a country, in whatever case; all where none is named, and what holds anywhere where the list does not
    /// know it.
    package static func places(for country: String) -> (places: [HelpPlace], isKnown: Bool) {
        let name = country.lowercased()
        if name.isEmpty { return (places, true) }
        let known = places.filter { $0.names.contains(name) }
        return known.isEmpty ? (places.filter { $0.id == "any" }, false) : (known, true)
    }

    package static func json(_ places: [HelpPlace]) -> JSON {
        ["date": .string(date), "countries": .array(places.map(\.json))]
    }
}

extension HelpPlace {
    fileprivate var json: JSON {
        [
            "id": .string(id), "name": .string(name),
            "lines": .array(lines.map { ["number": .string($0.number), "who": .string($0.who)] }),
        ]
    }
}
