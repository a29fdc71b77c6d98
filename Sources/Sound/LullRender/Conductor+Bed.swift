// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// What lies under the tune follows the strokes too.
extension Conductor {
    /// A heart beats on every stroke, and between strokes as often as a calm heart would.
    @_noLocks mutating func beatHeart(from now: Frames, to end: Frames, bed: inout Bed) {
        while true {
            let frame = timeline.frame(of: Beats(nextHeartbeat)) - Bed.heartbeatLead
            guard frame < end else { return }
            let tempo = timeline.tempo(at: now).perMinute
            let step = Conductor.heartbeatStep(of: strokes.beatsPerStroke, tempo: tempo)
            if strokes.beatInStroke(at: nextHeartbeat) % step == 0 {
                let period = Double(step) * 2_880_000 / tempo
                bed.beat(at: max(0, Int(frame.count - now.count)), period: Int64(period))
            }
            nextHeartbeat += 1
        }
    }

    /// The swell spans the number of strokes whose time is nearest to ten seconds.
    @_noLocks mutating func swell(_ now: Frames, bed: inout Bed) {
        let tempo = timeline.tempo(at: now).perMinute
        let strokesPerMinute = tempo / Double(strokes.beatsPerStroke)
        let count = max(1, Int(strokesPerMinute / 6 + 0.5))
        let passed =
            Double(strokes.firstStroke) + (timeline.beat(at: now) - Beats(strokes.origin)).value
            / Double(strokes.beatsPerStroke)
        let swells = passed / Double(count)
        let turn = strokesPerMinute / Double(count) / 2_880_000
        bed.swell(at: swells - Double(Int(swells)), turn: turn)
    }

    /// Beats from one heartbeat to the next: the fewest that divide a stroke evenly and keep the heart at 100 or below.
    @_noLocks private static func heartbeatStep(of beatsPerStroke: Int, tempo: Double) -> Int {
        for step in 1..<max(2, beatsPerStroke) where beatsPerStroke % step == 0 && tempo <= 100 * Double(step) {
            return step
        }
        return beatsPerStroke
    }
}
