// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The sound cards as the kernel lists them under `/proc/asound`: read without opening a device, and without rights.
///
/// - Thread: any
/// - Realtime: not safe
package struct SoundCards {
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
    }

    /// What a card's device does.
    package enum Direction: Sendable {
        case playing
        case recording

        /// What the name of its folder ends in.
        fileprivate var ending: String { self == .playing ? "p" : "c" }
    }

    private let proc: String
    private let dev: String

    package init(proc: String = "/proc/asound", dev: String = "/dev/snd") {
        self.proc = proc
        self.dev = dev
    }

    /// Every card, by number.
    package func list() -> [Card] {
        names(in: proc).compactMap { name in
            guard name.hasPrefix("card"), let number = Int(name.dropFirst(4)), let id = id(ofCard: number) else {
                return nil
            }
            let folder = "\(proc)/\(name)"
            return Card(
                number: number, id: id, name: longName(ofCard: number) ?? id, isUSB: text("\(folder)/usbid") != nil,
                canPlay: hasDevice(in: folder, .playing), canRecord: hasDevice(in: folder, .recording))
        }.sorted { $0.number < $1.number }
    }

    private func hasDevice(in folder: String, _ direction: Direction) -> Bool {
        names(in: folder).contains { $0.hasPrefix("pcm") && $0.hasSuffix(direction.ending) }
    }

    /// The stable name of a card.
    package func id(ofCard number: Int) -> String? { text("\(proc)/card\(number)/id") }

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

    /// Whether the card is there but this user may not open it.
    package func isForbidden(card: Int?) -> Bool {
        guard let card else { return false }
        let control = "\(dev)/controlC\(card)"
        return access(control, F_OK) == 0 && access(control, R_OK | W_OK) != 0
    }

    /// The program that plays on a card now, or records from it, as "name (process id)".
    package func holder(ofCard card: Int?, _ direction: Direction = .playing) -> String? {
        guard let card else { return nil }
        let folder = "\(proc)/card\(card)"
        for pcm in names(in: folder) where pcm.hasPrefix("pcm") && pcm.hasSuffix(direction.ending) {
            for sub in names(in: "\(folder)/\(pcm)") where sub.hasPrefix("sub") {
                let lines = text("\(folder)/\(pcm)/\(sub)/status")?.split(separator: "\n") ?? []
                guard let owner = lines.first(where: { $0.hasPrefix("owner_pid") })?.split(separator: " ").last,
                    let process = Int(owner)
                else { continue }
                return "\(text("/proc/\(process)/comm") ?? "a program") (\(process))"
            }
        }
        return nil
    }

    /// From `/proc/asound/cards`, where a card takes two lines: " 1 [Device         ]: USB-Audio - USB Audio Device".
    private func longName(ofCard number: Int) -> String? {
        let lines = text("\(proc)/cards")?.split(separator: "\n") ?? []
        let line = lines.first { $0.split(separator: " ").first == "\(number)" && $0.contains("]:") }
        guard let name = line?.split(separator: " - ", maxSplits: 1).last, name != line else { return nil }
        return String(name)
    }

    /// A small file's contents without the last line's end, or nil where it cannot be read.
    private func text(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress?.advanced(by: count), $0.count - count) }
            guard got > 0 else { break }
            count += got
        }
        while count > 0, bytes[count - 1] == UInt8(ascii: "\n") { count -= 1 }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    private func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names
    }
}
