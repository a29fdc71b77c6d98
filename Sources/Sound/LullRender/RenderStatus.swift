// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// What the music is doing.
package enum RenderPhase: UInt8, Sendable, BitwiseCopyable {
    case silent
    case playing
    case holding
    /// Paused: the place is kept.
    case resting
}

/// The renderer's account of itself at the end of a block, published whole.
package struct RenderStatus: Sendable, BitwiseCopyable {
    /// The next frame to be rendered.
    package var now = Frames(0)
    package var phase = RenderPhase.silent
    package var timeline = Timeline(frame: Frames(0), beat: Beats(0), tempo: Tempo(72))
    /// The timeline until `timeline` began.
    package var earlier = Timeline(frame: Frames(0), beat: Beats(0), tempo: Tempo(72))
    /// Where the tune waits while it holds or rests.
    package var heldAt = Beats(0)
    package var strokes = StrokeClock(origin: 0, beatsPerStroke: 6)
    /// The tune that sounds, by `Performance.id`; 0 for none.
    package var piece: Int32 = 0
    /// The session beat of the tune's first downbeat in this pass.
    package var start = 0
    /// Which time the tune is being played: 0, 1, ...
    package var verse = 0
    /// Notes of tunes begun since the renderer was made.
    package var notes: Int64 = 0
    /// Commands carried out since the renderer was made.
    package var commands: Int64 = 0
    /// Quanta in which the guard turned down.
    package var limited: Int64 = 0
    /// Quanta in which a voice made no finite number and was muted.
    package var muted: Int64 = 0
    /// The A-weighted level of what leaves the guard, averaged over about a second as a sound meter's "slow" does, dBFS:
    /// a full-scale sine of 1 kHz reads -3.01. -120 where it is silent, and where no A-weighted ceiling is set.
    package var aWeighted: Float = -120

    @_noLocks package init() {}
}
