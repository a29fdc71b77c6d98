// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// A sound meter's "slow": powers averaged with a time constant of one second (IEC 61672-1, 5.8).
///
/// - Thread: audio
/// - Realtime: safe
struct LevelMeter: BitwiseCopyable {
    private var power = 0.0

    @_noLocks init() {}

    /// Takes in the mean square of the next quantum.
    @_noLocks mutating func take(_ meanSquare: Double) {
        power += (meanSquare - power) * LevelMeter.pace
        // What nothing shows need not be followed into denormal numbers.
        if power < 1e-14 { power = 0 }
    }

    /// Nothing was heard for so many quanta.
    @_noLocks mutating func miss(quanta: Int) { power *= Math.power(1 - LevelMeter.pace, Double(quanta)) }

    /// dB; -120 at the least.
    var level: Float { @_noLocks get { power > 1e-12 ? Float(Decibels(power: power).value) : -120 } }

    /// 1 - exp(-64 / 48000).
    private static var pace: Double { @_noLocks get { 0.001_332_445_3 } }
}
