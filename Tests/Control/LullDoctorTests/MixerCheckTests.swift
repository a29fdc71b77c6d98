// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullDoctor
import LullProtocol
import Testing

/// What of a mixer is in the way, and what is not.
@Suite struct MixerCheckTests {
    private func finding(_ elements: [Mixer.Element]) throws -> Finding {
        var evidence = Ward.healthy
        evidence.mixer = .answered(.read(elements))
        return try #require(evidence.finding(.mixer))
    }

    private static func element(_ name: String, _ volume: Int?, _ isOn: Bool? = nil) -> Mixer.Element {
        Mixer.Element(
            name, volumes: volume.map { [$0] } ?? [], switches: isOn.map { [$0, $0] } ?? [],
            range: volume.map { _ in 0...64 })
    }

    @Test(arguments: [
        ([element("PCM", 40, false)], "PCM is muted"), ([element("Master", 0)], "Master is at zero"),
        ([element("Master", 40, false), element("PCM", 60)], "Master is muted"),
        ([element("Speaker", nil, false)], "Speaker is muted"),
        ([element("Line Out", 40, false), element("Line", 40, true)], "Line Out is muted"),
        ([element("Speaker", 0), element("Headphone", 40, false)], "Speaker is at zero"),
        ([element("IEC958", nil, false)], "IEC958 is muted"),
        ([element("Audio Output Volume Control", 40, false)], "Audio Output Volume Control is muted"),
        ([element("Volume of a speaker", 0, true)], "Volume of a speaker is at zero"),
    ])
    func `one muted stage, or all the ways out, are in the way`(elements: [Mixer.Element], words: String) throws {
        let finding = try finding(elements)
        #expect(finding.state == .fault && finding.what.hasPrefix(words), "\(finding)")
        #expect(finding.advice.contains("unmute") == words.contains("muted"))
    }

    @Test(arguments: [
        [], [element("Master", 64, true)], [element("Speaker", 40, true), element("Headphone", 0, false)],
        [element("PCM", 40), element("Mic", 0, false), element("Line", 0, false), element("Capture", 0, false)],
        [element("Line Out", 40, true), element("Line", 0, false)],
        [element("PCM", 40, true), element("Auto Gain Control", nil, false)],
        [element("Speaker", 40, true), element("Treble", 0), element("Bass", 0), element("3D", nil, false)],
        [element("Master", 40, true), element("IEC958", nil, false), element("IEC958 Playback AC97", nil, false)],
        [element("PCM", 40), element("Headphone Mic", 0, false)],
    ])
    func `inputs, and ways out that are not needed, are not`(elements: [Mixer.Element]) throws {
        #expect(try finding(elements).state == .ok)
    }

    @Test func `what is very low is a warning`() throws {
        let low = try finding([Self.element("PCM", 6, true)])
        #expect(low.state == .warning && low.what.contains("9 %"), "\(low)")
        #expect(try finding([Self.element("PCM", 13, true)]).state == .ok)
    }

    /// The advice for a stage that is silent, under `device` and while the daemon says this.
    private func advice(
        _ name: String, index: Int = 0, device: String? = nil, status: JSON = Ward.status("stopped")
    ) -> String {
        var evidence = Ward.healthy
        if let device { (evidence.device, evidence.card) = (device, nil) }
        evidence.say(status)
        evidence.mixer = .answered(.read([Mixer.Element(name, index: index, volumes: [0], range: 0...64)]))
        return evidence.finding(.mixer)?.advice ?? ""
    }

    @Test func `what is silent is turned up by a small step, and not into a sleeping ear`() {
        #expect(advice("PCM").hasPrefix("Type `amixer -c 1 sset 'PCM' 20%`, and go up by little"))
        #expect(advice("PCM", status: Ward.status()).hasPrefix("Type `lull stop` first, then type `amixer"))
        #expect(!advice("PCM").contains("calibrate"))
        let calibrated: JSON = ["state": "stopped", "loudness": ["calibrated": true]]
        #expect(advice("PCM", status: calibrated).contains("calibrate again"))
    }

    @Test func `the stage is named so that the mixer finds it, and no shell finds more`() {
        #expect(advice("PCM", index: 1).contains("sset 'PCM',1 20%"))
        #expect(advice("Master", device: "pulse").contains("`amixer -D pulse sset 'Master' 20%`"))
        #expect(advice("Master", device: "default").contains("`amixer sset 'Master' 20%`"))
        for name in ["Master'; reboot; '", "PCM`reboot`", "Master\n"] {
            #expect(advice(name).hasPrefix("Turn it up a little with `alsamixer -c 1`"), "\(advice(name))")
        }
    }

    @Test func `channels count by the loudest, and one switch that is on is enough`() throws {
        let element = Mixer.Element("PCM", volumes: [0, 40], switches: [false, true], range: 0...64)
        #expect(try finding([element]).state == .ok)
    }
}
