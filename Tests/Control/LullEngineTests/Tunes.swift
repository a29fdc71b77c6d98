// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullRender
import LullScore
import LullTime

extension Program {
    /// Sixteen beats of 3/4 in quarter notes, with a pickup of one.
    static let scale = Program(
        notes: (-1..<15).map { beat in
            ProgramNote(
                onset: Beats(beat), length: Beats(1), pitch: 57 + Int16((beat + 1) % 8), joint: .articulated,
                endsPhrase: beat % 8 == 7, level: 0)
        },
        beatsPerBar: 3, tempo: Tempo(72), pickup: Beats(1), length: Beats(15), phrases: [Beats(8), Beats(15)],
        medianPitch: 60, tonic: 57)
}

extension Piece {
    static func scale(_ voice: VoiceKind, _ tempo: Tempo = Tempo(72)) -> Piece {
        Piece(
            track: "scale", program: .scale, voice: voice, medianPitch: 59,
            pace: Pace(tempo: tempo, beatsPerStroke: 6))
    }
}

/// Where clicks begin: the first sample that is not zero after 10 ms that are.
func onsets(_ samples: [Float]) -> [Int64] {
    var found: [Int64] = []
    var zeros = 480
    for index in samples.indices {
        if samples[index] == 0 {
            zeros += 1
        } else {
            if zeros >= 480 { found.append(Int64(index)) }
            zeros = 0
        }
    }
    return found
}
