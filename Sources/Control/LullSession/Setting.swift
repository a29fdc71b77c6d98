// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// Who performs a score, by the names of the wire.
package enum Voice: String, Sendable, CaseIterable {
    case hum
    case musicBox = "music-box"
    case harp
    case tick
}

/// How high the voice sings: its tune's median near B3 or near C#3 (docs/sound.md, Register).
package enum Register: String, Sendable, CaseIterable {
    case higher
    case lower
}

/// What the rules need to know of a track.
package struct TrackFacts: Equatable, Sendable {
    package var id: String
    package var title: String
    package var kind: Kind
    package var beatsPerBar: Int
    /// The tune's own.
    package var tempo: Tempo
    /// Whether its beats are known: a recording of which they are not plays at its own pace.
    package var hasBeats: Bool

    package enum Kind: String, Sendable { case score, recording }

    package init(
        id: String, title: String, kind: Kind = .score, beatsPerBar: Int, tempo: Tempo, hasBeats: Bool = true
    ) {
        self.id = id
        self.title = title
        self.kind = kind
        self.beatsPerBar = beatsPerBar
        self.tempo = tempo
        self.hasBeats = hasBeats
    }

    /// Tempi at which it can be played: a recording bears half and twice its own.
    var tempi: ClosedRange<Tempo> {
        let all = Tempo.range
        switch kind {
        case .score: return all
        case .recording:
            let (slowest, fastest) = (Tempo(micro: (tempo.micro + 1) / 2), Tempo(micro: tempo.micro * 2))
            return max(all.lowerBound, min(slowest, all.upperBound))...min(all.upperBound, max(fastest, all.lowerBound))
        }
    }

    /// Whether it is still heard as it was sung: a score always, a recording to half an octave of tempo.
    func bears(_ pace: Pace) -> Bool {
        switch kind {
        case .score: true
        case .recording: (0.705...1.42).contains(pace.tempo.perMinute / tempo.perMinute)
        }
    }
}

/// Everything that `again` repeats: what is played, how fast, by whom and how loud.
package struct Setting: Equatable, Sendable {
    package var track: TrackFacts
    /// The id of a stroke in the catalogue.
    package var stroke: String
    package var pace: Pace
    /// The beats per stroke are the parent's own and stand until the track changes.
    package var keepsBeats = false
    package var voice = Voice.hum
    package var register = Register.higher
    /// 0 to 100.
    package var volume = 80
    package var layers = Layers()
    /// How long a session lasts, seconds; nil is until it is stopped.
    package var duration: Double? = 20 * 60
    /// The id of the routine that it is part of.
    package var routine: String?
    /// How much faster than a step's own rate the parent liked the strokes of that routine.
    package var ease = 1.0

    package init(track: TrackFacts, stroke: String, pace: Pace) {
        self.track = track
        self.stroke = stroke
        self.pace = pace
    }

    /// The longest without `noLimit`, seconds.
    package static let longestDuration: Double = 60 * 60
    /// The longest with it, seconds.
    package static let anyDuration: Double = 24 * 60 * 60
}
