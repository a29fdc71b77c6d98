// SPDX-License-Identifier: GPL-3.0-or-later

/// What the sound will be heard through.
package enum Speaker: UInt8, Sendable, BitwiseCopyable {
    /// A telephone's or a radio's, deaf below some 300 Hz: the second to fifth harmonics carry the tune.
    case small
    /// One that plays the fundamental: the hum as people hum.
    case full
}
