// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullRender
import LullSession
import LullSoundKit
import LullTime
import LullVoices
import Testing

/// From the press of a key to the sound: rules, engine and renderer with a hand that strays by 25 ms.
@Suite(.serialized) struct TapTests {
    /// Seconds from the ninth stroke of the hand, and from each after it, to the click that is heard on it; and the places
    /// of all clicks.
    private func listen(_ hand: TapHand, strokes count: Int = 14, seed: UInt64) throws -> (
        errors: [Double], clicks: [Double], stage: TapStage
    ) {
        var stage = try TapStage(.tick)
        let strokes = hand.strokes(count, seed: seed)
        for (_, press) in strokes {
            try stage.tap(at: Instant(nanoseconds: 0) + press)
        }
        stage.advance(to: Instant(nanoseconds: 0) + strokes[count - 1].press + 1)
        let clicks = onsets(stage.sound).map { Double($0) / 48_000 + 5 }
        let clock = stage.status.render.strokes
        let starts = clicks.indices.filter { clock.beatInStroke(at: $0) == 0 }.map { clicks[$0] }
        let errors = strokes.dropFirst(8).map { stroke, _ in starts.map { $0 - stroke }.min { abs($0) < abs($1) } ?? 9 }
        return (errors, clicks, stage)
    }

    @Test(
        arguments: [(5.4, 0), (2.6, 0), (60.0 / 36, 0), (1.25, 0), (5, 0.01), (60.0 / 36, 0.01)]
            as [(Double, Double)])
    func `after eight taps the strokes that are heard are the hand's, to 30 ms`(period: Double, drift: Double) throws {
        var errors: [Double] = []
        var means: [Double] = []
        for seed in 0..<16 {
            let hand = TapHand(first: 14 + Double(seed) * 0.37, period: period, drift: drift)
            let heard = try listen(hand, seed: UInt64(seed)).errors
            errors += heard.map { abs($0) }
            means.append(abs(heard.reduce(0, +) / Double(heard.count)))
        }
        errors.sort()
        means.sort()
        func part(_ part: Double, _ values: [Double]) -> Double { values[Int(part * Double(values.count - 1))] }
        // One percent a minute is what a hand at 12 strokes a minute is followed three strokes behind.
        let (usual, most) = drift > 0 && period > 4 ? (0.5, 0.5) : (0.8, 0.95)
        #expect(part(usual, errors) < 0.03, "\(part(usual, errors))")
        #expect(part(most, means) < 0.03, "\(part(most, means))")
    }

    @Test func `no beat is lost or doubled, and none comes like a jump`() throws {
        for seed in 0..<6 {
            let hand = TapHand(first: 12 + Double(seed) * 0.9, period: 5.4)
            let (_, clicks, stage) = try listen(hand, seed: UInt64(seed))
            let last = stage.status.beat(at: Instant(nanoseconds: 0) + (clicks.last ?? 0) + 0.01)
            #expect(clicks.count == last.floor + 1, "one click a beat")
            let intervals = zip(clicks, clicks.dropFirst()).map { $1 - $0 }
            #expect(intervals.allSatisfy { $0 > 0.45 && $0 < 1.7 }, "\(intervals.sorted())")
            #expect(stage.alignments > 4)
        }
    }

    @Test func `the first two taps bring the next stroke onto the hand, from wherever the music is`() throws {
        for seed in 0..<12 {
            let hand = TapHand(first: 12 + Double(seed) * 0.42, period: 5, scatter: 0)
            var stage = try TapStage(.tick)
            let strokes = hand.strokes(3, seed: 1)
            for (_, press) in strokes.prefix(2) { try stage.tap(at: Instant(nanoseconds: 0) + press) }
            stage.advance(to: Instant(nanoseconds: 0) + strokes[2].stroke + 1)
            let clicks = onsets(stage.sound).map { Double($0) / 48_000 + 5 }
            let error = clicks.map { $0 - strokes[2].stroke }.min { abs($0) < abs($1) } ?? 9
            let beat = try #require(clicks.firstIndex { abs($0 - strokes[2].stroke - error) < 1e-6 })
            #expect(abs(error) < 0.001 && stage.status.render.strokes.beatInStroke(at: beat) == 0, "\(seed): \(error)")
        }
    }

    @Test func `a sung tune bends without a click`() throws {
        func corner(taps: Bool) throws -> Float {
            var stage = try TapStage(.hum)
            for (_, press) in TapHand(first: 12, period: 4.4).strokes(8, seed: 5) where taps {
                try stage.tap(at: Instant(nanoseconds: 0) + press)
            }
            stage.advance(to: Instant(nanoseconds: 0) + 52)
            let heard = stage.sound[(5 * 48_000)...]
            return zip(zip(heard, heard.dropFirst()), heard.dropFirst(2)).map { abs($0.0 - 2 * $0.1 + $1) }.max() ?? 0
        }
        let (bent, plain) = (try corner(taps: true), try corner(taps: false))
        #expect(bent < 1.3 * plain, "\(bent) beside \(plain)")
    }

    @Test func `a recording is led onto the hand too`() throws {
        let song = FeederSong(tempo: 72, bed: 0.03, wander: 0.0125)
        let stage = RecordingStage()
        stage.send(.begin(try stage.recording(song), fadesIn: false))
        // Beats of 40,000 frames from 48,000 on, four in a stroke.
        var wanted: [Int: Int64] = [:]
        for (index, beat) in [12, 16, 20, 24, 28].enumerated() {
            let frame = 48_000 + Int64(beat) * 40_000 + Int64(index + 1) * 9_000
            wanted[beat] = frame
            let order = RenderCommand.align(
                beat: beat, to: Frames(frame), tempo: Tempo(68), beatsPerStroke: 4, startsStroke: false)
            stage.send(order, at: Frames(frame - 140_000))
        }
        let heard = stage.render(36)
        for (beat, frame) in wanted {
            #expect(abs(stage.beats[beat] - Double((Frames(frame) + Renderer.latency).count)) <= 2, "beat \(beat)")
        }
        let verdict = RecordingVerdict(heard, wanted: stage.beats)
        #expect(verdict.strays == 0 && stage.starved == 0)
        #expect(verdict.p95 < 0.025, "\(verdict.p95)")
    }
}
