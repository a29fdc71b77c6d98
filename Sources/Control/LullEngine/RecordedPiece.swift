// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullRender
import LullScore
import LullTime

/// A recording to perform: its sound in memory, and by how much it is made louder or softer.
///
/// - Thread: control
package struct RecordedPiece: Sendable {
    package var loop: RecordedLoop
    /// Brings its loudest three seconds to what all tunes have at volume 100.
    package var gain: Decibels

    package init(loop: RecordedLoop, gain: Decibels) {
        self.loop = loop
        self.gain = gain
    }
}

extension RecordedLoop {
    /// The recording as the conductor sees it: a note for every bar, a phrase for every four.
    ///
    /// - Parameters:
    ///   - tempo: The recording's own.
    ///   - tonic: MIDI pitch of the hum that holds its place while the hands rest.
    package func program(tempo: Tempo, tonic: Int16) -> Program {
        let bars = (beats + beatsPerBar - 1) / beatsPerBar
        let notes = (0..<bars).map { bar in
            ProgramNote(
                onset: Beats(bar * beatsPerBar), length: Beats(min(beatsPerBar, beats - bar * beatsPerBar)),
                pitch: tonic, joint: bar == 0 ? .fresh : .slurred, endsPhrase: false, level: 0)
        }
        let ends = (1...beats).filter { phrase(at: Double($0)) != phrase(at: Double($0 - 1)) }
        return Program(
            notes: notes, beatsPerBar: beatsPerBar, tempo: tempo, pickup: .zero, length: Beats(beats),
            phrases: ends.map { Beats($0) }, medianPitch: tonic, tonic: tonic)
    }
}
