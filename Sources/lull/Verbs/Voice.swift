// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Voice: Verb {
    static let method = Method.voice

    @Argument(help: ArgumentHelp(Strings.voiceHelp + " " + Strings.chooseHelp))
    var voice: String?

    @OptionGroup var common: Common

    func parameters() -> JSON.Members { JSON.Members(given: ["voice": voice.map { .string($0) }]) }

    func words(for result: JSON) -> [String] { Strings.voiceAnswer(Now(result)) }
}
