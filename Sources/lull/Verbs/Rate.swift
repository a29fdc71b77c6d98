// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Rate: Verb {
    static let method = Method.rate

    @Argument(help: ArgumentHelp(Strings.changeHelp(Strings.rateHelp), valueName: "n"))
    var change: String?

    @OptionGroup var common: Common

    func parameters() throws -> JSON.Members { try change.map { try Change($0).parameters } ?? JSON.Members() }

    func words(for result: JSON) -> [String] { Strings.rateAnswer(Now(result)) }
}
