// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullDoctor
import LullProtocol
import Testing

/// Every check, made to fail by the one thing that it is about.
@Suite struct CheckTests {
    @Test func `a healthy box has every check right`() {
        let findings = Findings(Ward.healthy.findings)
        #expect(findings.all.map(\.check) == Check.allCases.filter { $0 != .listen })
        for finding in findings.all { #expect(finding.state == .ok, "\(finding)") }
        #expect(findings.exitCode == 0)
        #expect(findings.json["healthy"]?.bool == true)
    }

    /// What breaks one thing, the check that must notice, how gravely, and what must be said of it.
    struct Break: Sendable, CustomTestStringConvertible {
        let check: Check
        let state: Finding.State
        let words: String
        let harm: @Sendable (inout Evidence) -> Void

        init(
            _ check: Check, _ state: Finding.State, _ words: String,
            _ harm: @escaping @Sendable (inout Evidence) -> Void
        ) {
            (self.check, self.state, self.words, self.harm) = (check, state, words, harm)
        }

        var testDescription: String { "\(check): \(words)" }
    }

    static let daemonBreaks: [Break] = [
        Break(.settings, .fault, "lull.toml:2:1") { $0.settings.mistakes = ["lull.toml:2:1: There is no such key."] },
        Break(.daemon, .fault, "systemctl --user start lulld") { $0.places[0].outcome = .refused(ENOENT) },
        Break(.daemon, .fault, "does not answer") { $0.places[0].outcome = .silent },
        Break(.daemon, .fault, "not Lull's") { $0.places[0].outcome = .stranger },
        Break(.daemon, .fault, "Too many. Close one.") {
            $0.places[0].outcome = .denied(ProtocolError(.limitExceeded, "Too many.", hint: "Close one."))
        },
        Break(.daemon, .unknown, "closed to you") { $0.places[0].outcome = .refused(EACCES) },
        Break(.daemon, .fault, "Mend the settings") {
            $0.settings.mistakes = ["lull.toml:2:1: There is no such key."]
            $0.places[0].outcome = .refused(ECONNREFUSED)
        },
        Break(.daemon, .fault, "protocol 2") {
            $0.change { daemon in
                let other: JSON = ["protocol": 2, "daemon": "lulld 9.0.0"]
                daemon.hello = Hello(Notification(method: "hello", params: other)) ?? daemon.hello
            }
        },
        Break(.socket, .fault, "mode 0666") { $0.places[0].file?.mode = 0o666 },
        Break(.socket, .fault, "mode 0660") { $0.places[0].file?.mode = 0o660 },
        Break(.socket, .warning, "mode 0400") { $0.places[0].file?.mode = 0o400 },
        Break(.socket, .fault, "in the place of") { $0.places[0].folder?.mode = 0o777 },
        Break(.socket, .fault, "You may not use") { $0.places[0].outcome = .refused(EACCES) },
        Break(.socket, .fault, "usermod -aG lull me") {
            $0.places[0].scope = .system
            $0.places[0].outcome = .refused(EACCES)
        },
        Break(.daemon, .fault, "sudo systemctl restart lulld") {
            ($0.places[0].scope, $0.places[0].outcome) = (.system, .silent)
        },
        Break(.settings, .unknown, "of the user lull") {
            $0.settings.mistakes = ["lull.toml:2:1: There is no such key."]
            $0.player = Evidence.Person(id: 990, name: "lull")
        },
        Break(.disk, .unknown, "of the user lull") { $0.player = Evidence.Person(id: 990, name: "lull") },
        Break(.disk, .warning, "Nothing can be written") { $0.disks[0].isWritable = false },
        Break(.disk, .warning, "255 MiB left") { $0.disks[0].free = 255 << 20 },
    ]

    static let cardBreaks: [Break] = [
        Break(.usb, .warning, "no card of it") { $0.usb[0].hasCard = false },
        Break(.usb, .fault, "no card of it") {
            $0.usb[0].hasCard = false
            $0.say(Ward.status("stopped", device: "closed"))
        },
        Break(.usb, .fault, "no card of it") { ($0.usb[0].hasCard, $0.card) = (false, nil) },
        Break(.cards, .fault, "is not there") { $0.card = nil },
        Break(.cards, .fault, "no sound card that plays") {
            ($0.card, $0.device, $0.cards) = (nil, "default", [])
        },
        Break(.cards, .fault, "no sound card that plays") {
            ($0.card, $0.device, $0.cards, $0.end) = (nil, "default", [], nil)
        },
        Break(.device, .unknown, "once the card is there") { ($0.card, $0.end) = (nil, nil) },
        Break(.device, .fault, "knows no device") { ($0.device, $0.end) = ("nonsense", nil) },
        Break(.device, .fault, "plays to nobody") { $0.end = .nowhere },
        Break(.device, .fault, "does not answer") { $0.serve(answers: false) },
        Break(.device, .fault, "does not answer") {
            $0.serve()
            $0.say(Ward.status("stopped", device: "waiting"))
        },
        Break(.device, .fault, "\"plughw:CARD=Device\"") {
            $0.device = "hw:CARD=Device"
            $0.say(Ward.status("stopped", device: "waiting"))
        },
        Break(.device, .unknown, "not asked") {
            $0.serve("jack")
            $0.servers = []
            $0.say(Ward.status("stopped", device: "closed"))
        },
        Break(.device, .fault, "does not answer") { $0.serve("pipewire", answers: false) },
        Break(.device, .fault, "was not there") { $0.say(Ward.status("stopped", device: "waiting")) },
        Break(.device, .warning, "pipewire-alsa") {
            $0.device = "default"
            $0.servers = [Evidence.Server("pipewire", path: "/run/user/1000/pipewire-0", answers: true)]
        },
        Break(.permissions, .fault, "usermod -aG audio me") { $0.nodes[0].opensForCaller = false },
        Break(.permissions, .fault, "whether udev runs") {
            ($0.nodes[0].groupName, $0.nodes[0].opensForCaller) = ("root", false)
        },
        Break(.permissions, .fault, "not yet here") {
            $0.nodes[0].opensForCaller = false
            $0.player.isListedForAudio = true
        },
        Break(.permissions, .fault, "lull may not open") {
            $0.player = Evidence.Person(id: 990, name: "lull", groups: [990])
        },
        Break(.permissions, .fault, "me may not open") {
            $0.player.groups = [1000]
            $0.say(Ward.status("stopped", device: "denied"))
        },
        Break(.permissions, .fault, "systemd keeps it from lulld") {
            $0.say(Ward.status("stopped", device: "denied"))
        },
        Break(.busy, .fault, "held by mpd (88)") {
            $0.streams = [Ward.stream(88, "mpd")]
            $0.say(Ward.status("stopped", device: "closed"))
        },
        Break(.busy, .ok, "mpd (88) plays too") {
            $0.streams = [Ward.stream(88, "mpd")]
            $0.streams[0].name = "card1/pcm3p/sub0"
            $0.say(Ward.status("stopped", device: "closed"))
        },
        Break(.busy, .fault, "held by mpd (88)") {
            $0.streams = [Ward.stream(88, "mpd")]
            $0.streams[0].name = "card1/pcm3p/sub0"
            $0.device = "plughw:CARD=Device,DEV=3"
            $0.say(Ward.status("stopped", device: "closed"))
        },
        Break(.busy, .fault, "so that pipewire shares") {
            $0.streams = [Ward.stream(88, "pipewire")]
            $0.say(Ward.status("stopped", device: "busy"))
        },
        Break(.busy, .fault, "held by another program") {
            $0.streams = []
            $0.say(Ward.status("stopped", device: "busy"))
        },
        Break(.mixer, .warning, "no answer") { $0.mixer = .silent },
        Break(.mixer, .unknown, "cannot be read") { $0.mixer = .answered(.refused(EACCES)) },
        Break(.mixer, .unknown, "not looked at") { $0.mixer = .unseen },
    ]

    static let soundBreaks: [Break] = [
        Break(.playing, .warning, "lull resume") { $0.say(Ward.status("paused")) },
        Break(.playing, .warning, "a fault of ours") { $0.say(Ward.status(faults: 3)) },
        Break(.volume, .fault, "lull volume 80") { $0.say(Ward.status(volume: 0)) },
        Break(.volume, .warning, "19 of 100") { $0.say(Ward.status(volume: 19)) },
        Break(.format, .warning, "44100") { $0.say(Ward.status(rate: 44_100)) },
        Break(.format, .warning, "96000") { $0.streams = [Ward.stream(77, "lulld", rate: 96_000)] },
        Break(.format, .unknown, "while something plays") { $0.say(Ward.status("stopped", device: "closed")) },
        Break(.underruns, .warning, "one gap") { $0.say(Ward.status(underruns: 1)) },
        Break(.underruns, .warning, "7 gaps") { $0.say(Ward.status(underruns: 7)) },
        Break(.realtime, .warning, "edit user@.service") { $0.say(Ward.status(realtime: false)) },
        Break(.realtime, .warning, "edit lulld") {
            $0.places[0].scope = .system
            $0.say(Ward.status(realtime: false))
        },
        Break(.realtime, .ok, "PulseAudio plays it") {
            $0.serve()
            $0.say(Ward.status(realtime: false))
        },
        Break(.realtime, .warning, "waits its turn") {
            $0.player.mayHurry = false
            $0.say(Ward.status("stopped", device: "closed"))
        },
        Break(.clock, .warning, "no better than 11.0 ms") {
            $0.change { $0.doctor = ["clock": ["error": 0.011, "drift": 0]] }
        },
        Break(.clock, .warning, "-501 ppm") {
            $0.change { $0.doctor = ["clock": ["error": 0.001, "drift": -501]] }
        },
        Break(.clock, .unknown, "while something plays") { $0.change { $0.doctor = ["clock": .null] } },
    ]

    @Test(arguments: daemonBreaks + cardBreaks + soundBreaks)
    func `what is broken is found by the check that is about it`(harm: Break) throws {
        var evidence = Ward.healthy
        harm.harm(&evidence)
        let finding = try #require(evidence.finding(harm.check))
        #expect(finding.state == harm.state, "\(finding)")
        #expect("\(finding.what) \(finding.advice)".contains(harm.words), "\(finding)")
        #expect(finding.what.hasSuffix("."))
        #expect(finding.advice.isEmpty == [.unknown, .ok].contains(finding.state), "\(finding)")
        #expect(finding.advice.isEmpty || finding.advice.hasSuffix("."))
        #expect((Findings([finding]).exitCode == 0) == (finding.state != .fault))
    }

    @Test func `every check is made to fail`() {
        let rows = Self.daemonBreaks + Self.cardBreaks + Self.soundBreaks
        let failed = Set(rows.filter { $0.state == .fault || $0.state == .warning }.map(\.check))
        #expect(failed.union([.listen]) == Set(Check.allCases))
    }

    @Test func `without a daemon the rest is told all the same, and what only it knows is unknown`() {
        var evidence = Ward.healthy
        evidence.places[0].outcome = .refused(ENOENT)
        evidence.streams = []
        let findings = Findings(evidence.findings)
        #expect(findings.faults.map(\.check) == [.daemon])
        #expect(findings.exitCode == EX_UNAVAILABLE)
        for check in [Check.playing, .volume, .format, .underruns, .clock] {
            #expect(evidence.finding(check)?.state == .unknown)
        }
        for check in [Check.usb, .cards, .device, .permissions, .mixer, .disk, .settings, .realtime] {
            #expect(evidence.finding(check)?.state == .ok, "\(check)")
        }
    }

    @Test(arguments: [
        JSON.null, [], "text", ["device": 1], ["device": ["underruns": 1e300, "sampleRate": -1]],
        ["volume": "loud", "state": 7, "daemon": ["uptime": 1e300], "device": ["state": [:], "realtime": 2]],
    ])
    func `a strange answer ends nobody`(status: JSON) {
        var evidence = Ward.healthy
        evidence.change {
            $0.status = status
            $0.doctor = ["clock": ["error": 1e300, "drift": -1e300]]
        }
        #expect(Findings(evidence.findings).lines.count > Check.allCases.count)
    }

    @Test func `the first fault's exit code is the program's, and the likeliest cause stands first`() {
        var evidence = Ward.healthy
        evidence.usb[0].hasCard = false
        evidence.settings.mistakes = ["lull.toml:2:1: There is no such key."]
        evidence.places[0].outcome = .refused(ENOENT)
        evidence.streams = []
        let findings = Findings(evidence.findings)
        #expect(findings.faults.map(\.check) == [.settings, .daemon, .usb])
        #expect(findings.exitCode == EX_CONFIG)
    }

    // MARK: - How it is told

    @Test func `people read a line a check, with advice and evidence under what is not right`() {
        var evidence = Ward.healthy
        evidence.card = nil
        evidence.say(Ward.status(underruns: 3))
        let findings = Findings(evidence.findings)
        let lines = findings.lines
        let indent = String(repeating: " ", count: 22)
        let others = findings.all.filter { $0.state != .ok }
        #expect(others.map(\.check) == [.cards, .device, .underruns])
        for finding in others {
            let place = lines.firstIndex { $0.hasSuffix(finding.what) } ?? 0
            let advice = [finding.advice].filter { !$0.isEmpty }.map { indent + $0 }
            let below = advice + finding.evidence.map { indent + "  " + $0 }
            #expect(!below.isEmpty && lines[(place + 1)...].starts(with: below), "\(lines)")
        }
        #expect(lines.contains { $0.hasPrefix("FAULT    cards ") } && lines.contains(indent + "  underruns: 3"))
        // Under what is right there is nothing; an empty line and the sum.
        let below = others.reduce(0) { $0 + $1.evidence.count + ($1.advice.isEmpty ? 0 : 1) }
        #expect(lines.count == Check.allCases.count - 1 + below + 2, "\(lines)")
        #expect(lines.last == "One thing is in the way of the sound.")
    }

    @Test func `the JSON holds each check with its evidence`() {
        var evidence = Ward.healthy
        evidence.mixer = .answered(.read([Mixer.Element("PCM", volumes: [0], range: 0...100)]))
        let json = Findings(evidence.findings).json
        #expect(json["healthy"]?.bool == false)
        let mixer = json["checks"]?.array?.first { $0["check"]?.string == "mixer" }
        #expect(mixer?["state"]?.string == "fault")
        #expect(mixer?["evidence"]?[0]?.string == "PCM 0 %")
        #expect(mixer?["advice"]?.string?.contains("amixer -c 1 sset 'PCM' 20%") == true)
        #expect(mixer?.object?.all.map(\.key) == ["check", "state", "what", "evidence", "advice"])
    }

    @Test func `a card's name cannot steer the terminal`() {
        var evidence = Ward.healthy
        evidence.usb[0] = USBSound(place: "1-1", name: "a\u{1B}[2Jb\u{7}", hasCard: false)
        #expect(!Findings(evidence.findings).lines.joined().unicodeScalars.contains { $0.value < 0x20 })
    }
}
