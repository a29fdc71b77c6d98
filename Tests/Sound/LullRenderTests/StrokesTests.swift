// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullScore
import LullSoundKit
import LullTime
import Testing

/// Beats that are asked for on a given frame.
@Suite struct StrokesTests {
    private static let latency = Int(Renderer.latency.count)

    private func align(_ beat: Int, to frame: Int64, tempo: Int = 60, startsStroke: Bool = false) -> RenderCommand {
        .align(beat: beat, to: Frames(frame), tempo: Tempo(tempo), beatsPerStroke: 6, startsStroke: startsStroke)
    }

    /// Frames of the clicks of a drone that begins at 72.
    private func clicks(_ seconds: Int, _ orders: [(RenderCommand, Int64)]) -> (clicks: [Int], rig: Rig) {
        let rig = Rig()
        rig.send(.begin(rig.performance(.drone, tempo: Tempo(72), beatsPerStroke: 6), fadesIn: false))
        for (command, frame) in orders { rig.send(command, at: frame) }
        return (onsets(rig.render(seconds * 48_000)).map { $0 - Self.latency }, rig)
    }

    @Test(arguments: [230_000, 250_000, 288_000, 300_000, 340_000, 420_000] as [Int64])
    func `a beat is led onto its frame, and the new tempo holds from there`(frame: Int64) {
        let (clicks, _) = clicks(15, [(align(6, to: frame), 100_000)])
        #expect(clicks.prefix(2) == [48_000, 88_000])
        #expect(clicks.count > 10 && abs(clicks[6] - Int(frame)) <= 1)
        for (one, next) in zip(clicks[6...], clicks[7...]) { #expect(abs(next - one - 48_000) <= 1) }
        let bent = zip(clicks[2...5], clicks[3...6]).map { $1 - $0 }
        #expect((bent.max() ?? 0) - (bent.min() ?? 0) <= 1, "evenly")
    }

    @Test func `alignment after alignment loses no beat and doubles none`() {
        var wanted: Int64 = 48_000 + 240_000
        var orders: [(RenderCommand, Int64)] = []
        var random = SeededRandom(seed: 3)
        for stroke in 1...12 {
            let frame = wanted + .random(in: -9_600...9_600, using: &random)
            orders.append((align(6 * stroke, to: frame, tempo: 72), frame - 200_000))
            wanted += 240_000
        }
        let (clicks, _) = clicks(64, orders)
        #expect(zip(clicks, clicks.dropFirst()).allSatisfy { $1 - $0 > 32_000 && $1 - $0 < 50_000 })
        for (order, stroke) in zip(orders, 1...12) {
            if case .align(_, let frame, _, _, _) = order.0 { #expect(abs(clicks[6 * stroke] - Int(frame.count)) <= 1) }
        }
    }

    @Test(arguments: [100_500, 90_000, 2_000_000] as [Int64])
    func `a beat that cannot be led there is left, and the tempo taken at once`(frame: Int64) {
        let (clicks, _) = clicks(12, [(align(6, to: frame), 100_000)])
        for (one, next) in zip(clicks[3...], clicks[4...]) { #expect(abs(next - one - 48_000) <= 1) }
    }

    @Test func `a pace, a ramp or a hold asked for meanwhile ends the bend`() {
        let pace = RenderCommand.pace(Tempo(90), beatsPerStroke: 6, at: nil)
        let steady = clicks(15, [(align(6, to: 340_000), 100_000), (pace, 150_000)])
        for (one, next) in zip(steady.clicks[4...], steady.clicks[5...]) { #expect(abs(next - one - 32_000) <= 1) }
        let ramped = clicks(15, [(align(6, to: 340_000), 100_000), (.ramp(to: Tempo(60), over: Frames(1)), 150_000)])
        for (one, next) in zip(ramped.clicks[4...], ramped.clicks[5...]) { #expect(abs(next - one - 48_000) <= 1) }
        let held = clicks(6, [(align(6, to: 340_000), 100_000), (.hold, 150_000), (.resume, 200_000)])
        #expect(held.rig.status.phase == .playing && held.rig.status.timeline.tempo == Tempo(60))
    }

    @Test func `a stroke may start where none would have`() {
        let (_, rig) = clicks(12, [(align(9, to: 48_000 + 380_000, startsStroke: true), 100_000)])
        let strokes = rig.status.strokes
        #expect(strokes.origin == 9 && strokes.beatInStroke(at: 15) == 0 && strokes.stroke(at: 9) == 2)
    }

    // MARK: - Beginning

    @Test(arguments: [200_000, 240_000, 480_000] as [Int64])
    func `the first downbeat falls on its frame, with the pickup before it and silence before that`(downbeat: Int64) {
        let rig = Rig()
        rig.send(.beginOn(rig.performance(.scale, voice: .tick), downbeat: Frames(downbeat)), at: 6_400)
        let clicks = onsets(rig.render(Int(downbeat) + 200_000)).map { $0 - Self.latency }
        #expect(clicks.prefix(3) == [Int(downbeat), Int(downbeat) + 40_000, Int(downbeat) + 80_000])

        let sung = Rig()
        sung.send(.beginOn(sung.performance(.scale, voice: .hum), downbeat: Frames(downbeat)), at: 6_400)
        let sound = sung.render(Int(downbeat))
        let first = sound.firstIndex { $0 != 0 } ?? 0
        #expect(first > Int(downbeat) - 64_000 && first < Int(downbeat) - 30_000, "the pickup is a beat of 40,000")
        #expect(sung.status.notes >= 1)
    }

    @Test func `a stop before anything is heard leaves silence`() {
        let rig = Rig()
        rig.send(.beginOn(rig.performance(.scale, voice: .hum), downbeat: Frames(480_000)))
        rig.send(.fadeOut(over: Faders.stop, keepsPlace: false), at: 96_000)
        #expect(rig.render(700_000).allSatisfy { $0 == 0 })
        #expect(rig.status.phase == .silent && rig.isIdle)
    }

    @Test func `a downbeat that is too near is counted in`() {
        let rig = Rig()
        rig.send(.beginOn(rig.performance(.drone), downbeat: Frames(10_000)))
        #expect(onsets(rig.render(100_000)).first.map { $0 - Self.latency } == 48_000)
    }

    // MARK: - Going on

    @Test func `the hum is held until shortly before the downbeat that was asked for`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(.drone, tempo: Tempo(60)), fadesIn: false))
        rig.send(.hold, at: 48_000 * 3 + 1_000)
        rig.send(.resumeOn(downbeat: Frames(48_000 * 16)), at: 48_000 * 10)
        rig.skip(13.9)
        #expect(rig.status.phase == .holding)
        rig.skip(6)
        #expect(rig.status.timeline == Timeline(frame: Frames(48_000 * 16), beat: Beats(3), tempo: Tempo(60)))
    }

    @Test func `a hold, a pause or a stop meanwhile keeps it from going on`() {
        for (command, phase) in [
            (.hold, .holding), (.fadeOut(over: Faders.stop, keepsPlace: true), .resting),
            (.fadeOut(over: Faders.stop, keepsPlace: false), .silent),
        ] as [(RenderCommand, RenderPhase)] {
            let rig = Rig()
            rig.send(.begin(rig.performance(.drone, tempo: Tempo(60)), fadesIn: false))
            rig.send(.hold, at: 48_000 * 3 + 1_000)
            rig.send(.resumeOn(downbeat: Frames(48_000 * 16)), at: 48_000 * 10)
            rig.send(command, at: 48_000 * 11)
            rig.skip(25)
            #expect(rig.status.phase == phase)
        }
    }
}
