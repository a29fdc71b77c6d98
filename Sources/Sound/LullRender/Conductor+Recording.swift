// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// A recording is made ahead of its being heard, so it is told ahead of what comes.
extension Conductor {
    /// How long before it comes a change of the timeline has to be known.
    var foresight: Frames {
        @_noLocks get {
            if phase == .playing, let piece = passes.piece, piece.tape != nil { return TapeTiming.lead }
            return Frames(0)
        }
    }

    /// The frame on which `beat` falls, as far as is known.
    @_noLocks func frame(of beat: Beats) -> Frames {
        lineChanges.line(for: beat, from: timeline).frame(of: beat)
    }

    /// What was foreseen comes, and the recording is told of what it does not know.
    @_noLocks mutating func changeLine(before end: Frames, now: Frames, choir: inout Choir) {
        while let line = lineChanges.takeUntold() { choir.retime(line, now: now) }
        while let change = lineChanges.take(before: end) { take(change) }
    }

    @_noLocks mutating func take(_ change: LineChange) {
        timeline = change.line
        if change.beatsPerStroke != strokes.beatsPerStroke || change.startsStroke {
            strokes = strokes.changed(to: change.beatsPerStroke, at: change.line.beat.ceiling)
        }
    }

    /// A recording goes round by itself; where it does not go on from the bar before, it begins anew.
    @_noLocks mutating func roll(from bar: UpcomingNote, now: Frames, choir: inout Choir) {
        if isRolling, let sounding, sounding.end == bar.onset, !sounding.isReleased { return }
        guard let piece = passes.piece else { return }
        isRolling = true
        choir.play(
            piece, at: frame(of: bar.onset), place: bar.onset - Beats(passes.start),
            line: lineChanges.line(for: bar.onset, from: timeline), now: now)
    }

    /// Where the tune waits between two passes, the recording ends with the first.
    @_noLocks mutating func endRecording(
        before next: UpcomingNote, end: Frames, now: Frames, choir: inout Choir
    ) {
        guard isRolling, let sounding, next.onset > sounding.end else { return }
        let frame = frame(of: sounding.end)
        guard frame - TapeTiming.lead < end else { return }
        isRolling = false
        choir.stopRecording(at: frame, now: now)
    }
}
