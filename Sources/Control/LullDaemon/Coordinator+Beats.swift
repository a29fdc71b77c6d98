// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullProtocol
import LullRender
import LullSession
import LullTime
import NIOCore

/// Beats and the timeline, told before they are heard. The control lane wakes for a beat that it has itself predicted,
/// and only while somebody listens.
extension Coordinator {
    package func subscribersChanged(_ topics: Set<Topic>) {
        self.topics = topics
        follow()
    }

    /// Takes up the beats again after anything that may have moved them.
    func follow() {
        beatWake?.cancel()
        beatWake = nil
        guard !topics.isDisjoint(with: [.beat, .timeline]), session.run != nil else { return }
        step()
    }

    /// Tells what there is to tell, and sleeps until the next beat is near.
    private func step() {
        let status = engine.status()
        guard status.isCurrent, status.sink.state == .open || status.sink.state == .waiting else {
            return sleep(until: Clock.now + Follow.retry)
        }
        tellTimeline(status)
        guard status.render.phase == .playing else { return }
        let now = Clock.now
        var beat = max(told.beat + 1, status.beat(at: now).ceiling)
        if told.timeline?.start != status.render.start || told.beat > beat + 1 { beat = status.beat(at: now).ceiling }
        while status.instant(of: Beats(beat)) <= now { beat += 1 }
        if status.instant(of: Beats(beat)) <= now + Follow.lead {
            tell(beat, status)
            told.beat = beat
            beat += 1
        }
        sleep(until: status.instant(of: Beats(beat)) + -Follow.lead)
    }

    private func sleep(until instant: Instant) {
        let deadline = NIODeadline.uptimeNanoseconds(UInt64(max(0, instant.nanoseconds)))
        beatWake = eventLoop.scheduleTask(deadline: deadline) { self.assumeIsolated { $0.step() } }
    }

    private func tell(_ beat: Int, _ status: EngineStatus) {
        guard topics.contains(.beat) else { return }
        let strokes = status.render.strokes
        let tempo = status.render.timeline.tempo(at: status.render.timeline.frame(of: Beats(beat)))
        let pace = Pace(tempo: tempo, beatsPerStroke: strokes.beatsPerStroke)
        publish?(
            .beat,
            [
                "beat": .integer(Int64(beat)), "stroke": .integer(Int64(strokes.stroke(at: beat))),
                "beatInStroke": .integer(Int64(strokes.beatInStroke(at: beat))), "tempo": .number(tempo.perMinute),
                "rate": .number(pace.rate.perMinute), "at": .integer(stroke(status.instant(of: Beats(beat)))),
                "error": .integer(status.sink.clock.error),
            ])
    }

    private func tellTimeline(_ status: EngineStatus) {
        let render = status.render
        if let last = told.timeline, last.timeline == render.timeline, last.phase == render.phase,
            last.strokes == render.strokes
        {
            return
        }
        told.timeline = render
        told.beat = .min
        if topics.contains(.timeline) { publish?(.timeline, timeline(status)) }
    }

    /// The moment of the stroke, on CLOCK_MONOTONIC in nanoseconds, whose beat is heard at `instant`: the settings' offset
    /// moves what is heard against it.
    private func stroke(_ instant: Instant) -> Int64 { (instant + -settings.offset).nanoseconds }

    func timeline(_ status: EngineStatus) -> JSON {
        let render = status.render
        let isRunning = render.phase == .playing
        let beat = isRunning ? render.timeline.beat : render.heldAt
        return [
            "running": .bool(isRunning), "beat": .number(beat.value),
            "at": .integer(stroke(status.instant(of: beat))), "tempo": .number(render.timeline.tempo.perMinute),
            "beatsPerStroke": .integer(Int64(render.strokes.beatsPerStroke)),
            "strokeOrigin": .integer(Int64(render.strokes.origin)),
            "firstStroke": .integer(Int64(render.strokes.firstStroke)),
        ]
    }
}

private enum Follow {
    /// A beat is told so many seconds before it is heard: rendered already in a buffer of 8192, and 20 ms more than
    /// the 100 ms promised.
    static let lead = 0.12
    /// Until the renderer has obeyed, seconds: a period.
    static let retry = 0.05
}
