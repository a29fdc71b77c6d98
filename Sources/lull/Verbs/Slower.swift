// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Slower: Verb {
    static let method = Method.slower

    @Argument(help: ArgumentHelp(Strings.stepHelp, valueName: "n"))
    var step: String?

    @OptionGroup var common: Common

    func parameters() throws -> JSON.Members {
        JSON.Members(given: ["by": try step.map { JSON(shortest: try Grammar.number($0)) }])
    }

    func words(for result: JSON) -> [String] { Strings.rateAnswer(Now(result)) }
}
