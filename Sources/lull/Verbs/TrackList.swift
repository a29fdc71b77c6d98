// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct TrackList: Verb {
    static let method = Method.tracks

    @Option(help: ArgumentHelp(Strings.kindHelp), completion: .list(["score", "recording"]))
    var kind: String?

    @Argument(help: ArgumentHelp(Strings.searchHelp))
    var text: [String] = []

    @OptionGroup var common: Common

    func parameters() -> JSON.Members {
        JSON.Members(given: [
            "kind": kind.map { .string($0) }, "text": text.isEmpty ? nil : .string(text.joined(separator: " ")),
        ])
    }

    func words(for result: JSON) -> [String] {
        Output.list(Strings.tracks(result["tracks"]?.array ?? []))
            + [result["left"]?.int.map(Strings.left)].compactMap { $0 }
            + (result["problems"]?.array ?? []).compactMap(\.string)
    }
}
