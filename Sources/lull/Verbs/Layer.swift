// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Layer: Verb {
    static let method = Method.layer

    @Argument(help: ArgumentHelp(Strings.layerHelp))
    var layer: String

    @Argument(help: ArgumentHelp(Strings.layerLevelHelp, valueName: "n"))
    var level: String?

    @OptionGroup var common: Common

    func parameters() throws -> JSON.Members {
        JSON.Members(given: [
            "layer": .string(layer),
            "value": try level.map {
                $0 == "off" ? "off" : .integer(try Grammar.wholeNumber($0, hint: Strings.layerHint))
            },
        ])
    }

    func words(for result: JSON) -> [String] { Strings.layerAnswer(layer.lowercased(), Now(result)) }
}
