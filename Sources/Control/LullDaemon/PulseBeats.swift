// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullRender
import LullTime

/// When the beats of a pulse were heard.
struct PulseBeats {
    /// CLOCK_MONOTONIC nanoseconds, ascending.
    private(set) var instants: [Int64] = []
    private var next: Int?
    private var isOver = false

    /// A clock with this half-width has not seen its device play yet, nanoseconds.
    private static let vague: Int64 = 25_000_000

    /// Notes the beats that have been heard since the last call.
    mutating func note(_ status: EngineStatus, at now: Instant) {
        guard !isOver, status.isCurrent, status.render.phase == .playing, status.sink.state == .open,
            status.sink.clock.instant > 0, status.sink.clock.error < PulseBeats.vague
        else { return }
        let last = status.beat(at: now).floor
        var beat = next ?? status.render.start
        while beat <= last {
            instants.append(status.instant(of: Beats(beat)).nanoseconds)
            beat += 1
        }
        next = beat
    }

    /// It goes no further.
    mutating func end() { isOver = true }

    /// Something else took its place: nobody knows which of the two was hummed to.
    mutating func breakOff() {
        if isOver { return }
        isOver = true
        instants = []
    }
}
