// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullScore
import LullSoundKit
import LullTime
import Testing

/// Changes of tempo and of the beats in a stroke.
@Suite struct PaceTests {
    @Test func `a pace for a bar line changes exactly there`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(.drone, tempo: Tempo(72), beatsPerStroke: 6), fadesIn: false))
        rig.send(.pace(Tempo(90), beatsPerStroke: 3, at: 6), at: 100_000)
        let clicks = onsets(rig.render(9 * 48_000)).map { $0 - 48_000 - Int(Renderer.latency.count) }
        #expect(Array(clicks.prefix(10)) == [0, 1, 2, 3, 4, 5, 6].map { $0 * 40_000 } + [272_000, 304_000, 336_000])
        let strokes = rig.status.strokes
        #expect(strokes.beatsPerStroke == 3 && strokes.stroke(at: 6) == 1 && strokes.beatInStroke(at: 6) == 0)
    }

    @Test func `a pace at once re-times the beat that runs, and its phase goes on`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(.drone, tempo: Tempo(60), beatsPerStroke: 6), fadesIn: false))
        // A quarter into a beat of 48,000 frames; the rest of it, 36,000 frames, takes a third of that at 180.
        rig.send(.pace(Tempo(180), beatsPerStroke: 6, at: nil), at: 48_000 + 96_000 + 12_032)
        let clicks = onsets(rig.render(5 * 48_000)).map { $0 - 48_000 - Int(Renderer.latency.count) }
        #expect(Array(clicks.prefix(3)) == [0, 48_000, 96_000])
        #expect(abs(clicks[3] - (108_032 + 11_989)) <= 1)
        #expect(clicks[4] - clicks[3] == 16_000)
    }

    @Test func `a beat on the very frame of a change of tempo is neither lost nor doubled`() {
        for beat in 0...8 {
            for tempo in [20, 59, 60, 61, 240] {
                let rig = Rig()
                rig.send(.begin(rig.performance(.drone, tempo: Tempo(60)), fadesIn: false))
                let frame = 48_000 * (beat + 1)
                rig.send(.pace(Tempo(tempo), beatsPerStroke: 6, at: nil), at: Int64(frame))
                let clicks = onsets(rig.render(frame + 4_800 + Int(Renderer.latency.count)))
                #expect(clicks.map { $0 - Int(Renderer.latency.count) } == (0...beat).map { 48_000 * ($0 + 1) })
            }
        }
    }

    @Test func `a pace replaces the one that waits for a bar line`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(.drone, tempo: Tempo(72), beatsPerStroke: 6), fadesIn: false))
        rig.send(.pace(Tempo(200), beatsPerStroke: 3, at: 6), at: 60_000)
        rig.send(.pace(Tempo(80), beatsPerStroke: 6, at: nil), at: 90_000)
        rig.skip(8)
        #expect(rig.status.timeline.tempo == Tempo(80) && rig.status.strokes.beatsPerStroke == 6)
    }

    @Test(arguments: [20, 240]) func `the slowest and the fastest tempo keep their beats`(tempo: Int) {
        let rig = Rig()
        rig.send(.begin(rig.performance(.drone, tempo: Tempo(tempo), beatsPerStroke: 1), fadesIn: false))
        let clicks = onsets(rig.render(20 * 48_000))
        #expect(clicks.count == (tempo == 20 ? 7 : 76))
        for (a, b) in zip(clicks, clicks.dropFirst()) { #expect(b - a == 2_880_000 / tempo) }
    }
}
