// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Status: Verb {
    static let method = Method.status

    @OptionGroup var common: Common

    func words(for result: JSON) -> [String] { Strings.status(Now(result)) }
}
