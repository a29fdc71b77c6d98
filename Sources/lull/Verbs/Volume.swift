// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Volume: Verb {
    static let method = Method.volume

    @Argument(help: ArgumentHelp(Strings.changeHelp(Strings.volumeHelp), valueName: "n"))
    var change: String?

    @OptionGroup var common: Common

    func parameters() throws -> JSON.Members { try change.map { try Change($0).parameters } ?? JSON.Members() }

    func words(for result: JSON) -> [String] { Strings.volumeAnswer(Now(result)) }
}
