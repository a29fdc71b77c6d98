// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Beats: Verb {
    static let method = Method.beats

    @Argument(help: ArgumentHelp(Strings.beatsArgumentHelp, valueName: "k"))
    var count: String?

    @OptionGroup var common: Common

    func parameters() throws -> JSON.Members {
        JSON.Members(given: [
            "value": try count.map {
                $0 == "auto" ? "auto" : .integer(try Grammar.wholeNumber($0, hint: Strings.beatsHint))
            }
        ])
    }

    func words(for result: JSON) -> [String] { Strings.beatsAnswer(Now(result)) }
}
