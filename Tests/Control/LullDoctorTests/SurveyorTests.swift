// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullDoctor
import LullProtocol
import LullTestKit
import Testing

/// From files under a false root to evidence, and on to what is found.
@Suite struct SurveyorTests {
    private let root: TemporaryFolder

    /// A box with one USB speaker, as the kernel shows it, that `process` plays on.
    init() throws {
        root = try TemporaryFolder()
        for folder in [
            "proc/asound/card1/pcm0p/sub0", "proc/asound/card1/pcm0c/sub0", "proc/88/task", "proc/self", "dev/snd",
            "sys/bus/usb/devices/1-1", "sys/bus/usb/devices/1-1:1.0/sound/card1", "sys/bus/usb/devices/1-1:1.1",
            "sys/bus/usb/devices/1-2", "sys/bus/usb/devices/1-2:1.0", "run/pulse",
        ] { _ = try run("mkdir", ["-p", "\(root.path)/\(folder)"]) }
        for (file, text) in [
            ("proc/asound/cards", " 1 [Device         ]: USB-Audio - USB Speaker\n                      Maker\n"),
            ("proc/asound/card1/id", "Device\n"), ("proc/asound/card1/usbid", "0d8c:0014\n"),
            ("proc/asound/card1/pcm0p/sub0/status", "closed\n"), ("proc/asound/card1/pcm0p/sub0/hw_params", "closed\n"),
            ("proc/asound/card1/pcm0c/sub0/status", "closed\n"), ("proc/88/comm", "mpd\n"),
            ("proc/99/comm", "output:alsa\n"),
            (
                "proc/self/status",
                "Name:\tlulld\nUid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\nGroups:\t29 1000 \n"
                    + "CapEff:\t0000000000000000\n"
            ),
            ("proc/self/limits", "Limit  Soft Limit  Hard Limit  Units\nMax realtime priority     0    0    \n"),
            ("dev/snd/controlC1", ""), ("dev/snd/pcmC1D0p", ""), ("dev/snd/pcmC0D0p", ""), ("dev/snd/timer", ""),
            ("sys/bus/usb/devices/1-1/product", "USB Speaker\n"),
            ("sys/bus/usb/devices/1-1:1.0/bInterfaceClass", "01\n"),
            ("sys/bus/usb/devices/1-1:1.0/bInterfaceSubClass", "01\n"),
            ("sys/bus/usb/devices/1-1:1.1/bInterfaceClass", "01\n"),
            ("sys/bus/usb/devices/1-1:1.1/bInterfaceSubClass", "02\n"),
            ("sys/bus/usb/devices/1-2:1.0/bInterfaceClass", "03\n"),
            ("sys/bus/usb/devices/1-2:1.0/bInterfaceSubClass", "01\n"),
        ] { try write(file, text) }
    }

    private func write(_ file: String, _ text: String) throws {
        let folder = file.split(separator: "/").dropLast().joined(separator: "/")
        _ = try run("mkdir", ["-p", "\(root.path)/\(folder)"])
        try root.write(file, text)
    }

    private func survey(_ change: (inout Surveyor) -> Void = { _ in }) -> Evidence {
        var surveyor = Surveyor(environment: ["XDG_RUNTIME_DIR": "\(root.path)/run"])
        surveyor.root = root.path
        surveyor.socket = "\(root.path)/none.sock"
        change(&surveyor)
        return surveyor.evidence()
    }

    private func state(_ check: Check, _ evidence: Evidence) -> Finding.State? { evidence.finding(check)?.state }

    @Test func `what the kernel shows is read`() throws {
        let evidence = survey()
        #expect(evidence.cards.map(\.id) == ["Device"] && evidence.cards.first?.name == "USB Speaker")
        #expect(evidence.usb == [USBSound(place: "1-1", name: "USB Speaker", hasCard: true)])
        #expect(evidence.device == "plughw:CARD=Device" && evidence.card == 1)
        #expect(evidence.nodes.map(\.path) == ["controlC1", "pcmC1D0p"].map { "\(root.path)/dev/snd/\($0)" })
        #expect(evidence.streams.isEmpty)
        #expect(evidence.caller.id == 1_000 && evidence.caller.groups == [29, 1_000])
        #expect(evidence.caller.mayHurry == false)
        #expect(evidence.player == evidence.caller)
        for check in [Check.usb, .cards, .permissions, .busy, .settings] { #expect(state(check, evidence) == .ok) }
        #expect(state(.daemon, evidence) == .fault && state(.realtime, evidence) == .warning)
    }

    @Test func `a USB speaker of which no card was made is found`() throws {
        _ = try run("rm", ["-r", "\(root.path)/sys/bus/usb/devices/1-1:1.0/sound", "\(root.path)/proc/asound/card1"])
        let evidence = survey()
        #expect(state(.usb, evidence) == .fault && state(.cards, evidence) == .fault)
        #expect(evidence.finding(.usb)?.what.hasPrefix("USB Speaker is on the USB") == true)
    }

    @Test func `whoever holds the card is named by its program, though a thread of it has opened the card`() throws {
        try write("proc/asound/card1/pcm0p/sub0/status", "state: RUNNING\nowner_pid   : 99\ntrigger_time: 1.0\n")
        try write(
            "proc/asound/card1/pcm0p/sub0/hw_params",
            "access: RW_INTERLEAVED\nformat: S16_LE\nsubformat: STD\nchannels: 2\nrate: 44100 (44100/1)\n"
                + "period_size: 1024\nbuffer_size: 4096\n")
        try write("proc/99/status", "Name:\toutput:alsa\nTgid:\t88\nPid:\t99\n")
        let evidence = survey()
        let form = SoundCards.Form(format: "S16_LE", channels: 2, rate: 44_100, period: 1_024, buffer: 4_096)
        let program = SoundCards.Program(id: 88, name: "mpd")
        #expect(
            evidence.streams == [
                SoundCards.Stream(
                    name: "card1/pcm0p/sub0", direction: .playing, state: "RUNNING", program: program, form: form)
            ])
        let finding = evidence.finding(.busy)
        #expect(finding?.state == .fault && finding?.what == "plughw:CARD=Device is held by mpd (88).")
    }

