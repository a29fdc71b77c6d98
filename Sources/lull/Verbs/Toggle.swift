// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Toggle: Verb {
    static let method = Method.toggle

    @OptionGroup var common: Common
}
