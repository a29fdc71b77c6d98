// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Timer: Verb {
    static let method = Method.timer

    @Argument(help: ArgumentHelp(Strings.timerHelp, valueName: "time"))
    var length: String?

    @Flag(help: ArgumentHelp(Strings.noLimitHelp))
    var noLimit = false

    @OptionGroup var common: Common

    func parameters() throws -> JSON.Members {
        JSON.Members(given: [
            "value": try length.map { $0 == "off" ? "off" : JSON(shortest: try Grammar.seconds($0)) },
            "noLimit": noLimit ? true : nil,
        ])
    }

    func words(for result: JSON) -> [String] { Strings.timerAnswer(Now(result)) }
}
