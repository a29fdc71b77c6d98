// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// What makes every pitch equally loud: the reciprocal of the power that source and tract give it, as it is heard.
struct HumLevels: ~Copyable {
    /// From pitch 20 to 110 in steps of half a semitone.
    private static var count: Int { @_noLocks get { 181 } }
    private let gains: UnsafeMutablePointer<Float>

    /// - Thread: control
    init(_ timbre: HumTimbre) {
        let pulse = GlottalPulse(rd: Double(timbre.rd))
        let source = (1...128).map { k in
            let c = pulse.coefficient(k)
            return Float((c.re * c.re + c.im * c.im).squareRoot())
        }
        gains = .allocate(capacity: Self.count)
        for step in 0..<Self.count {
            let frequency = Math.frequency(pitch: 20 + Float(step) / 2)
            let first = timbre.first(for: frequency)
            var power: Float = 0
            for (index, harmonic) in source.enumerated() where frequency * Float(index + 1) < 20_000 {
                let amplitude = harmonic / source[0] * timbre.response(at: frequency * Float(index + 1), first: first)
                power += amplitude * amplitude / 2 * Self.hearing(frequency * Float(index + 1))
            }
            (gains + step).initialize(to: 1 / power.squareRoot())
        }
    }

    deinit { gains.deallocate() }

    /// How much of a low harmonic's power counts as loudness: the second-order high-pass of ITU-R BS.1770, at 50 Hz instead
    /// of its 38 so that tunes in either register measure alike. What lies below 100 Hz, where
    /// no tune does, is not raised further.
    private static func hearing(_ frequency: Float) -> Float {
        let square = max(frequency, 100) * max(frequency, 100)
        let part = square / (square + 50 * 50)
        return part * part
    }

    /// The factor that brings `pitch` to a heard root mean square of 1.
    /// - Realtime: safe
    @_noLocks func gain(at pitch: Float) -> Float {
        let place = min(max((pitch - 20) * 2, 0), Float(Self.count - 1) - 0.001)
        let index = Int(place)
        return gains[index] + (gains[index + 1] - gains[index]) * (place - Float(index))
    }
}