    @Test func `one that only records holds nothing`() throws {
        try write("proc/asound/card1/pcm0c/sub0/status", "state: RUNNING\nowner_pid   : 99\n")
        #expect(state(.busy, survey()) == .ok)
    }

    @Test func `a capability counts as much as a limit`() throws {
        try write("proc/self/limits", "Max realtime priority     20                   20                   \n")
        #expect(survey().caller.mayHurry == true)
        try write("proc/self/limits", "Max realtime priority     0                    0                    \n")
        try write("proc/self/status", "Uid:\t0\t0\t0\t0\nCapEff:\t0000000000800000\n")
        #expect(survey().caller.mayHurry == true)
        try write("proc/self/status", "Uid:\t0\t0\t0\t0\nCapEff:\t0000000000400000\n")
        #expect(survey().caller.mayHurry == false)
    }

    @Test func `a file of a card that is not ours is seen by its mode and group`() throws {
        chmod("\(root.path)/dev/snd/pcmC1D0p", 0o640)
        var evidence = survey()
        #expect(evidence.nodes.last?.facts.mode == 0o640)
        evidence.player = Evidence.Person(id: 990, name: "lull", groups: [evidence.nodes[1].facts.group])
        #expect(state(.permissions, evidence) == .fault)
        chmod("\(root.path)/dev/snd/pcmC1D0p", 0o660)
        chmod("\(root.path)/dev/snd/controlC1", 0o660)
        evidence.nodes = survey().nodes
        #expect(state(.permissions, evidence) == .ok)
    }

    @Test func `a folder to write in is judged where it would be made, and a file in its place is seen`() throws {
        let fresh = survey { $0.folders = ["\(root.path)/a/b/c"] }
        #expect(state(.disk, fresh) == .ok && fresh.disks[0].free ?? 0 > 0)
        let none = survey { $0.folders = ["/proc/nowhere"] }
        #expect(state(.disk, none) == .warning)
        #expect(state(.disk, survey()) == .unknown)
    }

    @Test func `whatever lies under a false root ends and keeps nobody, and its mixer is not looked for`() throws {
        _ = try run("mkdir", ["-p", "\(root.path)/sys/bus/usb/devices/:", "\(root.path)/sys/bus/usb/devices/:1.0"])
        let product = "\(root.path)/sys/bus/usb/devices/1-1/product"
        unlink(product)
        mkfifo(product, 0o600)
        let evidence = survey()
        #expect(evidence.usb == [USBSound(place: "1-1", name: "?:?", hasCard: true)])
        #expect(state(.mixer, evidence) == .unknown)
    }

    @Test func `a root with nothing in it is a box with nothing in it`() throws {
        let evidence = survey { $0.root = "/nowhere" }
        #expect(evidence.cards.isEmpty && evidence.usb.isEmpty && evidence.nodes.isEmpty)
        #expect(evidence.caller.id == geteuid())
        #expect(evidence.device == "default")
    }

    @Test func `a socket that nobody listens at, something else and somebody silent are told apart`() throws {
        let path = "\(root.path)/false.sock"
        #expect(state(.daemon, survey { $0.socket = path }) == .fault)
        try listening(at: path, saying: "") {
            let silent = survey { $0.socket = path }
            #expect(silent.finding(.daemon)?.what == "What listens at \(path) does not answer.")
        }
        for greeting in ["SSH-2.0", "{}", "{\"jsonrpc\":\"2.0\",\"method\":\"hello\",\"params\":{}}"] {
            try listening(at: path, saying: greeting) {
                let stranger = survey { $0.socket = path }
                #expect(stranger.finding(.daemon)?.what == "What listens at \(path) is not Lull's daemon.")
            }
        }
    }

    @Test func `a sound server is there where its socket answers`() throws {
        let path = "\(root.path)/run/pulse/native"
        #expect(survey().servers.first?.answers == false)
        try listening(at: path, saying: "") {
            #expect(survey().servers.first == Evidence.Server("pulse", path: path, answers: true))
        }
        let other = "\(root.path)/run/pipewire-0"
        #expect(survey().servers.last == Evidence.Server("pipewire", path: other, answers: false))
        try listening(at: other, saying: "") {
            #expect(survey().servers.last == Evidence.Server("pipewire", path: other, answers: true))
        }
        #expect(survey { $0.environment["PULSE_SERVER"] = "tcp:elsewhere" }.servers.map(\.name) == ["pipewire"])
        #expect(survey { $0.environment["PULSE_SERVER"] = "unix:\(other)" }.servers.first?.path == other)
    }

    /// While somebody listens at a socket, and says a line to whoever calls, or nothing.
    private func listening(at path: String, saying greeting: String, _ body: () throws -> Void) throws {
        unlink(path)
        let script = """
            import socket, sys
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(sys.argv[1])
            listener.listen(8)
            print("ready", flush=True)
            callers = []
            while True:
                caller = listener.accept()[0]
                if sys.argv[2]: caller.sendall((sys.argv[2] + chr(10)).encode())
                callers.append(caller)
            """
        let listener = try Child("python3", ["-c", script, path, greeting])
        defer {
            listener.signal(SIGKILL)
            listener.wait()
        }
        #expect(listener.line() == "ready")
        try body()
    }
}
