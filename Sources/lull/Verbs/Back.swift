// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Back: Verb {
    static let method = Method.back

    @OptionGroup var common: Common

    func words(for result: JSON) -> [String] { Strings.stepAnswer(Now(result)) }
}
