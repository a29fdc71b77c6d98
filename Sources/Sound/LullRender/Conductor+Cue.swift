// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// A sign of change that nobody is startled by: for a phrase a harp joins in below the tune, or, where a harp has the tune
/// and plays chords all the time, leaves them out.
struct CueSpan {
    var from: Beats
    var to: Beats

    @_noLocks func contains(_ beat: Beats) -> Bool { beat >= from && beat < to }
}

extension Conductor {
    /// Tells of a change from the session beat `from` until `to`.
    @_noLocks mutating func cue(from: Beats, to: Beats) {
        guard phase == .playing, to > from else { return }
        cueSpan = CueSpan(from: from, to: to)
        hasJoined = false
    }

    /// Whether the chord note at `onset` is played.
    @_noLocks func playsChord(at onset: Beats) -> Bool {
        guard let cueSpan else { return passes.voice == .harp }
        return cueSpan.contains(onset) != (passes.voice == .harp)
    }

    /// Whether chords may be due: the accompaniment of a voice that has none is not looked through.
    @_noLocks mutating func hasChords(before end: Frames) -> Bool {
        if passes.voice == .harp { return true }
        guard let cueSpan else { return false }
        switch passes.voice {
        case .hum, .musicBox: break
        case .harp, .tick, .recording: return false
        }
        let beat = timeline.beat(at: end + Conductor.cueLead)
        guard beat >= cueSpan.from else { return false }
        if !hasJoined {
            hasJoined = true
            passes.skipAccompaniment(before: cueSpan.from)
        }
        if timeline.beat(at: end) >= cueSpan.to { self.cueSpan = nil }
        return true
    }

    /// More than what a chord is rolled and led by: 0.3 s.
    private static var cueLead: Frames { @_noLocks get { Frames(14_400) } }
}
