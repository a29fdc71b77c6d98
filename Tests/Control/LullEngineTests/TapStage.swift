// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullEngine
import LullRender
import LullScore
import LullSession
import LullSinkKit
import LullSoundKit
import LullTime
import LullVoices

/// A parent who taps, the rules, the engine and a device with a buffer of 171 ms, on a clock that is moved by hand.
struct TapStage {
    private let stage = LullEngineTests.Stage()
    private var session = Session()
    private var tracker = TapTracker()
    private var wake: Instant?
    /// Frame 0 of it is heard at `origin`.
    private(set) var sound: [Float] = []
    /// What the engine was told of the hand.
    private(set) var alignments = 0

    static let origin = Instant(nanoseconds: 5_000_000_000)
    private static let block = 2_048
    private static let buffer = 8_192

    var status: EngineStatus { stage.engine.status() }
    var setting: Setting? { session.setting }

    /// Has the scale played by `voice`, 12 strokes of 6 beats a minute, and heard without a fade.
    init(_ voice: LullSession.Voice, rate: Int = 12, register: Register = .higher) throws(Refusal) {
        var request = PlayRequest(
            track: TrackFacts(id: "scale", title: "Scale", beatsPerBar: 3, tempo: Tempo(72)))
        (request.voice, request.rate, request.volume) = (voice, Rate(rate), 100)
        _ = try session.reduce(.play(request), at: TapStage.origin, place: nil)
        guard let setting else { return }
        stage.engine.begin(TapStage.piece(setting), fadesIn: false)
    }

    private static func piece(_ setting: Setting) -> Piece {
        var piece = Piece.scale(setting.voice == .tick ? .tick : .hum)
        piece.pace = setting.pace
        return piece
    }

    /// The hand presses its key at `instant`.
    mutating func tap(at instant: Instant) throws(Refusal) {
        advance(to: instant)
        guard tracker.tap(at: instant), let hand = tracker.hand(at: instant) else { return }
        for action in try session.reduce(.tap(hand), at: instant, place: place(at: instant)).actions {
            switch action {
            case .align(let pace, let meeting):
                alignments += 1
                stage.engine.align(meeting.beat, to: meeting.at, pace: pace, startsStroke: meeting.startsStroke)
            case .pace(let pace, let beat):
                stage.engine.send(.pace(pace.tempo, beatsPerStroke: pace.beatsPerStroke, at: beat))
            case .wake(let instant): wake = instant
            default: break
            }
        }
    }

    /// Lets the device play until `instant` is heard; what it plays after that lies in its buffer already.
    mutating func advance(to instant: Instant) {
        while TapStage.origin + Double(sound.count) / 48_000 < instant + Double(TapStage.buffer) / 48_000 {
            sound += stage.sink.run(Double(TapStage.block) / 48_000)
        }
        if let wake, wake <= instant {
            self.wake = nil
            _ = try? session.reduce(.lapse, at: instant, place: place(at: instant))
        }
    }

    private func place(at instant: Instant) -> Place? {
        let status = status
        guard status.render.phase == .playing, let piece = status.piece else { return nil }
        return Place(
            beat: status.beat(at: instant), instant: instant, tempo: status.render.timeline.tempo,
            start: status.render.start, beatsPerBar: piece.program.beatsPerBar, phrases: piece.program.phrases,
            strokes: status.render.strokes)
    }
}

/// Moments of strokes, with the scatter of a hand that taps them.
struct TapHand {
    var first: Double
    var period: Double
    var scatter = 0.025
    /// The part by which the period grows in a minute.
    var drift = 0.0

    /// Seconds of `count` strokes, and of the presses that were meant for them.
    func strokes(_ count: Int, seed: UInt64) -> [(stroke: Double, press: Double)] {
        var random = SeededRandom(seed: seed)
        var (time, length) = (first, period)
        return (0..<count).map { _ in
            defer {
                time += length
                length *= 1 + drift * length / 60
            }
            let radius = (-2 * log(Double.random(in: 1e-12...1, using: &random))).squareRoot()
            return (time, time + scatter * radius * cos(2 * .pi * .random(in: 0..<1, using: &random)))
        }
    }
}
