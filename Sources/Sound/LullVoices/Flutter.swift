// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// The unevenness of living vocal folds: no two periods are equally long (jitter) or strong (shimmer).
///
/// Both move in straight lines from one period's value to the next, so that nothing steps.
struct Flutter: BitwiseCopyable {
    private var noise: Noise
    private var length: (last: Float, next: Float) = (0, 0)
    private var strength: (last: Float, next: Float) = (0, 0)

    @_noLocks init(seed: UInt64) { noise = Noise(seed: seed) }

    /// A period ends.
    @_noLocks mutating func turn() {
        length = (length.next, Self.jitter * noise.normal())
        strength = (strength.next, Self.shimmer * noise.normal())
    }

    /// The factor on the fundamental at `phase` (0 to 1) of the period.
    @_noLocks func rate(at phase: Float) -> Float { 1 + length.last + (length.next - length.last) * phase }

    /// The factor on the amplitude there.
    @_noLocks func amplitude(at phase: Float) -> Float { 1 + strength.last + (strength.next - strength.last) * phase }

    /// Standard deviations of one period's value: Praat hears a local jitter of 0.45 % and shimmer of 1.7 % in a held note.
    private static var jitter: Float { @_noLocks get { 0.0057 } }
    private static var shimmer: Float { @_noLocks get { 0.024 } }
}
