// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullRender
import LullTestKit
import Testing

/// Against a made-up `/proc/asound`.
@Suite struct SoundCardsTests {
    /// A folder with the given cards: number, id, maker's name, USB or not, can play or only record.
    private func tree(_ cards: [(Int, String, String, Bool, Bool)]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        var index = ""
        for (number, id, name, isUSB, canPlay) in cards {
            let card = "\(folder.path)/card\(number)"
            mkdir(card, 0o755)
            mkdir("\(card)/pcm0\(canPlay ? "p" : "c")", 0o755)
            mkdir("\(card)/pcm0\(canPlay ? "p" : "c")/sub0", 0o755)
            try folder.write("card\(number)/id", "\(id)\n")
            if isUSB { try folder.write("card\(number)/usbid", "0d8c:0014\n") }
            index += " \(number) [\(id)]: \(isUSB ? "USB-Audio" : "HDA-Intel") - \(name)\n                      more\n"
        }
        try folder.write("cards", index)
        return folder
    }

    private let usb = (1, "Device", "USB Audio - Device", true, true)
    private let board = (0, "PCH", "HDA Intel PCH", false, true)
    private let microphone = (2, "Mic", "USB Mic", true, false)

    @Test func `cards are listed by id, with the exact name to use`() throws {
        let folder = try tree([usb, board, microphone])
        let cards = SoundCards(proc: folder.path, dev: folder.path).list()
        #expect(cards.map(\.id) == ["PCH", "Device", "Mic"])
        let devices = ALSADevices.list(cards: cards)
        #expect(devices.map(\.pcm) == ["plughw:CARD=PCH", "plughw:CARD=Device"])
        #expect(devices.map(\.description) == ["HDA Intel PCH", "USB Audio - Device"])
        #expect(devices.map(\.isUSB) == [false, true])
        let microphones = ALSADevices.list(cards: cards, for: .recording)
        #expect(microphones.map(\.pcm) == ["plughw:CARD=Mic"])
    }

    @Test func `besides cards only the default and sound servers are offered, no converter`() {
        let others = ALSADevices.list().filter { !$0.pcm.hasPrefix("plughw:") }
        #expect(Set(others.map(\.id)).isSubset(of: ["default", "pipewire", "pulse"]))
        let microphones = ALSADevices.microphones().filter { !$0.pcm.hasPrefix("plughw:") }
        #expect(Set(microphones.map(\.id)).isSubset(of: ["default", "pipewire", "pulse"]))
    }

    @Test func `auto is the only USB card that can play, else default`() throws {
        for (cards, name) in [
            ([board], "default"), ([board, usb, microphone], "plughw:CARD=Device"), ([], "default"),
            ([usb, (3, "Other", "Other", true, true)], "default"), ([microphone], "default"),
        ] {
            let folder = try tree(cards)
            let list = SoundCards(proc: folder.path, dev: folder.path).list()
            #expect(ALSADevices.resolve("auto", cards: list) == name)
            #expect(ALSADevices.resolve("hw:7", cards: list) == "hw:7")
        }
    }

    @Test func `the microphone is the only USB card that can record, else default`() throws {
        let other = (3, "Other", "Other", true, false)
        for (cards, name) in [
            ([board, usb], "default"), ([board, usb, microphone], "plughw:CARD=Mic"), ([microphone, other], "default"),
            ([], "default"),
        ] {
            let folder = try tree(cards)
            let list = SoundCards(proc: folder.path, dev: folder.path).list()
            #expect(ALSADevices.resolveMicrophone("auto", cards: list) == name)
            #expect(ALSADevices.resolveMicrophone("hw:7", cards: list) == "hw:7")
        }
    }

    @Test func `an ALSA name leads to its card, by number or id`() throws {
        let folder = try tree([usb, board])
        let cards = SoundCards(proc: folder.path, dev: folder.path)
        for (name, card) in [
            ("hw:1", 1), ("plughw:CARD=Device,DEV=0", 1), ("hw:Device", 1), ("sysdefault:DEV=0,CARD=PCH", 0),
            ("hw:5", nil), ("hw:CARD=Gone", nil), ("default", nil), ("hw:", nil), ("", nil),
        ] as [(String, Int?)] {
            #expect(cards.card(inName: name) == card, "\(name)")
        }
    }

