// SPDX-License-Identifier: GPL-3.0-or-later

/// How a note is joined to the one before it.
package enum Joint: UInt8, Sendable, BitwiseCopyable {
    /// After a rest or a breath: the sound starts from silence.
    case fresh
    /// On a new syllable or a repeated pitch: the sound dips and starts again.
    case articulated
    /// Within one syllable or slur: the pitch glides.
    case slurred
}

/// What a voice is asked to sing.
///
/// - Thread: audio
/// - Realtime: safe
package struct Note: BitwiseCopyable, Sendable {
    /// MIDI note number, already transposed; 69 is 440 Hz, fractions are cents.
    package var pitch: Float
    /// Decibels beside the voice's own level; the score's dynamics.
    package var level: Float
    /// How long it is expected to last, in frames; a change of tempo may prove it wrong.
    package var duration: Int64
    package var joint: Joint
    /// The last note before a breath.
    package var endsPhrase: Bool

    @_noLocks package init(
        pitch: Float, level: Float = 0, duration: Int64, joint: Joint = .fresh, endsPhrase: Bool = false
    ) {
        self.pitch = pitch
        self.level = level
        self.duration = duration
        self.joint = joint
        self.endsPhrase = endsPhrase
    }
}
