// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Resume: Verb {
    static let method = Method.resume

    @OptionGroup var common: Common
}
