// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullDoctor
import Testing

/// What of a mixer is in the way, and what is not.
@Suite struct MixerCheckTests {
    private func finding(_ elements: [Mixer.Element]) throws -> Finding {
        var evidence = Ward.healthy
        evidence.mixer = .read(elements)
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
    ])
    func `inputs, and ways out that are not needed, are not`(elements: [Mixer.Element]) throws {
        #expect(try finding(elements).state == .ok)
    }

    @Test func `what is very low is a warning`() throws {
        let low = try finding([Self.element("PCM", 6, true)])
        #expect(low.state == .warning && low.what.contains("9 %"), "\(low)")
        #expect(try finding([Self.element("PCM", 13, true)]).state == .ok)
    }

    @Test func `channels count by the loudest, and one switch that is on is enough`() throws {
        let element = Mixer.Element("PCM", volumes: [0, 40], switches: [false, true], range: 0...64)
        #expect(try finding([element]).state == .ok)
    }
}
