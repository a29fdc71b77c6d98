// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullRender
import LullScore
import LullTime
import NIOCore

/// The reference hum while it sounds: begun and ended outside of any session, and never remembered.
struct ReferenceHum {
    /// The renderer's frame at which it was begun.
    let since: Frames
    /// Ends it before it has sounded for three minutes, whoever may have forgotten it.
    let end: Scheduled<Void>

    /// Seconds until it is as loud as it will be, and so is a mean over one second of it.
    static let rise = 10.0
    /// Seconds that it sounds at most, the fade at its end among them.
    static let longest = 180.0
    /// Seconds of that fade.
    static let fade = 3.0

    /// What is no tune's own: theirs have no spaces.
    static let track = "reference hum"

    /// One note, held on a pitch that the voice is at ease with, and no end in sight.
    static func piece(medianPitch: Int16) -> Piece {
        let pace = Pace(tempo: Tempo(60), beatsPerStroke: 6)
        let length = Beats(Int(longest) + 60)
        let note = ProgramNote(
            onset: Beats(0), length: length, pitch: medianPitch, joint: .fresh, endsPhrase: true, level: 0)
        let program = Program(
            notes: [note], beatsPerBar: 1, tempo: pace.tempo, pickup: Beats(0), length: length, phrases: [length],
            medianPitch: medianPitch, tonic: medianPitch)
        return Piece(track: track, program: program, voice: .hum, medianPitch: medianPitch, pace: pace)
    }

    /// What is sent before it: the same loudness every time, and nothing under it.
    static let sound: [RenderCommand] =
        [.volume(Calibration.referenceVolume)] + LayerKind.allCases.map { .layer($0, level: 0) }
}
