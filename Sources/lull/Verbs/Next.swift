// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Next: Verb {
    static let method = Method.next

    @OptionGroup var common: Common

    func words(for result: JSON) -> [String] { Strings.stepAnswer(Now(result)) }
}
