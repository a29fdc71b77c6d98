// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Routine: Verb {
    static let method = Method.routine

    @Argument(help: ArgumentHelp(Strings.routineHelp))
    var routine: String?

    @Flag(help: ArgumentHelp(Strings.explainHelp))
    var explain = false

    @Option(help: ArgumentHelp(Strings.trackHelp))
    var track: String?

    @Option(help: ArgumentHelp(Strings.voiceHelp))
    var voice: String?

    @Option(help: ArgumentHelp(Strings.volumeHelp, valueName: "n"))
    var volume: String?

    @Flag(help: ArgumentHelp(Strings.noLimitHelp))
    var noLimit = false

    @OptionGroup var common: Common

    func parameters() throws -> JSON.Members {
        JSON.Members(given: [
            "routine": routine.map { .string($0) },
            "explain": explain ? true : nil,
            "track": track.map { .string($0) },
            "voice": voice.map { .string($0) },
            "volume": try volume.map { JSON(shortest: try Grammar.number($0)) },
            "noLimit": noLimit ? true : nil,
        ])
    }

    func words(for result: JSON) -> [String] {
        result["steps"] == nil ? Strings.routineAnswer(result) : Output.plan(result)
    }
}

extension Output {
    /// A routine in full, its steps as wide as the terminal.
    static func plan(_ routine: JSON) -> [String] {
        Strings.routineHead(routine) + list(Strings.steps(routine["steps"]?.array ?? []))
            + Strings.routineCautions(routine)
    }
}
