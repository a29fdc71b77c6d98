// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// The same numbers on every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func text() -> String {
        var text = ""
        for _ in 0..<below(8) {
            let scalar = Unicode.Scalar(UInt32(below(below(2) == 0 ? 0x80 : 0x2_0000)))
            if let scalar { text.unicodeScalars.append(scalar) }
        }
        return text
    }

    mutating func json(depth: Int) -> JSON {
        switch below(depth > 0 ? 7 : 5) {
        case 0: return .null
        case 1: return .bool(below(2) == 0)
        case 2: return .integer(Int64(truncatingIfNeeded: next() >> below(64)))
        case 3:
            let number = Double(bitPattern: next())
            return .number(number.isFinite ? number : 0.1)
        case 4: return .string(text())
        case 5: return .array((0..<below(4)).map { _ in json(depth: depth - 1) })
        default:
            var members = JSON.Members()
            for _ in 0..<below(4) { members[text()] = json(depth: depth - 1) }
            return .object(members)
        }
    }
}
