// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullScore
import LullTime
import Testing

/// The tunes that ship with Lull.
enum Sounds {
    static let names: [String] = {
        var names: [String] = []
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".abc") { names.append(String(name.dropLast(4))) }
        }
        return names.sorted()
    }()

    private static let path = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/Sounds"

    static func bytes(_ name: String) -> [UInt8] { file("\(path)/\(name).abc") }

    static func tune(_ name: String) throws -> Tune { try #require(ABC.read(bytes(name)).tunes.first) }
}

func file(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
}

/// A tune in 4/4 with the quarter as its unit, unless `header` says otherwise.
func abc(_ body: String, _ header: String = "M:4/4\nL:1/4\nK:C") -> String { "X:1\nT:t\n\(header)\n\(body)\n" }

func read(_ text: String) -> ABC.Reading { ABC.read(Array(text.utf8)) }

func tune(_ body: String, _ header: String = "M:4/4\nL:1/4\nK:C") throws -> Tune {
    try #require(read(abc(body, header)).tunes.first)
}

/// `60@0+1 62@1+0.5`: pitch, onset and length in quarter notes.
func spelled(_ voice: Voice?) -> String {
    (voice?.events ?? []).map { "\($0.pitch)@\(short($0.onset.value))+\(short($0.length.value))" }.joined(
        separator: " ")
}

func short(_ value: Double) -> String {
    let thousandths = (value * 1000).rounded() / 1000
    return thousandths == thousandths.rounded() ? "\(Int(thousandths))" : "\(thousandths)"
}

/// A small generator with a seed, so that every run is the same (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
