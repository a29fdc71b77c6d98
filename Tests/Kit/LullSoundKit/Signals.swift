// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Test signals, one channel at 48 kHz.
package enum Signals {
    /// - Parameter level: peak, dBFS
    package static func sine(_ hertz: Double, level: Double = 0, seconds: Double, phase: Double = 0) -> [Float] {
        let amplitude = pow(10, level / 20)
        return (0..<frames(seconds)).map { Float(amplitude * sin(2 * .pi * hertz * Double($0) / 48_000 + phase)) }
    }

    package static func square(_ hertz: Double, level: Double = 0, seconds: Double) -> [Float] {
        sine(hertz, seconds: seconds, phase: 1e-6).map { Float(pow(10, level / 20)) * ($0 < 0 ? -1 : 1) }
    }

    /// Evenly spread samples, the same for the same seed.
    package static func noise(level: Double = 0, seconds: Double, seed: UInt64) -> [Float] {
        var random = SeededRandom(seed: seed)
        let amplitude = Float(pow(10, level / 20))
        return (0..<frames(seconds)).map { _ in Float.random(in: -amplitude...amplitude, using: &random) }
    }

    package static func silence(seconds: Double) -> [Float] { [Float](repeating: 0, count: frames(seconds)) }

    private static func frames(_ seconds: Double) -> Int { Int((seconds * 48_000).rounded()) }
}

/// SplitMix64 (Steele, Lea, Flood 2014): every run of a test draws the same numbers.
package struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
