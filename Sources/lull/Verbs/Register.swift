// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Register: Verb {
    static let method = Method.register

    @Argument(
        help: ArgumentHelp(Strings.registerHelp + " " + Strings.chooseHelp), completion: .list(["higher", "lower"]))
    var register: String?

    @OptionGroup var common: Common

    func parameters() -> JSON.Members { JSON.Members(given: ["register": register.map { .string($0) }]) }

    func words(for result: JSON) -> [String] { Strings.registerAnswer(Now(result)) }
}
