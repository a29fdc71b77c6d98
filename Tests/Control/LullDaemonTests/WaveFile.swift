// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// WAV files, whole and broken, byte by byte.
struct WaveFile {
    /// One channel, full scale 1.
    var samples: [Float]
    var rate: UInt32 = 8_000
    var channels: UInt16 = 1
    /// What its header says of the sound's length, in bytes; nil for the truth.
    var claimed: UInt32?
    var isFloat = false

    /// Soft notes, one a second.
    static func notes(seconds: Int, rate: Int = 8_000) -> WaveFile {
        WaveFile(
            samples: (0..<seconds * rate).map { frame in
                let time = Double(frame) / Double(rate)
                let within = time.truncatingRemainder(dividingBy: 1)
                return Float(0.3 * min(1, within * 20) * exp(-within * 3) * sin(2 * .pi * 330 * time))
            }, rate: UInt32(rate))
    }

    var bytes: [UInt8] {
        let width: UInt16 = isFloat ? 4 : 2
        let data: [UInt8] =
            isFloat
            ? samples.flatMap { Self.little($0.bitPattern, 4) }
            : samples.flatMap { Self.little(UInt32(UInt16(bitPattern: Int16($0 * 32_000))), 2) }
        let format: UInt32 = isFloat ? 3 : 1
        return Array("RIFF".utf8) + Self.little(UInt32(36 + data.count), 4) + Array("WAVEfmt ".utf8)
            + Self.little(16, 4) + Self.little(format, 2) + Self.little(UInt32(channels), 2) + Self.little(rate, 4)
            + Self.little(rate &* UInt32(channels) &* UInt32(width), 4) + Self.little(UInt32(channels * width), 2)
            + Self.little(UInt32(width * 8), 2) + Array("data".utf8)
            + Self.little(claimed ?? UInt32(data.count), 4) + data
    }

    private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}
