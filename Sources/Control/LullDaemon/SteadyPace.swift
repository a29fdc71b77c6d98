// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullLibrary
import LullTime

/// A recording at a tempo that is not its own.
///
/// - Thread: any
struct SteadyPace: Equatable, Sendable {
    let recording: Recording
    let loop: RecordedLoop
    let tempo: Tempo

    /// Nil where nothing needs to be stretched for it.
    init?(_ loaded: LoadedRecording, _ tempo: Tempo) {
        guard !loaded.piece.loop.keeps(tempo) else { return nil }
        (recording, loop, self.tempo) = (loaded.recording, loaded.piece.loop, tempo)
    }

    var render: LoopRender { LoopRender(loop, tempo: tempo) }

    static func == (one: SteadyPace, other: SteadyPace) -> Bool {
        one.loop === other.loop && one.tempo == other.tempo
    }
}