    @Test(arguments: [
        ("auto", "plughw:CARD=Device", "plughw:CARD=Device"), ("auto", "default", "plughw:CARD=Device"),
        ("hw:1", "hw:1", "hw:CARD=Device"), ("plughw:1,2", "plughw:1,2", "plughw:CARD=Device,DEV=2"),
        ("hw:1,0,3", "hw:1,0,3", "hw:CARD=Device,DEV=0,SUBDEV=3"),
        ("hw:CARD=Device", "hw:CARD=Device", "hw:CARD=Device"),
        ("default", "default", "default"), ("hw:", "hw:", "hw:"),
    ])
    func `a card that was found or asked for by number is called by its id, whatever is found next`(
        setting: String, device: String, name: String
    ) {
        #expect(ALSADevices.name(of: device, setting: setting, onCard: "Device") == name)
        #expect(ALSADevices.name(of: device, setting: setting, onCard: nil) == device)
    }

    @Test func `a card whose file is closed to this user is told from one that is not there`() throws {
        let folder = try tree([usb])
        let cards = SoundCards(proc: folder.path, dev: folder.path)
        #expect(cards.barrier(card: 1) == nil)
        try folder.write("controlC1", "")
        #expect(cards.barrier(card: 1) == nil && !cards.isForbidden(card: 1))
        // Nothing is closed to root.
        guard geteuid() != 0 else { return }
        chmod("\(folder.path)/controlC1", 0)
        #expect(cards.barrier(card: 1) == EACCES)
    }

    @Test func `a lost card that is back is told as barred once it has stayed so, and once`() {
        var gate = ReturnGate()
        let seen: [Int32?] = [nil, EACCES, EACCES, nil, EPERM, EPERM, EPERM, EPERM, nil, nil, EPERM]
        let news: [ReturnGate.News?] = [nil, nil, nil, nil, nil, nil, .barred(EPERM), nil, .gone, nil, nil]
        #expect(seen.map { gate.judge($0) } == news)
    }

    @Test func `the holder of a card is named`() throws {
        let folder = try tree([usb])
        let cards = SoundCards(proc: folder.path, dev: folder.path)
        #expect(cards.holder(ofCard: 1) == nil)
        try folder.write("card1/pcm0p/sub0/status", "closed\n")
        #expect(cards.holder(ofCard: 1) == nil)
        try folder.write("card1/pcm0p/sub0/status", "state: RUNNING\nowner_pid   : \(getpid())\ntrigger_time: 1\n")
        #expect(cards.holder(ofCard: 1)?.hasSuffix("(\(getpid()))") == true)
    }

    @Test func `no sound system at all is an empty list`() {
        let cards = SoundCards(proc: "/nowhere", dev: "/nowhere")
        #expect(cards.list().isEmpty)
        #expect(cards.id(ofCard: 0) == nil)
        #expect(!cards.isForbidden(card: 0))
    }

    @Test(arguments: [
        (EBUSY, nil, SinkState.busy, "mpd (77) holds it"), (EACCES, nil, .denied, "group audio"),
        (ENODEV, EACCES, .denied, "group audio"), (ENODEV, nil, .waiting, "no sound device"),
        (EBUSY, EACCES, .busy, "holds it"), (ECONNREFUSED, nil, .waiting, "sound server"),
        (EPERM, nil, .denied, "systemd keeps it"), (ENODEV, EPERM, .denied, "systemd keeps it"),
        (EINVAL, nil, .waiting, "lull devices"), (0, nil, .waiting, "lull devices"),
    ])
    func `a refusal is a state and a sentence of advice`(
        errno: Int32, barrier: Int32?, state: SinkState, words: String
    ) {
        let refusal = Refusal(
            ALSAError(.open, errno: errno), device: "hw:1", barrier: barrier, holder: "mpd (77)")
        #expect(refusal.state == state)
        #expect(refusal.advice.contains(words))
        #expect(refusal.advice.hasSuffix("."))
    }
}
