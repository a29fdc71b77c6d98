// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullTestKit
import Synchronization
import Testing

@Suite struct MixerTests {
    private let speaker = Mixer.Element("Speaker", volumes: [40, 41], switches: [true, true])
    private let head = Mixer.Element("Headphone", index: 1, volumes: [12], switches: [false])

    @Test func `the same settings give the same fingerprint, in whatever order they come`() {
        let print = Mixer.fingerprint(of: [speaker, head])
        #expect(print == Mixer.fingerprint(of: [head, speaker]))
        #expect(print.utf8.count == 16 && print.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) })
    }

    @Test func `any volume, switch, name or element that differs gives another`() {
        var prints: Set = [Mixer.fingerprint(of: [speaker]), Mixer.fingerprint(of: [speaker, head])]
        for change in [
            { $0.volumes = [40, 42] }, { $0.volumes = [41, 40] }, { $0.volumes = [40] },
            { $0.switches = [true, false] }, { $0.switches = [] }, { $0.name = "Master" }, { $0.index = 1 },
        ] as [(inout Mixer.Element) -> Void] {
            var turned = speaker
            change(&turned)
            prints.insert(Mixer.fingerprint(of: [turned]))
        }
        #expect(prints.count == 9)
    }

    @Test(arguments: ["null", "file:/dev/null,raw", "hw:99", "plughw:CARD=Gone", "nonsense", ""])
    func `a device without a mixer has none`(device: String) {
        #expect(Mixer.elements(of: device).isEmpty)
        #expect(Mixer.fingerprint(of: []) == "none")
    }

    @Test func `it is read on a thread of its own, which calls back`() throws {
        let heard = Mutex<String?>(nil)
        Mixer.reader("null") { print in heard.withLock { $0 = print } }
        try eventually("the mixer is read") { heard.withLock { $0 } == "none" }
    }

    @Test func `a card is known by its stable id, anything else by its own name`() throws {
        let folder = try TemporaryFolder()
        _ = try run("mkdir", ["-p", "\(folder.path)/card1/pcm0p"])
        try folder.write("card1/id", "Device\n")
        let cards = SoundCards(proc: folder.path, dev: folder.path)
        for (device, card) in [
            ("plughw:CARD=Device", "Device"), ("hw:1,0", "Device"), ("plughw:CARD=Gone", "plughw:CARD=Gone"),
            ("default", "default"), ("null", "null"),
        ] {
            #expect(Mixer.card(of: device, among: cards) == card)
        }
    }
}
