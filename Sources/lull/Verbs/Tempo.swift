// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Tempo: Verb {
    static let method = Method.tempo

    @Argument(help: ArgumentHelp(Strings.changeHelp(Strings.tempoHelp), valueName: "n"))
    var change: String?

    @OptionGroup var common: Common

    func parameters() throws -> JSON.Members { try change.map { try Change($0).parameters } ?? JSON.Members() }

    func words(for result: JSON) -> [String] { Strings.tempoAnswer(Now(result)) }
}
