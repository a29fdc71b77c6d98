// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullProtocol

/// What is said of cards, devices and mixers.
extension Words {
    // MARK: On the USB

    static let noUSB = "No sound device is on the USB."
    static func usbRight(_ count: Int) -> String {
        count == 1 ? "The USB sound device is a card." : "All \(count) USB sound devices are cards."
    }
    static func usbWithoutCard(_ name: String) -> String {
        "\(name) is on the USB, but the sound system has made no card of it."
    }
    static let replug = "Unplug it and plug it in again; if that is not enough, type `sudo modprobe snd-usb-audio`."

    static func usb(_ device: USBSound) -> String {
        "\(device.place) \(device.name): \(device.hasCard ? "a card" : "no card")"
    }

    // MARK: Cards

    static func noCard(named device: String) -> String { "The sound card of \(device) is not there." }
    static let switchOn = "Switch the speaker on or plug it in; `lull devices` lists what is there."
    static let noCards = "There is no sound card that plays."
    static let plugIn = "Plug a speaker's card in, or start the sound server; `lull devices` lists what is there."

    static func cards(_ names: [String]) -> String {
        names.isEmpty ? "No sound card is needed." : "\(names.joined(separator: ", ")) can play."
    }
    static func cardsOfServer(_ count: Int) -> String {
        switch count {
        case 0: "The sound server has no card here that shows."
        case 1: "The sound server has one card."
        default: "The sound server has \(count) cards."
        }
    }

    static func card(_ card: SoundCards.Card) -> String {
        "card \(card.number) \(card.id): \(card.name)\(card.isUSB ? ", USB" : "")\(card.canPlay ? "" : ", plays nothing")"
    }

    // MARK: The device

    static func end(_ end: DeviceEnd?) -> String {
        switch end {
        case .card?: "a card"
        case .server(let name)?: name
        case .nowhere?: "nowhere"
        case .other(let name)?: name
        case nil: "unknown to ALSA"
        }
    }

    static func serverName(_ name: String) -> String {
        switch name {
        case "pulse": "PulseAudio"
        case "pipewire": "PipeWire"
        case "jack": "JACK"
        default: name
        }
    }

    static func server(_ server: Evidence.Server) -> String {
        "\(serverName(server.name)) at \(server.path): \(server.answers ? "answers" : "does not answer")"
    }

    static func noDevice(_ device: String) -> String { "ALSA knows no device called \(device)." }
    static let nameDevice = "Name one that `lull devices` shows as device under [sound] in the settings."
    static func nowhere(_ device: String) -> String { "\(device) plays to nobody." }
    static func throughServer(_ device: String, _ name: String) -> String {
        "\(device) goes through \(serverName(name)), which answers."
    }
    static func serverAway(_ device: String, _ name: String) -> String {
        "\(device) goes through \(serverName(name)), which does not answer."
    }
    static func serverUnasked(_ device: String, _ name: String) -> String {
        "\(device) goes through \(serverName(name)); where that listens is not known here, so it was not asked."
    }
    static func startServer(_ name: String) -> String {
        let unit = name == "pulse" ? "pulseaudio` or `systemctl --user start pipewire-pulse" : name
        return "Type `systemctl --user start \(unit)`, or name a card from `lull devices` in the settings."
    }
    static func pastServer(_ device: String, _ name: String) -> String {
        "\(serverName(name)) runs, but \(device) goes past it and straight to the card."
    }
    static func joinServer(_ name: String) -> String {
        "Install `\(name == "pipewire" ? "pipewire-alsa" : "libasound2-plugins")`, then restart lulld."
    }
    static func waiting(_ device: String) -> String { "\(device) was not there when Lull wanted to play." }
    static func unfit(_ device: String) -> String { "\(device) is there, but does not open as Lull needs it." }
    static func convert(_ device: String) -> String { "Set device = \"plug\(device)\" under [sound] in the settings." }
    static let noWay = "It shows once the card is there."
    static func straight(_ device: String) -> String { "\(device) goes straight to a card." }

    // MARK: Permissions

