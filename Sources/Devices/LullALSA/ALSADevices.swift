// SPDX-License-Identifier: GPL-3.0-or-later

import CALSA
import Glibc

/// The devices that a user may choose, by names that stay the same from boot to boot.
///
/// - Thread: control
/// - Realtime: not safe
package enum ALSADevices {
    /// One device.
    package struct Device: Equatable, Sendable {
        /// The card's stable id, or the PCM's own name.
        package let id: String
        package let description: String
        /// What to write in the settings, exactly.
        package let pcm: String
        package let isUSB: Bool
    }

    /// The setting that leaves the choice to Lull.
    package static let auto = "auto"

    /// Every card that can play, then `default` and the sound servers that there are. Opens none.
    package static func list() -> [Device] { list(cards: SoundCards().list()) + servers(for: .playing) }

    /// Every card that can record, then `default` and the sound servers that there are. Opens none.
    package static func microphones() -> [Device] {
        list(cards: SoundCards().list(), for: .recording) + servers(for: .recording)
    }

    /// The ALSA name for a setting: `auto` is the only USB card, if there is just one, else `default`.
    package static func resolve(_ setting: String) -> String { resolve(setting, cards: SoundCards().list()) }

    package static func list(cards: [SoundCards.Card], for use: SoundCards.Direction = .playing) -> [Device] {
        cards.filter { use == .playing ? $0.canPlay : $0.canRecord }.map {
            Device(id: $0.id, description: $0.name, pcm: pcmName(cardID: $0.id), isUSB: $0.isUSB)
        }
    }

    package static func resolve(_ setting: String, cards: [SoundCards.Card]) -> String {
        guard setting == auto else { return setting }
        let candidates = cards.filter { $0.isUSB && $0.canPlay }
        guard let only = candidates.first, candidates.count == 1 else { return "default" }
        return pcmName(cardID: only.id)
    }

    /// The ALSA name to record from: `auto` is the only USB card that can record, if there is just one, else `default`.
    package static func resolveMicrophone(_ setting: String) -> String {
        resolveMicrophone(setting, cards: SoundCards().list())
    }

    package static func resolveMicrophone(_ setting: String, cards: [SoundCards.Card]) -> String {
        guard setting == auto else { return setting }
        let candidates = cards.filter { $0.isUSB && $0.canRecord }
        guard let only = candidates.first, candidates.count == 1 else { return "default" }
        return pcmName(cardID: only.id)
    }

    /// What `auto` is where there is no USB card, or more than one.
    static let fallback = "default"

    /// The name by which a device that is open stays the same: a card that was found by itself or asked for by number
    /// is called by its id, for numbers change and another card may be found next.
    ///
    /// - Parameters:
    ///   - device: the ALSA name
    ///   - cardID: the card that it was open on; nil where it was none
    package static func name(of device: String, setting: String, onCard cardID: String?) -> String {
        guard let cardID else { return device }
        if setting == auto { return pcmName(cardID: cardID) }
        for kind in ["hw:", "plughw:"] where device.hasPrefix(kind) {
            var arguments = device.dropFirst(kind.count).split(separator: ",").map(String.init)
            guard let first = arguments.first, Int(first) != nil else { break }
            arguments[0] = "CARD=\(cardID)"
            if arguments.count > 1, Int(arguments[1]) != nil { arguments[1] = "DEV=\(arguments[1])" }
            if arguments.count > 2, Int(arguments[2]) != nil { arguments[2] = "SUBDEV=\(arguments[2])" }
            return kind + arguments.joined(separator: ",")
        }
        return device
    }

    package static func pcmName(cardID: String) -> String { "plughw:CARD=\(cardID)" }

    /// The PCMs of no card that a person may mean; ALSA's configuration names its converters and `null` too.
    private static let serverNames: Set = ["default", "pipewire", "pulse"]

    /// Those of `serverNames` that ALSA's configuration names, and that do not say they do only the other.
    private static func servers(for use: SoundCards.Direction) -> [Device] {
        lull_alsa_be_silent()
        var hints: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
        guard snd_device_name_hint(-1, "pcm", &hints) == 0, let hints else { return [] }
        defer { snd_device_name_free_hint(hints) }
        var devices: [Device] = []
        var next = hints
        while let hint = next.pointee {
            next += 1
            guard let name = text(hint, "NAME"), serverNames.contains(name), text(hint, "IOID") != use.opposite else {
                continue
            }
            let words = text(hint, "DESC")?.split(separator: "\n").joined(separator: ", ")
            devices.append(Device(id: name, description: words ?? name, pcm: name, isUSB: false))
        }
        return devices
    }

    private static func text(_ hint: UnsafeMutableRawPointer, _ key: String) -> String? {
        guard let value = snd_device_name_get_hint(hint, key) else { return nil }
        defer { free(value) }
        return String(cString: value)
    }
}

extension SoundCards.Direction {
    /// What ALSA's hints call a device that does only the other; one that does both says neither.
    fileprivate var opposite: String { self == .playing ? "Input" : "Output" }
}
