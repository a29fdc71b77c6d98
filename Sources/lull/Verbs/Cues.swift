// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

/// Answered by the command line itself: it needs no daemon.
struct Cues: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: Strings.cuesSummary)

    @OptionGroup var common: Common

    func run() {
        guard !common.json else { return Output.print(json: ["cues": .array(Strings.cues.map(\.json))]) }
        Output.print(Output.list(Strings.cues(Strings.cues)) + [""] + Strings.cuesClosing)
    }
}

extension Cue {
    package var json: JSON {
        [
            "id": .string(id), "title": .string(title), "signs": .array(signs.map { .string($0) }),
            "answer": .string(answer), "verb": verb.map { .string($0.name) } ?? .null,
            "key": key.map { .string(String($0)) } ?? .null,
        ]
    }
}
