// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullDoctor
import LullProtocol

/// Evidence of a healthy box, to be broken one thing at a time.
enum Ward {
    /// A USB speaker of its own, a daemon that plays on it, nothing else.
    static var healthy: Evidence {
        var evidence = Evidence()
        evidence.settings.files = ["/home/me/.config/lull/lull.toml"]
        evidence.places = [
            Evidence.Place(
                "/run/user/1000/lull/lull.sock", file: .init(mode: 0o600, owner: 1_000, group: 1_000),
                folder: .init(mode: 0o700, owner: 1_000, group: 1_000), outcome: .answered(daemon))
        ]
        evidence.caller = Evidence.Person(id: 1_000, name: "me", groups: [1_000, 29], mayHurry: true)
        evidence.player = evidence.caller
        evidence.disks = [Evidence.Disk("/home/me/.local/state/lull", free: 8 << 30, isWritable: true)]
        evidence.cards = [card]
        evidence.usb = [USBSound(place: "1-1", name: "USB Speaker", hasCard: true)]
        evidence.card = 1
        evidence.device = "plughw:CARD=Device"
        evidence.end = .card
        evidence.nodes = [
            Evidence.Node(
                "/dev/snd/pcmC1D0p", .init(mode: 0o660, owner: 0, group: 29), groupName: "audio", opensForCaller: true)
        ]
        evidence.streams = [stream(77, "lulld")]
        evidence.mixer = .answered(
            .read([Mixer.Element("PCM", volumes: [80], switches: [true], range: 0...100)]))
        return evidence
    }

    static let card = SoundCards.Card(
        number: 1, id: "Device", name: "USB Speaker", isUSB: true, canPlay: true, canRecord: false)

    static var daemon: Evidence.Daemon {
        Evidence.Daemon(
            process: 77, status: status(),
            doctor: ["clock": ["error": 0.0008, "drift": 12.5]])
    }

    static func status(
        _ state: String = "playing", volume: JSON = 80, device: String = "open", rate: JSON = 48_000,
        underruns: JSON = 0, realtime: JSON = true, faults: JSON? = nil
    ) -> JSON {
        var members = JSON.Members([
            ("state", .string(state)), ("volume", volume),
            (
                "device",
                [
                    "name": "plughw:CARD=Device", "state": .string(device), "sampleRate": rate,
                    "underruns": underruns, "latency": 0.17, "realtime": realtime,
                ]
            ), ("load", 0.01), ("daemon", ["version": "0.1.0", "uptime": 100]),
        ])
        members["faults"] = faults
        return .object(members)
    }

    static func stream(_ process: Int, _ name: String, rate: Int = 48_000) -> SoundCards.Stream {
        SoundCards.Stream(
            name: "card1/pcm0p/sub0", direction: .playing, state: "RUNNING",
            program: SoundCards.Program(id: process, name: name),
            form: SoundCards.Form(format: "S16_LE", channels: 2, rate: rate, period: 2_048, buffer: 8_192))
    }
}

extension Evidence {
    /// With a daemon that says this of itself.
    mutating func say(_ status: JSON) { change { $0.status = status } }

    mutating func change(_ change: (inout Daemon) -> Void) {
        guard case .answered(var daemon) = places[0].outcome else { return }
        change(&daemon)
        places[0].outcome = .answered(daemon)
    }

    /// With a card that comes after a sound server.
    mutating func serve(_ name: String = "pulse", answers: Bool = true) {
        (end, device, card) = (.server(name), "default", nil)
        servers = [Server(name, path: "/run/user/1000/\(name)", answers: answers)]
        streams = [Ward.stream(5, "pulseaudio")]
    }
}
