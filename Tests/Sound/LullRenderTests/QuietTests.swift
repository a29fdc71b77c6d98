// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullScore
import LullSoundKit
import LullTime
import Testing

/// Nothing that can be asked for makes a click or a jump (docs/sound.md, Quiet).
@Suite struct QuietTests {
    @Test(arguments: 0..<4) func `no storm of commands makes a click`(seed: UInt64) {
        let calm = Rig()
        calm.send(.volume(100))
        calm.send(.begin(calm.performance(.scale, voice: .hum, tempo: Tempo(120)), fadesIn: false))
        let own = corner(calm.render(30 * 48_000))

        let storm = Storm(seed: seed)
        #expect(storm.mostCorner <= 1.5 * own, "\(storm.mostCorner) against \(own)")
        #expect(storm.peak > 0.01 && storm.peak < 0.2512)
        #expect(storm.status.muted == 0)
    }

    @Test(arguments: 0..<4) func `no storm of commands makes the level jump`(seed: UInt64) {
        let storm = Storm(seed: seed)
        let levels = storm.levels.map { max($0, -50) }
        for now in levels.indices where now >= 10 {
            let loudest = levels[max(0, now - 100)...now - 10].max() ?? -50
            guard levels[now] - loudest > 6 else { continue }
            let story = storm.told.filter { $0.tenth > now - 120 && $0.tenth <= now }.map { "\($0.tenth): \($0.what)" }
            #expect(
                !storm.isSettled[now], "tenth \(now), \(levels[now] - loudest) LU, outside a declared fade: \(story)")
            #expect(levels[now] - levels[now - 10] <= 15, "tenth \(now), in a declared fade: \(story)")
        }
        #expect((levels.max() ?? 0) > -36)
    }
}

/// Four minutes of hum under commands at random moments, with what outside judges make of it.
private struct Storm {
    /// Momentary loudness every 100 ms, LUFS.
    private(set) var levels: [Double] = []
    /// Whether no declared fade runs: opening, going on, another singer or tune, the end of a hold.
    private(set) var isSettled: [Bool] = []
    /// The commands and when they came.
    private(set) var told: [(tenth: Int, what: String)] = []
    private(set) var mostCorner: Float = 0
    private(set) var peak: Float = 0
    let status: RenderStatus

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let rig = Rig()
        let judge = LoudnessJudge()
        rig.send(.begin(rig.performance(.scale, voice: .hum), fadesIn: true))
        var declared = 60
        var next = 50
        var tail: [Float] = [0, 0]
        for tenth in 0..<2_400 {
            if tenth == next {
                next += .random(in: 1...60, using: &random)
                let command = Storm.command(rig, &random)
                if command.isFade { declared = 60 }
                told.append((tenth, "\(command.cue)".prefix { $0 != ":" }.description))
                rig.send(command.cue)
            }
            let samples = rig.render(4_800)
            mostCorner = max(mostCorner, corner(tail + samples))
            tail = Array(samples.suffix(2))
            peak = max(peak, samples.map { abs($0) }.max() ?? 0)
            judge.add(samples)
            levels.append(judge.momentary)
            isSettled.append(declared <= 0)
            declared -= 1
        }
        status = rig.status
    }

    private static func command(_ rig: Rig, _ random: inout SeededRandom) -> (cue: RenderCommand, isFade: Bool) {
        switch Int.random(in: 0..<13, using: &random) {
        case 0, 1:
            (
                .pace(
                    Tempo(.random(in: 20...240, using: &random)), beatsPerStroke: .random(in: 1...8, using: &random),
                    at: nil), false
            )
        case 2: (.ramp(to: Tempo(.random(in: 40...120, using: &random)), over: Frames(240_000)), false)
        case 3, 4, 5: (.volume(.random(in: 0...100, using: &random)), false)
        case 6: (.hold, false)
        case 7: (.fadeOut(over: Faders.stop, keepsPlace: true), false)
        // The timer's level comes back with another tune only, which is a declared fade.
        case 8: (.dim(to: .random(in: 0.25...1, using: &random), over: Frames(6 * 48_000)), true)
        case 9:
            (
                .sing(
                    rig.performance(.scale, voice: .hum, transposition: .random(in: -9...3, using: &random)),
                    at: Beats(units: .min)), true
            )
        case 10:
            (
                .succeed(rig.performance(.scale, voice: .hum), cut: rig.status.timeline.beat(at: rig.now) + Beats(8)),
                true
            )
        case 11: (.begin(rig.performance(.scale, voice: .hum), fadesIn: true), true)
        default: (.resume, true)
        }
    }
}
