// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Pause: Verb {
    static let method = Method.pause

    @OptionGroup var common: Common
}
