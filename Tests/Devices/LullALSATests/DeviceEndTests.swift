// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import Testing

/// By ALSA's own configuration, of a machine with or without a card.
@Suite struct DeviceEndTests {
    @Test(arguments: [
        ("null", DeviceEnd.nowhere), ("file:/dev/null,raw", .nowhere), ("plug:null", .nowhere), ("hw:0", .card),
        ("plughw:0", .card), ("hw:CARD=Gone", .card),
    ])
    func `a name leads where its definitions end`(name: String, end: DeviceEnd) {
        #expect(DeviceEnd(of: name) == end)
    }

    @Test(arguments: ["nonsense", "", "plug:nonsense"])
    func `what is not defined is told from what leads nowhere`(name: String) {
        #expect(DeviceEnd(of: name) == nil)
    }
}
