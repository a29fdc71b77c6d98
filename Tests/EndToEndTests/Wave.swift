// SPDX-License-Identifier: GPL-3.0-or-later

import LullTestKit

/// A mono WAV file of 24 bits, as `lull render` writes it.
enum Wave {
    /// Full scale at 1.
    static func samples(_ path: String) throws -> [Float] {
        let bytes = try contents(of: path)
        guard bytes.count > 44, Array(bytes[0..<4]) == Array("RIFF".utf8) else {
            throw SpawnError("\(path) is no WAV file")
        }
        var place = 12
        while place + 8 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[place + 4 + $1]) << (8 * $1) }
            if Array(bytes[place..<place + 4]) == Array("data".utf8) {
                return stride(from: place + 8, to: min(place + 8 + length, bytes.count) - 2, by: 3).map { i in
                    let value = Int32(bytes[i]) << 8 | Int32(bytes[i + 1]) << 16 | Int32(bytes[i + 2]) << 24
                    return Float(value >> 8) / 8_388_608
                }
            }
            place += 8 + length + length % 2
        }
        throw SpawnError("\(path) holds no samples")
    }
}
