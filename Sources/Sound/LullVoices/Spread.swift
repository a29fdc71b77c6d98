// SPDX-License-Identifier: GPL-3.0-or-later

/// Spreads a thin, low string's harmonics in time, so that it is louder at the same peak: without its fundamental a pluck
/// is a pulse, and its crest is 2 dB higher than need be.
///
/// A chain of first-order all-passes, which changes no harmonic's level; the lower the string, the longer the chain.
///
/// - Thread: audio
/// - Realtime: safe
struct Spread: BitwiseCopyable {
    private let count: Int
    private var inputs = InlineArray<12, Float>(repeating: 0)
    private var outputs = InlineArray<12, Float>(repeating: 0)

    @_noLocks init(_ touch: HarpTouch) {
        count = touch.thinness > 0 ? min(12, max(0, Int((53 - touch.pitch) * 0.6))) : 0
    }

    @_noLocks mutating func next(_ input: Float) -> Float {
        var x = input
        for i in 0..<count {
            let y = inputs[i] + Spread.pole * (outputs[i] - x)
            inputs[i] = x
            outputs[i] = y
            x = y
        }
        return x
    }

    private static var pole: Float { @_noLocks get { 0.9 } }
}
