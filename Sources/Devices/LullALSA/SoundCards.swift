// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The sound cards as the kernel lists them under `/proc/asound`: read without opening a device, and without rights.
///
/// - Thread: any
/// - Realtime: not safe
package struct SoundCards: Sendable {
    /// One card.
    package struct Card: Equatable {
        /// Changes from boot to boot.
        package let number: Int
        /// Stable.
        package let id: String
        /// The maker's name for it.
        package let name: String
        package let isUSB: Bool
        package let canPlay: Bool
        package let canRecord: Bool

        package init(number: Int, id: String, name: String, isUSB: Bool, canPlay: Bool, canRecord: Bool) {
            (self.number, self.id, self.name, self.isUSB) = (number, id, name, isUSB)
            (self.canPlay, self.canRecord) = (canPlay, canRecord)
        }
    }

    /// What a card's device does.
    package enum Direction: Sendable {
        case playing
        case recording

        /// What the name of its folder ends in.
        var ending: String { self == .playing ? "p" : "c" }
    }

    let proc: String
    let dev: String
    let processes: String

    package init(proc: String = "/proc/asound", dev: String = "/dev/snd", processes: String = "/proc") {
        self.proc = proc
        self.dev = dev
        self.processes = processes
    }

    /// Every card, by number.
    package func list() -> [Card] {
        KernelFiles.names(in: proc).compactMap { name in
            guard name.hasPrefix("card"), let number = Int(name.dropFirst(4)), let id = id(ofCard: number) else {
                return nil
            }
            let folder = "\(proc)/\(name)"
            return Card(
                number: number, id: id, name: longName(ofCard: number) ?? id,
                isUSB: KernelFiles.text("\(folder)/usbid") != nil,
                canPlay: hasDevice(in: folder, .playing), canRecord: hasDevice(in: folder, .recording))
        }.sorted { $0.number < $1.number }
    }

    private func hasDevice(in folder: String, _ direction: Direction) -> Bool {
        KernelFiles.names(in: folder).contains { $0.hasPrefix("pcm") && $0.hasSuffix(direction.ending) }
    }

    /// The stable name of a card.
    package func id(ofCard number: Int) -> String? { KernelFiles.text("\(proc)/card\(number)/id") }

    /// The card that has that stable name now.
    package func number(ofID id: String) -> Int? { list().first { $0.id == id }?.number }

    /// The card that an ALSA name asks for (`hw:1`, `plughw:CARD=Device,DEV=0`), where it is there.
    package func card(inName name: String) -> Int? {
        guard let colon = name.firstIndex(of: ":") else { return nil }
        let arguments = name[name.index(after: colon)...].split(separator: ",")
        guard let first = arguments.first(where: { $0.hasPrefix("CARD=") })?.dropFirst(5) ?? arguments.first else {
            return nil
        }
        guard let number = Int(first) else { return self.number(ofID: String(first)) }
        return id(ofCard: number) == nil ? nil : number
    }

    /// Whether the card is there but may not be opened.
    package func isForbidden(card: Int?) -> Bool { barrier(card: card) != nil }

    /// Why a card that is there may not be opened: EACCES by its file's rights, EPERM by the sandbox that the service
    /// runs in, whatever the rights. nil where it may, or is not there.
    package func barrier(card: Int?) -> Int32? {
        guard let card else { return nil }
        let control = "\(dev)/controlC\(card)"
        guard access(control, F_OK) == 0, access(control, R_OK | W_OK) != 0 else { return nil }
        return errno
    }

    /// The program that plays on a card now, or records from it, as "name (process id)".
    package func holder(ofCard card: Int?, _ direction: Direction = .playing) -> String? {
        guard let card else { return nil }
        return streams(ofCard: card).first { $0.direction == direction }?.program.description
    }

    /// From `/proc/asound/cards`, where a card takes two lines: " 1 [Device         ]: USB-Audio - USB Audio Device".
    private func longName(ofCard number: Int) -> String? {
        let lines = KernelFiles.text("\(proc)/cards")?.split(separator: "\n") ?? []
        let line = lines.first { $0.split(separator: " ").first == "\(number)" && $0.contains("]:") }
        guard let name = line?.split(separator: " - ", maxSplits: 1).last, name != line else { return nil }
        return String(name)
    }
}
