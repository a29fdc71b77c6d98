// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// How a note begins after the one before it.
package enum ProgramJoint: UInt8, Sendable, BitwiseCopyable {
    /// After a breath: the first note, or one after a rest or a phrase's end.
    case fresh
    /// With a consonant or a tongue stroke of its own.
    case articulated
    /// Sung on: within a slur, or on the same syllable.
    case slurred
}

/// A note of a program.
///
/// - Thread: any
/// - Realtime: safe
package struct ProgramNote: BitwiseCopyable, Sendable, Equatable {
    /// From the first downbeat; negative in a pickup.
    package var onset: Beats
    package var length: Beats
    /// MIDI note number.
    package var pitch: Int16
    package var joint: ProgramJoint
    package var endsPhrase: Bool
    /// Decibels from the tune's mean.
    package var level: Float

    @_noLocks package init(
        onset: Beats, length: Beats, pitch: Int16, joint: ProgramJoint, endsPhrase: Bool, level: Float
    ) {
        self.onset = onset
        self.length = length
        self.pitch = pitch
        self.joint = joint
        self.endsPhrase = endsPhrase
        self.level = level
    }
}

/// A tune as one voice performs it: one note at a time, in beats, once through.
///
/// - Thread: any
package struct Program: Sendable, Equatable {
    /// By onset; none overlaps the next.
    package var notes: [ProgramNote]
    /// A broken chord under the melody, by onset; its notes may overlap. None is before the first downbeat, none ends
    /// after the pass, and none begins above the melody note that sounds.
    package var accompaniment: [ProgramNote]
    /// B: beats in a bar; 1 where the tune has no metre.
    package var beatsPerBar: Int
    /// The tune's own.
    package var tempo: Tempo
    /// The length of the anacrusis, zero or positive.
    package var pickup: Beats
    /// From the first downbeat to the end of the pass. A last bar that complements the pickup stays incomplete; any
    /// other is filled up with rest.
    package var length: Beats
    /// Where phrases end, ascending, never inside a note; the last is `length`.
    package var phrases: [Beats]
    /// The median of the notes' pitches, weighted by their lengths; of several, the lowest.
    package var medianPitch: Int16
    /// The tonic nearest below the median, or at it.
    package var tonic: Int16

    package init(
        notes: [ProgramNote], beatsPerBar: Int, tempo: Tempo, pickup: Beats, length: Beats, phrases: [Beats],
        medianPitch: Int16, tonic: Int16, accompaniment: [ProgramNote] = []
    ) {
        self.notes = notes
        self.accompaniment = accompaniment
        self.beatsPerBar = beatsPerBar
        self.tempo = tempo
        self.pickup = pickup
        self.length = length
        self.phrases = phrases
        self.medianPitch = medianPitch
        self.tonic = tonic
    }
}

/// A syllable on the program's beats.
package struct Syllable: Hashable, Sendable {
    /// From the first downbeat.
    package var onset: Beats
    package var text: String
    /// The word goes on with the next syllable.
    package var joinsNext: Bool

    package init(onset: Beats, text: String, joinsNext: Bool) {
        (self.onset, self.text, self.joinsNext) = (onset, text, joinsNext)
    }
}
