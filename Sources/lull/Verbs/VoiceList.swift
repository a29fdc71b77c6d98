// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct VoiceList: Verb {
    static let method = Method.voices

    @OptionGroup var common: Common

    func words(for result: JSON) -> [String] { Output.list(Strings.voices(result["voices"]?.array ?? [])) }
}
