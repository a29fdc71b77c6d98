// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Stroke: Verb {
    static let method = Method.stroke

    @Argument(help: ArgumentHelp(Strings.strokeHelp + " " + Strings.chooseHelp))
    var stroke: String?

    @OptionGroup var common: Common

    func parameters() -> JSON.Members { JSON.Members(given: ["stroke": stroke.map { .string($0) }]) }

    func words(for result: JSON) -> [String] { Strings.strokeAnswer(result) }
}
