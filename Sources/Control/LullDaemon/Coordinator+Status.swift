// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullProtocol
import LullRender
import LullScore
import LullSession
import LullStrokes
import LullTime

/// What the daemon says of itself.
extension Coordinator {
    /// The result of `status`, and the answer to every command that changes something.
    func status(note: String? = nil) -> JSON {
        let now = Clock.now
        let engine = engine.status()
        let setting = session.setting
        let beat = engine.beat(at: now)
        var members = JSON.Members([("state", .string(session.state.name))])
        if let setting {
            members["track"] = [
                "id": .string(setting.track.id), "title": .string(setting.track.title),
                "kind": .string(setting.track.kind.rawValue),
            ]
            members["stroke"] = stroke(setting.stroke)
            let pace = heardPace(engine) ?? setting.pace
            members["rate"] = .number(pace.rate.perMinute)
            members["beatsPerStroke"] = .integer(Int64(pace.beatsPerStroke))
            members["tempo"] = .number(pace.tempo.perMinute)
            if setting.track.kind == .score {
                members["voice"] = .string(setting.voice.rawValue)
                members["register"] = .string(setting.register.rawValue)
            }
        }
        members["volume"] = .integer(Int64(session.volume))
        let layers = session.layers
        if !layers.isEmpty {
            members["layers"] = .object(
                JSON.Members(
                    Layer.allCases.filter { layers[$0] > 0 }.map { ($0.rawValue, .integer(Int64(layers[$0]))) }))
        }
        if session.run != nil {
            members["beat"] = .number((beat.value * 100).rounded() / 100)
            members["strokes"] = .integer(Int64(max(0, engine.render.strokes.stroke(at: beat.floor))))
            if let remaining = remaining(engine, at: now) {
                members["remaining"] = .number((remaining * 10).rounded() / 10)
            }
        }
        if let descent = session.descent, session.run != nil, descent.isUnderWay {
            members["ramp"] = ["tempo": .number(descent.target.perMinute)]
        }
        members["routine"] = routineStatus(engine, at: now)
        members["recording"] = recordingStatus(engine)
        if let take = desk.take, take.phase == .capturing { members["capturing"] = .string(take.name) }
        members["loudness"] = loudness(engine)
        if engine.render.muted > 0 { members["faults"] = .integer(engine.render.muted) }
        members["device"] = device()
        members["load"] = .number((engine.sink.load * 10_000).rounded() / 10_000)
        members["daemon"] = [
            "version": .string(Version.current), "uptime": .number(((now - born) * 10).rounded() / 10),
        ]
        if let pending = session.pending, pending.due > now {
            members["pending"] = [
                "what": .string(pending.what), "at": .string(pending.point.rawValue),
                "in": .number(((pending.due - now) * 10).rounded() / 10),
            ]
        } else {
            members["pending"] = awaitedTap ?? awaitedPace(engine)
        }
        members["tap"] = tapStatus(at: now)
        if let note { members["note"] = .string(note) }
        return .object(members)
    }

    /// Seconds until the session ends by itself; nil where only somebody ends it.
    func remaining(_ engine: EngineStatus, at now: Instant) -> Double? {
        session.left(
            at: now, place: place(), stroke: presentStroke(engine, at: now),
            phrases: engine.piece?.program.phrases ?? [])
    }

    /// The number of the stroke that is heard.
    func presentStroke(_ engine: EngineStatus, at now: Instant) -> Int {
        engine.render.strokes.stroke(at: engine.beat(at: now).floor)
    }

    /// The result of `status`, encoded. While nothing runs, nothing but the uptime changes by itself, so it is made once
    /// for each tenth of a second.
    func encodedStatus() -> [UInt8] {
        guard session.run == nil, told.device != .open else { return status().encoded }
        let tenths = Int((Clock.now - born) * 10)
        if let still, still.tenths == tenths { return still.status }
        let status = status().encoded
        still = (tenths, status)
        return status
    }

    func device() -> JSON {
        let sink = engine.status().sink
        return [
            "name": .string(deviceName), "state": .string(sink.state.name),
            "sampleRate": .integer(Int64(sink.sampleRate)), "underruns": .integer(sink.underruns),
            "latency": .number((sink.latency * 1000).rounded() / 1000), "realtime": .bool(sink.isRealtime),
        ]
    }

    private func stroke(_ id: String) -> JSON {
        ["id": .string(id), "name": .string(Strokes[id]?.name ?? id)]
    }
}

extension Session.State {
    var name: String {
        switch self {
        case .stopped: "stopped"
        case .playing: "playing"
        case .holding: "holding"
        case .paused: "paused"
        case .fading: "fading"
        }
    }
}
