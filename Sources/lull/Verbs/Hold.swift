// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Hold: Verb {
    static let method = Method.hold

    @OptionGroup var common: Common
}
