// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct LayerList: Verb {
    static let method = Method.layers

    @OptionGroup var common: Common

    func words(for result: JSON) -> [String] { Output.list(Strings.layers(result["layers"]?.array ?? [])) }
}
