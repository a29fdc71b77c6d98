// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Stop: Verb {
    static let method = Method.stop

    @Flag(help: ArgumentHelp(Strings.nowHelp))
    var now = false

    @OptionGroup var common: Common

    func parameters() -> JSON.Members { JSON.Members(given: ["now": now ? true : nil]) }
}
