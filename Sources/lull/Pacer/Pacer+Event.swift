// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

extension Pacer {
    /// What the pacer listens to.
    static var topics: [Topic] { [.state, .beat, .timeline] }

    package mutating func take(_ event: Event, at time: Int64) {
        let payload = event.payload
        switch event.subject {
        case .snapshot:
            take(Now(payload["state"] ?? .null), at: time)
            guard let timeline = payload["timeline"]?.object, let at = timeline["at"]?.int else { return }
            take(timeline: timeline, at: Int64(at))
        case .topic(.state): take(Now(.object(payload)), at: time)
        case .topic(.timeline): take(timeline: payload, at: event.at)
        case .topic(.beat):
            guard let beat = payload["beat"]?.double, let stroke = payload["stroke"]?.int,
                let beatInStroke = payload["beatInStroke"]?.int, let tempo = payload["tempo"]?.double
            else { return }
            takeBeat(beat, stroke: stroke, beatInStroke: beatInStroke, tempo: tempo, at: event.at)
        case .topic: break
        }
    }

    private mutating func take(timeline: JSON.Members, at time: Int64) {
        if let line = BeatLine(timeline, at: time) { take(line) }
        if let pass = Pass(timeline["tune"]) { take(pass) }
    }
}
