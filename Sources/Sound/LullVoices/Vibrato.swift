// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// A late and gentle vibrato, each note's a little different (ranges: Sundberg, "The Science of the Singing Voice";
/// delays as in the KTH performance rules).
struct Vibrato: BitwiseCopyable {
    private var noise: Noise
    /// In turns, 0 to 1.
    private var phase: Float = 0
    /// Hertz, cents at the peak, seconds after the beat.
    private var rate: Float = 5.3
    private var depth: Float = 0
    private var delay: Float = 0
    /// Seconds since the beat, and when the note is expected to end.
    private var age: Float = 0
    private var length: Float = 0
    /// How much of it is there, 0 to 1.
    private var presence: Float = 0

    @_noLocks init(seed: UInt64) { noise = Noise(seed: seed) }

    /// A note whose beat is `lead` seconds away and that is expected to last `length` seconds.
    @_noLocks mutating func begin(lead: Float, length: Float) {
        rate = 5.3 + 0.3 * noise.uniform()
        depth = 17 + 5 * noise.uniform()
        delay = 0.475 + 0.125 * noise.uniform()
        age = -lead
        self.length = length
    }

    /// The note is let go.
    @_noLocks mutating func end() { length = 0 }

    /// Lets `seconds` pass: slow to come, quick to go, so that the next note finds none.
    @_noLocks mutating func advance(_ seconds: Float) {
        age += seconds
        let isWanted = length > 0.6 && age > delay && age < length - 0.3
        let step = isWanted ? seconds / 0.35 : -seconds / 0.2
        presence = min(max(presence + step, 0), 1)
        if presence == 0 { phase = 0 }
        phase += rate * (age > length - 0.6 ? 1.1 : 1) * seconds
        if phase >= 1 { phase -= 1 }
    }

    /// The beat is still to come, or has just been.
    var isBeginning: Bool { @_noLocks get { age < 0.03 } }

    private var weight: Float { @_noLocks get { presence * presence * (3 - 2 * presence) } }

    /// Semitones.
    var pitch: Float {
        @_noLocks get {
            presence == 0 ? 0 : depth * 0.01 * weight * Math.sine(2 * .pi * phase)
        }
    }

    /// Decibels: half a decibel, a quarter of a turn after the pitch.
    var level: Float {
        @_noLocks get {
            presence == 0 ? 0 : -0.5 * weight * Math.cosine(2 * .pi * phase)
        }
    }
}
