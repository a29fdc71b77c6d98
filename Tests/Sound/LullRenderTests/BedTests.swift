// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullSoundKit
import LullTime
import Testing

/// What lies under the tune, alone: the tune has no notes.
@Suite struct BedTests {
    @Test(arguments: [(72, 6, 1), (150, 6, 2), (120, 1, 1), (240, 3, 3), (40, 2, 1)])
    func `a heart beats on every stroke, and between strokes as calmly as a heart`(
        tempo: Int, beatsPerStroke: Int, step: Int
    ) throws {
        let rig = rig(.heartbeat, tempo: Tempo(tempo), beatsPerStroke: beatsPerStroke)
        let output = rig.render(30 * 48_000)
        let beat = 2_880_000 / Double(tempo)
        let first = Int(rig.downbeat) + Int(Renderer.latency.count)
        for index in 1..<Int(25 * Double(tempo) / 60) {
            let place = first + Int(Double(index) * beat)
            let level = output[place - 1_200..<place + 4_800].reduce(0) { $0 + $1 * $1 }
            let before = output[place - 7_200..<place - 2_400].reduce(0) { $0 + $1 * $1 }
            if index % step == 0 { #expect(level > 4 * before && level > 1e-4, "beat \(index)") }
            // Before that, the second sound of the heart may still be heard.
            if index % step >= 2 { #expect(level < 1e-2, "beat \(index)") }
        }
    }

    @Test(arguments: [(72, 6, 10.0), (72, 8, 13.333), (72, 2, 10.0)])
    func `the ocean swells over the strokes that take ten seconds`(tempo: Int, beatsPerStroke: Int, period: Double) {
        let rig = rig(.ocean, tempo: Tempo(tempo), beatsPerStroke: beatsPerStroke)
        let output = rig.render(120 * 48_000)
        let levels = stride(from: 10 * 48_000, to: output.count - 24_000, by: 24_000).map { start in
            Double(output[start..<start + 24_000].reduce(0) { $0 + $1 * $1 })
        }
        let mean = levels.reduce(0, +) / Double(levels.count)
        func likeness(_ seconds: Double) -> Double {
            let lag = Int(seconds * 2 + 0.5)
            return (0..<levels.count - lag).reduce(0) { $0 + (levels[$1] - mean) * (levels[$1 + lag] - mean) }
        }
        #expect(likeness(period) > 0.5 * likeness(0))
        #expect(likeness(period / 2) < 0)
    }

    @Test func `the mono sum of what is wide is the mono sound, and the width is small`() {
        let (narrow, wide) = (rig(.ocean), rig(.ocean))
        let mono = narrow.render(10 * 48_000)
        let (mid, side) = wide.renderWide(10 * 48_000)
        #expect(mid == mono)
        let (whole, width) = (mid.reduce(0) { $0 + $1 * $1 }, side.reduce(0) { $0 + $1 * $1 })
        #expect(width > 0.01 * whole && width < 0.5 * whole)
    }

    @Test(arguments: LayerKind.allCases) func `a layer comes and goes without a click, and leaves silence`(
        _ layer: LayerKind
    ) {
        let rig = Rig()
        rig.send(.begin(rig.performance(.beatless, voice: .hum), fadesIn: false))
        rig.send(.layer(layer, level: 80), at: 96_000)
        rig.send(.layer(layer, level: 0), at: 480_000)
        let output = rig.render(20 * 48_000)
        #expect(output[..<96_000].allSatisfy { $0 == 0 })
        let judge = LoudnessJudge()
        judge.add(Array(output[288_000..<480_000]))
        #expect(judge.momentary > -50)
        #expect(output[700_000...].allSatisfy { $0 == 0 })
        let steady = corner(Array(output[288_000..<480_000]))
        #expect(corner(output) <= 1.2 * steady)
    }

    private func rig(_ layer: LayerKind, tempo: Tempo = Tempo(72), beatsPerStroke: Int = 6) -> Rig {
        let rig = Rig()
        rig.send(.volume(100))
        rig.send(.layer(layer, level: 100))
        rig.send(
            .begin(
                rig.performance(.beatless, voice: .hum, tempo: tempo, beatsPerStroke: beatsPerStroke), fadesIn: false))
        return rig
    }
}
