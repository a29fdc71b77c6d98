// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct DeviceList: Verb {
    static let method = Method.devices

    @OptionGroup var common: Common

    func words(for result: JSON) -> [String] {
        let microphones = result["microphones"]?.array ?? []
        return Output.list(Strings.devices(result["devices"]?.array ?? [])) + [Strings.microphones]
            + Output.list(Strings.devices(microphones))
    }
}
