// SPDX-License-Identifier: GPL-3.0-or-later

import LullRealtime
import LullTime

/// What the control lane asks of the renderer.
package enum RenderCommand: Sendable, BitwiseCopyable {
    /// Starts from silence, rest or hold, with a count-in; after a fade that is still running, when that has ended.
    case begin(Performance, fadesIn: Bool)
    /// The tune that sounds ends at the session beat `cut`; this one starts on a stroke after it.
    case succeed(Performance, cut: Beats)
    /// A steady tempo: at once, re-timing the beat that is running, or on the session beat `at`.
    case pace(Tempo, beatsPerStroke: Int, at: Int?)
    /// As `begin`, but the first downbeat falls on the frame `downbeat`, with its pickup before it; where that is too near,
    /// after a count-in.
    case beginOn(Performance, downbeat: Frames)
    /// As `resume` from hold, which lasts until shortly before the downbeat on the frame `downbeat`.
    case resumeOn(downbeat: Frames)
    /// Bends the tempo from now on so that the session beat `beat` falls on the frame `to`, and goes on at `tempo` from
    /// there; at once at `tempo` where that beat cannot be led there at a third to three times of it.
    case align(beat: Int, to: Frames, tempo: Tempo, beatsPerStroke: Int, startsStroke: Bool)
    /// A straight line of tempo from now.
    case ramp(to: Tempo, over: Frames)
    /// The same tune as somebody else performs it, from the first note at or after the session beat `at`: voice, height
    /// and levels change, place and pace stay.
    case sing(Performance, at: Beats)
    /// The melody waits on its tonic from the next beat.
    case hold
    /// Goes on at the next bar line after hold or rest.
    case resume
    /// Fades out over so many frames, then rests (the place is kept) or falls silent.
    case fadeOut(over: Frames, keepsPlace: Bool)
    /// The timer's dusk: the gain falls (or returns) to this factor over so many frames.
    case dim(to: Float, over: Frames)
    /// Volume 0 to 100.
    case volume(Int)
    /// A layer's level 0 to 100; 0 is off.
    case layer(LayerKind, level: Int)
    /// A sign of change in the tune's own sound, between two session beats.
    case cue(from: Beats, to: Beats)
    /// The A-weighted level that nothing may exceed besides the guard's other ceilings, dBFS as `RenderStatus.aWeighted`
    /// has it; nil where no sound meter was asked.
    case ceiling(aWeighted: Float?)
}

/// A command and the frame from which it holds; live commands carry frame zero, which means at once.
package struct RenderCue: Sendable, BitwiseCopyable {
    package var frame: Frames
    package var command: RenderCommand

    @_noLocks package init(_ command: RenderCommand, at frame: Frames = Frames(0)) {
        self.frame = frame
        self.command = command
    }
}
