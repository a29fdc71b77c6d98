// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Ramp: Verb {
    static let method = Method.ramp

    @Argument(help: ArgumentHelp(Strings.rampHelp, valueName: "tempo"))
    var tempo: String

    @Option(help: ArgumentHelp(Strings.overHelp, valueName: "time"))
    var over: String?

    @OptionGroup var common: Common

    func parameters() throws -> JSON.Members {
        JSON.Members(given: [
            "tempo": JSON(shortest: try Grammar.number(tempo)),
            "over": try over.map { JSON(shortest: try Grammar.seconds($0)) },
        ])
    }

    func words(for result: JSON) -> [String] { Strings.rampAnswer(Now(result)) }
}
