// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullClient
import LullProtocol

/// Gathers the evidence. It changes nothing, opens no sound device and waits for nobody longer than some seconds.
///
/// - Thread: one
package struct Surveyor {
    /// In front of every path under `/proc`, `/sys` and `/dev`; empty for the machine's own.
    package var root = ""
    package var environment: [String: String]
    package var socket: String?
    package var settings = Evidence.SettingsEvidence()
    /// As the settings name it.
    package var device = ALSADevices.auto
    package var microphone = ALSADevices.auto
    /// Folders that Lull writes in.
    package var folders: [String] = []

    package init(environment: [String: String]) { self.environment = environment }

    package func evidence() -> Evidence {
        var evidence = Evidence()
        evidence.settings = settings
        evidence.places = SocketPath.client(option: socket, environment: environment).map(place)
        evidence.caller = person(process: "self") ?? Evidence.Person(id: geteuid(), name: Surveyor.name(of: geteuid()))
        evidence.player = evidence.daemon.flatMap { person(process: "\($0.process)") } ?? evidence.caller
        evidence.disks = folders.map(Surveyor.disk)
        lookAtCards(&evidence)
        evidence.end = DeviceEnd(of: evidence.device)
        evidence.servers = servers()
        // ALSA knows the machine's own mixers only.
        if root.isEmpty {
            let reading = Mixer.reading(of: evidence.device, within: Surveyor.patience)
            evidence.mixer = reading.map(Evidence.MixerEvidence.answered) ?? .silent
        } else {
            evidence.mixer = .unseen
        }
        return evidence
    }

    // MARK: - The daemon

    private func place(_ place: SocketPath) -> Evidence.Place {
        Evidence.Place(
            place.path, scope: place.scope, file: Surveyor.facts(of: place.path),
            folder: Surveyor.facts(of: Evidence.parent(place.path)), outcome: outcome(of: place.path))
    }

    private func outcome(of path: String) -> Evidence.Outcome {
        do throws(Conversation.Trouble) {
            var call = try Conversation(path: path)
            var daemon = Evidence.Daemon(hello: call.hello, process: call.process)
            guard call.hello.version == Version.protocol else { return .answered(daemon) }
            daemon.status = try call.call(.status)
            // One that is older than the method does without.
            daemon.doctor = (try? call.call(.doctor)) ?? .null
            return .answered(daemon)
        } catch {
            switch error {
            case .refused(let errno): return .refused(errno)
            case .closed, .late: return .silent
            case .stranger: return .stranger
            case .denied(let error): return .denied(error)
            }
        }
    }

    // MARK: - Cards

    private func lookAtCards(_ evidence: inout Evidence) {
        let cards = SoundCards(proc: "\(root)/proc/asound", dev: "\(root)/dev/snd", processes: "\(root)/proc")
        evidence.cards = cards.list()
        evidence.usb = USBSound.list(sys: "\(root)/sys")
        // What the daemon plays on counts, not what it would choose if it began now.
        let named = evidence.daemon?.status["device"]?["name"]?.string
        evidence.device = named ?? ALSADevices.resolve(device, cards: evidence.cards)
        evidence.card = cards.card(inName: evidence.device)
        let concerned = evidence.card.map { [$0] } ?? evidence.cards.map(\.number)
        evidence.streams = concerned.flatMap { cards.streams(ofCard: $0) }
        let folder = "\(root)/dev/snd"
        evidence.nodes = KernelFiles.names(in: folder).sorted().filter { name in
            concerned.contains { name == "controlC\($0)" || name.hasPrefix("pcmC\($0)D") && name.hasSuffix("p") }
        }.compactMap { node("\(folder)/\($0)") }
    }

    private func node(_ path: String) -> Evidence.Node? {
        guard let facts = Surveyor.facts(of: path) else { return nil }
        let group = getgrgid(facts.group).map { String(cString: $0.pointee.gr_name) } ?? "\(facts.group)"
        return Evidence.Node(path, facts, groupName: group, opensForCaller: access(path, R_OK | W_OK) == 0)
    }

    /// The sound servers that may be there, by where they listen.
    private func servers() -> [Evidence.Server] {
        var places: [(name: String, path: String)] = []
        let runtime = environment["XDG_RUNTIME_DIR"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        if let named = environment["PULSE_SERVER"], !named.isEmpty {
            let path = named.hasPrefix("unix:") ? String(named.dropFirst(5)) : named
            // One on another machine cannot be told from here.
            if path.hasPrefix("/") { places.append(("pulse", path)) }
        } else if let runtime {
            places.append(("pulse", "\(runtime)/pulse/native"))
        }
        if let runtime { places.append(("pipewire", "\(runtime)/pipewire-0")) }
        return places.map {
            Evidence.Server($0.name, path: $0.path, answers: UnixSocket.answers(at: $0.path))
        }
    }

    /// Milliseconds after which a sound server hangs.
    private static var patience: Int32 { 3_000 }
}
