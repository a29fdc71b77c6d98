// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Again: Verb {
    static let method = Method.again

    @OptionGroup var common: Common
}
