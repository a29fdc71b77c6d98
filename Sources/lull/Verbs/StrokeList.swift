// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct StrokeList: Verb {
    static let method = Method.strokes

    @Option(help: ArgumentHelp(Strings.regionHelp))
    var region: String?

    @OptionGroup var common: Common

    func parameters() -> JSON.Members { JSON.Members(given: ["region": region.map { .string($0) }]) }

    func words(for result: JSON) -> [String] { Output.list(Strings.strokes(result["strokes"]?.array ?? [])) }
}
