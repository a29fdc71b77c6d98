// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullProtocol
import LullRender
import LullScore
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
        switch engine.status().sink.state {
        case .open, .waiting: step()
        // Nothing moves; the report that it opens takes the beats up again.
        case .closed, .busy, .denied: break
        }
    }

    /// Tells what there is to tell, and sleeps until the next beat is near.
    private func step() {
        let status = engine.status()
        let isPlaced = status.sink.clock.instant > 0 && status.sink.clock.error < Follow.vague
        guard status.isCurrent, isPlaced else {
            return sleep(until: Clock.now + Follow.retry)
        }
        tellTimeline(status)
        guard status.render.phase == .playing else { return }
        let now = Clock.now
        let earliest = max(now, told.at + Follow.shortestBeat)
        var beat = max(status.beat(at: now).ceiling, firstBeat(status))
        while status.instant(of: Beats(beat)) <= earliest { beat += 1 }
        if status.instant(of: Beats(beat)) <= now + Follow.lead {
            tell(beat, status)
            told.at = status.instant(of: Beats(beat))
            beat += 1
        }
        sleep(until: status.instant(of: upbeat(before: beat, status) ?? Beats(beat)) + -Follow.lead)
    }

    /// The first beat that is there to be heard: of what lies before the line's own first beat that is only the pickup
    /// of a new tune. Once the line runs there is no such limit, for changes of tempo begin lines too.
    private func firstBeat(_ status: EngineStatus) -> Int {
        let (render, line) = (status.render, status.render.timeline)
        guard line.frame > render.now else { return .min }
        guard Beats(render.start) == line.beat, render.verse == 0, let program = status.piece?.program else {
            return line.beat.ceiling
        }
        return (line.beat - program.pickup).ceiling
    }

    /// Where the tune may begin anew within the beat before `beat`; nil where it cannot, or is near already.
    private func upbeat(before beat: Int, _ status: EngineStatus) -> Beats? {
        guard let program = status.piece?.program else { return nil }
        let place = Beats(beat) - Beats(units: program.pickup.units % Beats.unitsPerBeat)
        guard place < Beats(beat), place >= Beats(status.render.start) + program.length,
            status.instant(of: place) > Clock.now + Follow.lead
        else { return nil }
        return place
    }

    private func sleep(until instant: Instant) {
        beatWake = schedule(at: instant) { $0.step() }
    }

    private func tell(_ beat: Int, _ status: EngineStatus) {
        guard topics.contains(.beat) else { return }
        let strokes = status.render.strokes
        let line = status.line(at: Beats(beat))
        let tempo = line.tempo(at: line.frame(of: Beats(beat)))
        let pace = Pace(tempo: tempo, beatsPerStroke: strokes.beatsPerStroke)
        publish?(
            .beat,
            [
                "beat": .integer(Int64(beat)), "stroke": .integer(Int64(strokes.stroke(at: beat))),
                "beatInStroke": .integer(Int64(strokes.beatInStroke(at: beat))), "tempo": .number(tempo.perMinute),
                "rate": .number(pace.rate.perMinute), "at": .integer(stroke(status.instant(of: Beats(beat)))),
                "error": .integer(status.sink.clock.error),
                "tuneBeat": .integer(Int64(beat - status.render.start)),
                "verse": .integer(Int64(status.render.verse)),
            ])
    }

    private func tellTimeline(_ status: EngineStatus) {
        let render = status.render
        if let last = told.timeline, last.timeline == render.timeline, last.phase == render.phase,
            last.strokes == render.strokes, last.piece == render.piece, last.start == render.start,
            last.verse == render.verse, !hasDrifted(status)
        {
            return
        }
        told.timeline = render
        told.anchor = anchor(status)
        if topics.contains(.timeline) { publish?(.timeline, timeline(status)) }
    }

    /// Whether who follows the line that was told last would by now be off: the device's pace is not the clock's.
    private func hasDrifted(_ status: EngineStatus) -> Bool {
        guard status.render.phase == .playing else { return false }
        let (beat, instant) = anchor(status)
        let tempo = status.render.timeline.tempo
        let expected = told.anchor.instant + (beat - told.anchor.beat).value * 60 / tempo.perMinute
        return abs(instant - expected) > Follow.drift
    }

    /// A beat of the line and the moment at which it is heard: its first, or where it has run for a while, the next.
    private func anchor(_ status: EngineStatus) -> (beat: Beats, instant: Instant) {
        let line = status.render.timeline
        let beat =
            status.render.phase == .playing
            ? max(line.beat, Beats(status.beat(at: Clock.now).ceiling)) : status.render.heldAt
        return (beat, status.instant(of: beat))
    }

    /// The moment of the stroke, on CLOCK_MONOTONIC in nanoseconds, whose beat is heard at `instant`: the settings' offset
    /// moves what is heard against it.
    private func stroke(_ instant: Instant) -> Int64 { (instant + -settings.offset).nanoseconds }

    /// - Parameter isOver: The session has just ended, whatever the renderer still has to say.
    func timeline(_ status: EngineStatus, isOver: Bool = false) -> JSON {
        let render = status.render
        let (beat, instant) = anchor(status)
        var members = JSON.Members([
            ("running", .bool(render.phase == .playing && !isOver)), ("beat", .number(beat.value)),
            ("at", .integer(stroke(instant))), ("tempo", .number(render.timeline.tempo.perMinute)),
            ("beatsPerStroke", .integer(Int64(render.strokes.beatsPerStroke))),
            ("strokeOrigin", .integer(Int64(render.strokes.origin))),
            ("firstStroke", .integer(Int64(render.strokes.firstStroke))),
        ])
        if render.phase != .silent, !soundsAside, let piece = status.piece {
            members["tune"] = tune(piece, render)
            members["recording"] = place(of: piece, at: beat, render)
        }
        return .object(members)
    }

    /// Where in a recording `beat` is, in seconds from the file's beginning, and how many of them go by in one; nil where
    /// none of it is heard.
    private func place(of piece: Piece, at beat: Beats, _ render: RenderStatus) -> JSON? {
        guard let loop = piece.recording?.loop, render.phase == .playing else { return nil }
        let own = (beat - Beats(render.start)).value
        return [
            "place": .number(loop.place(of: own) / 48_000),
            "speed": .number(loop.pace(after: Int(own.rounded(.down))) / 48_000 * render.timeline.tempo.perMinute / 60),
        ]
    }

    /// The tune on the line: which, on which beat its first downbeat falls this time, and which time it is. It has begun
    /// once the line is no more than its pickup away from there.
    private func tune(_ piece: Piece, _ render: RenderStatus) -> JSON {
        [
            "id": .string(piece.track), "start": .integer(Int64(render.start)), "verse": .integer(Int64(render.verse)),
            "pickup": .number(Catalogue.place(piece.program.pickup)),
            "beats": .number(Catalogue.place(piece.program.length)),
        ]
    }
}

private enum Follow {
    /// A beat is told so many seconds before it is heard: rendered already in a buffer of 8192, and 20 ms more than
    /// the 100 ms promised.
    static let lead = 0.12
    /// Two beats are never closer than at 240 a minute, seconds: what comes sooner has been told already.
    static let shortestBeat = 0.2
    /// By how much a line may be off before it is told anew, seconds.
    static let drift = 0.002
    /// A clock with this half-width has not seen its device play yet, nanoseconds.
    static let vague: Int64 = 100_000_000
    /// Until the renderer has obeyed, seconds: a period.
    static let retry = 0.05
}
