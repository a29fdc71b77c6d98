// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullScore
import LullTime
import LullVoices

/// A tune to perform: which one, who sings it, how high and how fast.
///
/// - Thread: control
package struct Piece: Sendable {
    /// The track's id.
    package var track: String
    package var program: Program
    package var voice: VoiceKind
    /// The MIDI pitch that the tune's median is moved to.
    package var medianPitch: Int16
    package var pace: Pace
    /// Makes the small variations of a performance repeatable; the same every day for the same track.
    package var seed: UInt64
    /// Where the tune is not sung but was recorded.
    package var recording: RecordedPiece?
    /// Where it begins: a bar line, in beats from the first downbeat.
    package var entry = 0
    /// Which time through the tune it begins with.
    package var verse = 0

    package init(
        track: String, program: Program, voice: VoiceKind, medianPitch: Int16, pace: Pace, seed: UInt64? = nil
    ) {
        self.track = track
        self.program = program
        self.voice = voice
        self.medianPitch = medianPitch
        self.pace = pace
        self.seed = seed ?? Piece.seed(for: track)
    }

    /// A recording, whose program's notes are its bars.
    package init(track: String, recording: RecordedPiece, program: Program, pace: Pace) {
        self.init(track: track, program: program, voice: .recording, medianPitch: program.medianPitch, pace: pace)
        self.recording = recording
    }

    /// Semitones by which the whole tune moves; no note is folded.
    package var transposition: Int16 { recording == nil ? program.transposition(to: compass) : 0 }

    /// The program's notes as they are sung at this height: what lies outside the comfortable range is softer.
    package var notes: [ProgramNote] {
        let (compass, transposition) = (compass, Int(transposition))
        return program.notes.map { note in
            var note = note
            note.level -= compass.softening(at: Int(note.pitch) + transposition)
            return note
        }
    }

    private var compass: Compass { Compass(median: medianPitch) }

    /// FNV-1a of the track's id.
    package static func seed(for track: String) -> UInt64 {
        track.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

/// The notes of a piece, and behind them its accompaniment's, in memory that does not move while the audio lane reads it.
struct PieceMemory: ~Copyable {
    private let notes: UnsafeMutablePointer<ProgramNote>
    private let count: Int
    let performance: Performance

    init(_ piece: Piece, id: Int32, speaker: Speaker, tape: Tape?) {
        let played = Evenness.notes(of: piece, on: speaker)
        count = played.count
        notes = .allocate(capacity: max(1, count))
        for (index, note) in played.enumerated() { (notes + index).initialize(to: note) }
        var performance = Performance(
            id: id, notes: notes, of: piece.program, voice: piece.voice, transposition: piece.transposition,
            level: Evenness.level(of: piece), pace: piece.pace, seed: piece.seed,
            tape: tape?.slots)
        performance.entry = piece.entry
        performance.verse = piece.verse
        self.performance = performance
    }

    deinit {
        notes.deinitialize(count: count)
        notes.deallocate()
    }
}
