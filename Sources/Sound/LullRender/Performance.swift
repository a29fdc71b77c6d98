// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import LullTime

/// Who performs a score.
package enum VoiceKind: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    case hum
    case musicBox
    case harp
    case tick
    /// Nobody: the tune is a recording.
    case recording
}

/// What lies under the tune.
package enum LayerKind: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    case heartbeat
    case ocean
    case womb
}

/// A tune as the audio lane performs it: a program in memory that the control lane owns, who sings it and how fast.
///
/// `notes` stays valid until the renderer has returned `id` through its retire ring.
///
/// - Thread: any; made on the control lane, read on the audio lane
/// - Realtime: safe
package struct Performance: @unchecked Sendable, BitwiseCopyable {
    /// What the retire ring returns when the audio lane has done with the notes.
    package var id: Int32
    /// The tune's notes, and behind them those of its accompaniment.
    package var notes: UnsafePointer<ProgramNote>
    package var count: Int
    package var accompanimentCount: Int
    package var beatsPerBar: Int
    package var length: Beats
    package var pickup: Beats
    /// MIDI pitch of the held hum, before transposition.
    package var tonic: Int16
    package var voice: VoiceKind
    /// Semitones by which the whole tune is moved.
    package var transposition: Int16
    /// Decibels added to every note's own.
    package var level: Float
    package var tempo: Tempo
    package var beatsPerStroke: Int
    /// Makes the small variations of a performance repeatable.
    package var seed: UInt64
    /// Where it begins: a bar line, in beats from the first downbeat.
    package var entry = 0
    /// Which time through the tune it begins with.
    package var verse = 0
    /// What is heard of a recording, whose notes are its bars; valid as long as `notes`.
    package var tape: TapeSlots?

    package init(
        id: Int32, notes: UnsafePointer<ProgramNote>, of program: Program, voice: VoiceKind, transposition: Int16,
        level: Float = 0, pace: Pace, seed: UInt64, tape: TapeSlots? = nil
    ) {
        self.id = id
        self.notes = notes
        count = program.notes.count
        accompanimentCount = program.accompaniment.count
        beatsPerBar = program.beatsPerBar
        length = program.length
        pickup = program.pickup
        tonic = program.tonic
        self.voice = voice
        self.transposition = transposition
        self.level = level
        tempo = pace.tempo
        beatsPerStroke = pace.beatsPerStroke
        self.seed = seed
        self.tape = tape
    }
}
