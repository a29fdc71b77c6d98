// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The few functions of the C library that the audio lane needs.
///
/// The compiler cannot see into C, so each is wrapped in a function that it is told to trust. All are pure: no lock, no
/// memory, no state.
///
/// - Thread: any
/// - Realtime: safe
package enum Math {
    @_semantics("no_performance_analysis") @inline(never) package static func sine(_ x: Float) -> Float { sinf(x) }
    @_semantics("no_performance_analysis") @inline(never) package static func cosine(_ x: Float) -> Float { cosf(x) }
    @_semantics("no_performance_analysis") @inline(never) package static func tangent(_ x: Float) -> Float { tanf(x) }
    @_semantics("no_performance_analysis") @inline(never) package static func exp2(_ x: Float) -> Float { exp2f(x) }

    /// The amplitude of a level in decibels: 1 for 0 dB.
    @_noLocks package static func amplitude(decibels: Float) -> Float { exp2(decibels * 0.166_096_40) }

    /// The frequency of a MIDI note number in equal temperament, hertz: 440 for 69.
    @_noLocks package static func frequency(pitch: Float) -> Float { 440 * exp2((pitch - 69) / 12) }

    /// `x` within bounds; the lower one if it is not a number.
    @_noLocks package static func clamp(_ x: Float, _ low: Float, _ high: Float) -> Float {
        x > low ? min(x, high) : low
    }
}
