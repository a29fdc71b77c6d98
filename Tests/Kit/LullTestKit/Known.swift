// SPDX-License-Identifier: GPL-3.0-or-later

/// A quiet noise in which every sample tells its place.
package enum Known {
    /// The sample of a frame: a whole number of 16-bit steps, a quarter of full scale at most, by Steele's SplitMix64.
    package static func sample(_ frame: Int64) -> Float {
        var z = UInt64(bitPattern: frame) &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Float(Int16(truncatingIfNeeded: z ^ (z >> 31)) / 4) / 32_768
    }

    /// Where frame `frame` of the signal lies in a recording: the first place where `length` samples in a row agree to
    /// within `tolerance`, or nil.
    package static func find(
        _ frame: Int64, in recording: [Float], from start: Int = 0, length: Int = 48, tolerance: Float = 0
    ) -> Int? {
        guard recording.count >= length else { return nil }
        let wanted = (0..<length).map { sample(frame + Int64($0)) }
        return (start..<max(start, recording.count - length + 1)).first { place in
            (0..<length).allSatisfy { (recording[place + $0] - wanted[$0]).magnitude <= tolerance }
        }
    }
}
