// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
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

    @Test func `a device that opens and fails again and again is asked ever more rarely`() throws {
        let folder = try TemporaryFolder()
        let configuration = try folder.write(
            "asound.conf",
            """
            </usr/share/alsa/alsa.conf>
            pcm.full { type file slave.pcm null file "/dev/full" format raw }
            """)
        let stage = try SinkStage("full", environment: ["ALSA_CONFIG_PATH": configuration])
        try stage.start()
        try stage.waitFor("waiting")
        try stage.status("three seconds of the tune have gone by") { $0.now > 144_000 }
        try stage.end()
        #expect((2...14).contains(stage.reports.count), "\(stage.reports.count)")
    }

    @Test func `a device that this user may not open is denied`() throws {
        let folder = try TemporaryFolder()
        let configuration = try folder.write(
            "asound.conf",
            """
            </usr/share/alsa/alsa.conf>
            pcm.secret { type oss device "\(try folder.write("secret", ""))" }
            """)
        chmod("\(folder.path)/secret", 0)
        chmod(folder.path, 0o755)
        chmod(configuration, 0o644)
        let wrapper = geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        let stage = try SinkStage(
            "secret", environment: ["ALSA_CONFIG_PATH": configuration, "HOME": folder.path], wrapper: wrapper)
        try stage.start()
        #expect(try stage.waitFor("denied").contains("may not open"))
        #expect(try stage.isAtRest())
        try stage.end()
    }
}