    static let mayOpen = "The card's files open."
    static let nothingToOpen = "There are no card's files to open."
    static func serverOpens(_ name: String) -> String { "\(serverName(name)) opens the card." }
    static func mayNotOpen(_ user: String, _ path: String) -> String { "\(user) may not open \(path)." }
    static func keptAway(_ device: String) -> String {
        "\(device) is there and its files would open, but systemd keeps it from lulld."
    }
    static func letIn(_ scope: SocketPath.Scope) -> String {
        let manager = scope == .user ? "systemctl --user" : "systemctl"
        return "Type `\(scope == .user ? "" : "sudo ")\(manager) restart lulld`; if that is not enough, see whether "
            + "`\(manager) cat lulld` still has DeviceAllow=char-alsa."
    }
    static func join(group: String, _ user: String) -> String {
        "Type `sudo usermod -aG \(group) \(user)`, log in again and restart lulld."
    }
    static func leftToRoot(_ group: String) -> String {
        "The card's files are not for the group audio, but for \(group): see whether udev runs, and plug the card in again."
    }
    static let logInAgain = "You are in the group audio, but not yet here: log in again and restart lulld."

    static func node(_ node: Evidence.Node) -> String {
        "\(file(node.path, node.facts)) (\(node.groupName)), \(node.opensForCaller ? "opens" : "does not open") for you"
    }
    static func person(_ person: Evidence.Person) -> String {
        "\(person.name) (\(person.id)) plays, with groups \(person.groups.map { "\($0)" }.joined(separator: " "))"
    }

    // MARK: Busy

    static let free = "No other program has the card."
    static func playsToo(_ program: String) -> String { "\(program) plays too, and leaves room for Lull." }
    static func heldByServer(_ name: String) -> String { "\(serverName(name)) has the card, and shares it." }
    static func held(_ device: String, by holder: String?) -> String {
        "\(device) is held by \(holder ?? "another program")."
    }
    static func stopHolder(_ name: String?) -> String {
        "Stop \(name ?? "it"), or set device = \"default\" under [sound] in the settings."
    }
    static func shareWithServer(_ name: String) -> String {
        "Set device = \"default\" under [sound] in the settings, so that \(name) shares the card with Lull."
    }

    static func stream(_ stream: SoundCards.Stream) -> String {
        "\(stream.name): \(stream.state), \(stream.program.description)"
            + (stream.form.map { ", \(form($0))" } ?? "")
    }

    static func form(_ form: SoundCards.Form) -> String {
        "\(form.rate) Hz, \(form.format), \(form.channels == 1 ? "mono" : "\(form.channels) channels"), "
            + "\(form.period) of \(form.buffer) frames at a time."
    }

    // MARK: The mixer

    static let noMixer = "The device has no mixer that turns it down."
    static let mixerRight = "The mixer lets the sound through."
    static let mixerSilent = "The mixer gives no answer."
    static let restartServer = "Restart the sound server."
    static func muted(_ name: String) -> String { "\(name) is muted in the mixer." }
    static func atZero(_ name: String) -> String { "\(name) is at zero in the mixer." }
    static func low(_ name: String, _ level: Double) -> String {
        "\(name) is at \(whole(level * 100)) % in the mixer, which may be too soft to hear."
    }
    static let mixerUnread = "The mixer cannot be read."
    static let mixerUnseen = "The mixer was not looked at."
    static func mixerError(_ errno: Int32) -> String { "mixer: \(reason(errno))" }

    /// From silence to a little; the rest is for the ears.
    static func turnUp(
        _ element: Mixer.Element, unmute: Bool, option: String, plays: Bool, isCalibrated: Bool
    ) -> String {
        let step = element.isShut ? "20%\(unmute ? " unmute" : "")" : "5%+"
        let command = selector(element).map { "type `amixer\(option) sset \($0) \(step)`" }
        let sentence =
            (plays ? "type `lull stop` first, then " : "")
            + (command ?? "turn it up a little with `alsamixer\(option)`") + ", and go up by little while you listen."
        return sentence.prefix(1).uppercased() + sentence.dropFirst()
            + (isCalibrated ? " Then calibrate again: the ceiling holds for the mixer as it was." : "")
    }

    /// As `amixer` takes it; nil where its name could say something else to a shell.
    private static func selector(_ element: Mixer.Element) -> String? {
        let isPlain = element.name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: " ._-".utf8.contains(byte)
            }
        }
        return isPlain ? "'\(element.name)'\(element.index > 0 ? ",\(element.index)" : "")" : nil
    }

    static func element(_ element: Mixer.Element) -> String {
        let level = element.level.map { " \(whole($0 * 100)) %" } ?? ""
        let mute = element.switches.isEmpty ? "" : element.switches.allSatisfy { !$0 } ? " muted" : " on"
        return "\(element.name)\(element.index > 0 ? ",\(element.index)" : "")\(level)\(mute)"
    }
}
