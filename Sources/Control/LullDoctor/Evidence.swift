// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullProtocol

/// All that the checks look at, gathered before any of them judges: from files, from the socket and from ALSA's
/// configuration. A test makes up its own.
///
/// - Thread: any
package struct Evidence: Sendable {
    package var settings = SettingsEvidence()
    /// The places where the daemon may listen, in the order in which `lull` looks.
    package var places: [Place] = []
    /// Who asks.
    package var caller = Person()
    /// Who plays: the daemon, or whoever asks where none answers.
    package var player = Person()
    package var disks: [Disk] = []
    package var cards: [SoundCards.Card] = []
    package var usb: [USBSound] = []
    /// The card that the device names, where it is there.
    package var card: Int?
    /// The device as ALSA is asked for it.
    package var device = "default"
    package var end: DeviceEnd? = .card
    package var nodes: [Node] = []
    /// Of the card that the device names, or of all where it names none.
    package var streams: [SoundCards.Stream] = []
    package var servers: [Server] = []
    package var mixer = MixerEvidence.answered(.read([]))

    package init() {}

    /// The daemon that answers.
    package var daemon: Daemon? {
        for place in places { if case .answered(let daemon) = place.outcome { return daemon } }
        return nil
    }

    /// The settings, as they would be read by a daemon that starts now.
    package struct SettingsEvidence: Sendable, Equatable {
        /// Those that there are.
        package var files: [String]
        /// A line each.
        package var mistakes: [String]

        package init(files: [String] = [], mistakes: [String] = []) { (self.files, self.mistakes) = (files, mistakes) }
    }

    /// Where a daemon may listen.
    package struct Place: Sendable {
        package var path: String
        package var scope: SocketPath.Scope
        package var file: FileFacts?
        package var folder: FileFacts?
        package var outcome: Outcome

        package init(
            _ path: String, scope: SocketPath.Scope = .user, file: FileFacts? = nil, folder: FileFacts? = nil,
            outcome: Outcome
        ) {
            (self.path, self.scope, self.file, self.folder) = (path, scope, file, folder)
            self.outcome = outcome
        }
    }

    /// What came of calling.
    package enum Outcome: Sendable {
        case answered(Daemon)
        /// errno of the call.
        case refused(Int32)
        /// It listens and says nothing.
        case silent
        /// It is something else.
        case stranger
        /// It is a daemon, and will not have us.
        case denied(ProtocolError)
    }

    /// What the daemon says, and the process that it is.
    package struct Daemon: Sendable {
        package var hello: Hello
        package var process: Int
        /// The results of `status` and of `doctor`; null where it gave none.
        package var status: JSON
        package var doctor: JSON

        package init(hello: Hello = Hello(), process: Int = 0, status: JSON = .null, doctor: JSON = .null) {
            (self.hello, self.process, self.status, self.doctor) = (hello, process, status, doctor)
        }
    }

    /// Whose a file is, and what it lets whom do.
    package struct FileFacts: Sendable, Equatable {
        /// The permission bits.
        package var mode: UInt32
        package var owner: UInt32
        package var group: UInt32

        package init(mode: UInt32, owner: UInt32 = 0, group: UInt32 = 0) {
            (self.mode, self.owner, self.group) = (mode, owner, group)
        }

        package var octal: String {
            let digits = String(mode & 0o7777, radix: 8)
            return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
    }

    /// A user, as a process has become one.
    package struct Person: Sendable, Equatable {
        package var id: UInt32
        package var name: String
        /// Of the process: what was added since it began is not among them.
        package var groups: [UInt32]
        /// Whether it is in the group `audio` by the system's list, whatever its process has.
        package var isListedForAudio: Bool
        /// May run a thread in real time: by its limit, or by a capability.
        package var mayHurry: Bool?

        package init(
            id: UInt32 = 0, name: String = "root", groups: [UInt32] = [], isListedForAudio: Bool = false,
            mayHurry: Bool? = nil
        ) {
            (self.id, self.name, self.groups) = (id, name, groups)
            (self.isListedForAudio, self.mayHurry) = (isListedForAudio, mayHurry)
        }
    }

    /// A card's file under `/dev/snd`.
    package struct Node: Sendable {
        package var path: String
        package var facts: FileFacts
        /// Of its group.
        package var groupName: String
        /// Whether the kernel lets whoever asks open it: lists of access count there, which the mode does not show.
        package var opensForCaller: Bool

        package init(_ path: String, _ facts: FileFacts, groupName: String, opensForCaller: Bool) {
            (self.path, self.facts, self.groupName) = (path, facts, groupName)
            self.opensForCaller = opensForCaller
        }
    }

    /// A folder that Lull writes in.
    package struct Disk: Sendable {
        package var folder: String
        /// Bytes for us; nil where that cannot be told.
        package var free: Int?
        package var isWritable: Bool

        package init(_ folder: String, free: Int?, isWritable: Bool) {
            (self.folder, self.free, self.isWritable) = (folder, free, isWritable)
        }
    }

    /// A sound server's socket.
    package struct Server: Sendable, Equatable {
        /// As ALSA names its plugin.
        package var name: String
        package var path: String
        package var answers: Bool

        package init(_ name: String, path: String, answers: Bool) {
            (self.name, self.path, self.answers) = (name, path, answers)
        }
    }

    /// The mixer behind the device.
    package enum MixerEvidence: Sendable {
        case answered(Mixer.Reading)
        /// Nobody looked.
        case unseen
        /// It gave no answer in time.
        case silent
    }
}
