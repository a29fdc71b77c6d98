// SPDX-License-Identifier: GPL-3.0-or-later

import CALSA
import Glibc
import LullRealtime
import Synchronization

/// What turns Lull's sound up or down after it has left Lull: the playback volumes and switches of the mixer that
/// belongs to a device. They are read, never moved.
///
/// A mixer that is turned while something plays is noticed when the device opens or something begins next, or when
/// somebody calibrates.
///
/// - Thread: any
/// - Realtime: not safe
package enum Mixer {
    /// One simple element as it is set.
    package struct Element: Equatable, Sendable {
        /// Its name, and its number where several have that name.
        package var name: String
        package var index: Int
        /// By channel, in the card's own steps; none where it has no playback volume.
        package var volumes: [Int]
        /// By channel; none where it has no playback switch.
        package var switches: [Bool]
        /// From silent to full; nil where it has no playback volume.
        package var range: ClosedRange<Int>?

        package init(
            _ name: String, index: Int = 0, volumes: [Int] = [], switches: [Bool] = [], range: ClosedRange<Int>? = nil
        ) {
            (self.name, self.index, self.volumes, self.switches) = (name, index, volumes, switches)
            self.range = range
        }
    }

    /// How a mixer is read: told of a device by its ALSA name, it calls back with a fingerprint, or nil where it could
    /// not be read; from any thread, at once or later.
    package typealias Reader = @Sendable (String, @escaping @Sendable (String?) -> Void) -> Void

    /// Reads the mixer of a device on a thread of its own, which a sound server that hangs may keep for ever.
    package static let reader: Reader = { device, done in
        read(device) { done($0.map { fingerprint(of: $0.elements) }) }
    }

    /// What came of reading one.
    package enum Reading: Equatable, Sendable {
        case read([Element])
        /// There is one, or may be, that did not open: errno.
        case refused(Int32)

        /// None of one that did not open.
        fileprivate var elements: [Element] {
            switch self {
            case .read(let elements): elements
            case .refused: []
            }
        }
    }

    /// Likewise, but calls back with what came of it itself.
    private static func read(_ device: String, _ done: @escaping @Sendable (Reading?) -> Void) {
        do throws(RealtimeThread.Failure) {
            _ = try RealtimeThread(name: "lull-mixer", priority: 1) { _ in
                RealtimeThread.demote()
                done(reading(of: device))
            }
        } catch {
            done(nil)
        }
    }

    /// Reads a device's mixer; nil where it has not answered after so many milliseconds.
    package static func reading(of device: String, within milliseconds: Int32) -> Reading? {
        guard let reply = Reply() else { return nil }
        read(device) { reply.give($0) }
        return reply.take(within: milliseconds)
    }

    /// What the mixer's thread brings, which may be long after nobody waits for it any more.
    private final class Reply: Sendable {
        private let reading = Mutex<Reading?>(nil)
        private let bell: Int32

        init?() {
            bell = eventfd(0, Int32(EFD_CLOEXEC))
            if bell < 0 { return nil }
        }

        deinit { close(bell) }

        func give(_ found: Reading?) {
            reading.withLock { $0 = found }
            eventfd_write(bell, 1)
        }

        func take(within milliseconds: Int32) -> Reading? {
            var ready = pollfd(fd: bell, events: Int16(POLLIN), revents: 0)
            return poll(&ready, 1, milliseconds) > 0 ? reading.withLock { $0 } : nil
        }
    }

    /// The same text for the same settings, whatever their order; `none` where there are none.
    package static func fingerprint(of elements: [Element]) -> String {
        guard !elements.isEmpty else { return "none" }
        let text = elements.map { "\($0.name),\($0.index),\($0.volumes),\($0.switches)\n" }.sorted().joined()
        // FNV-1a.
        let hash: UInt64 = text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// What stays the same of the card behind a device from boot to boot: its id, or the device's own name where no
    /// card is named.
    package static func card(of device: String, among cards: SoundCards = SoundCards()) -> String {
        cards.card(inName: device).flatMap { cards.id(ofCard: $0) } ?? device
    }

    /// The elements that have a playback volume or switch; none for a device without a mixer, such as `null` or a file.
    package static func elements(of device: String) -> [Element] { reading(of: device).elements }

    private static func reading(of device: String) -> Reading {
        lull_alsa_be_silent()
        var opened: OpaquePointer?
        guard snd_mixer_open(&opened, 0) == 0, let mixer = opened else { return .refused(ENOMEM) }
        defer { snd_mixer_close(mixer) }
        // By ALSA's custom the mixer of a sound server has the name of its PCM.
        let control = SoundCards().card(inName: device).map { "hw:\($0)" } ?? device
        var outcome = snd_mixer_attach(mixer, control)
        if outcome >= 0 { outcome = snd_mixer_selem_register(mixer, nil, nil) }
        if outcome >= 0 { outcome = snd_mixer_load(mixer) }
        // Not there, or not a mixer.
        if [-ENOENT, -ENXIO, -ENOTTY, -ENODEV].contains(outcome) { return .read([]) }
        guard outcome >= 0 else { return .refused(-outcome) }
        var elements: [Element] = []
        var next = snd_mixer_first_elem(mixer)
        while let element = next {
            next = snd_mixer_elem_next(element)
            guard let name = snd_mixer_selem_get_name(element) else { continue }
            let found = Element(
                String(cString: name), index: Int(snd_mixer_selem_get_index(element)), volumes: volumes(of: element),
                switches: switches(of: element), range: range(of: element))
            if !found.volumes.isEmpty || !found.switches.isEmpty { elements.append(found) }
        }
        return .read(elements)
    }

    private static func volumes(of element: OpaquePointer) -> [Int] {
        guard snd_mixer_selem_has_playback_volume(element) != 0 else { return [] }
        return channels(of: element).compactMap { channel in
            var volume = 0
            return snd_mixer_selem_get_playback_volume(element, channel, &volume) == 0 ? volume : nil
        }
    }

    private static func range(of element: OpaquePointer) -> ClosedRange<Int>? {
        var (least, most) = (0, 0)
        guard snd_mixer_selem_has_playback_volume(element) != 0,
            snd_mixer_selem_get_playback_volume_range(element, &least, &most) == 0, least <= most
        else { return nil }
        return least...most
    }

    private static func switches(of element: OpaquePointer) -> [Bool] {
        guard snd_mixer_selem_has_playback_switch(element) != 0 else { return [] }
        return channels(of: element).compactMap { channel in
            var isOn: Int32 = 0
            return snd_mixer_selem_get_playback_switch(element, channel, &isOn) == 0 ? isOn != 0 : nil
        }
    }

    private static func channels(of element: OpaquePointer) -> [snd_mixer_selem_channel_id_t] {
        (0...SND_MIXER_SCHN_LAST.rawValue).map { snd_mixer_selem_channel_id_t(rawValue: $0) }.filter {
            snd_mixer_selem_has_playback_channel(element, $0) != 0
        }
    }
}
