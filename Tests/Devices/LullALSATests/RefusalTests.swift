// SPDX-License-Identifier: GPL-3.0-or-later

import LullTestKit
import Testing

/// Devices that do not open: a state, a sentence, and rest.
@Suite(.timeLimit(.minutes(2))) struct RefusalTests {
    struct Case: CustomTestStringConvertible {
        let device: String
        let state: String
        let words: String
        var testDescription: String { device }
    }

    static let cases = [
        Case(device: "no-such-pcm", state: "waiting", words: "no sound device no-such-pcm"),
        Case(device: "plughw:CARD=Nowhere", state: "waiting", words: "no sound device plughw:CARD=Nowhere"),
        Case(device: "hw:9", state: "waiting", words: "no sound device hw:9"),
        Case(device: "", state: "waiting", words: "sound device"),
        Case(device: "wrong", state: "waiting", words: "lull devices"),
        Case(device: "halfrate", state: "waiting", words: "lull devices"),
        Case(device: "gone", state: "waiting", words: "sound server"),
    ]

    @Test(arguments: cases)
    func `a device that does not open is a state with a sentence`(item: Case) throws {
        let folder = try TemporaryFolder()
        try folder.write("closed", "")
        let configuration = try folder.write(
            "asound.conf",
            """
            </usr/share/alsa/alsa.conf>
            pcm.wrong { type nothing-known }
            pcm.halfrate { type rate slave { pcm { type hw card 63 } rate 24000 } }
            pcm.gone { type pulse server "unix:/nowhere/pulse.sock" }
            pcm.secret { type file slave.pcm null file "/proc/1/forbidden" format raw }
            """)
        let stage = try SinkStage(
            item.device, environment: ["ALSA_CONFIG_PATH": configuration, "HOME": folder.path])
        try stage.start()
        let sentence = try stage.waitFor(item.state)
        #expect(sentence.contains(item.words), "\(sentence)")
        #expect(try stage.status().now == 0)
        #expect(try stage.isAtRest())
        try stage.end()
    }
}
