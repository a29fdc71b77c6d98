// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullEngine
import LullRender
import LullScore
import LullSinkKit
import LullTime
import LullVoices
import Testing

@Suite struct OfflineRenderTests {
    @Test func `a render is what a live session plays, less the guard's delay`() {
        var render = OfflineRender(piece: .scale(.hum), length: Frames(12 * 48_000))
        render.volume = 63
        let file = samples(render).samples

        let stage = Stage()
        stage.engine.send(.volume(63))
        stage.engine.begin(.scale(.hum))
        var live = stage.sink.run(9)
        stage.engine.send(.fadeOut(over: Faders.stop, keepsPlace: false))
        live += stage.sink.run(3.1)
        #expect(file == Array(live.dropFirst(Int(Renderer.latency.count)).prefix(12 * 48_000)))
    }

    @Test(arguments: [20, 61, 72, 133, 240]) func `every beat of the map is where the click begins`(_ tempo: Int) {
        var render = OfflineRender(piece: .scale(.tick, Tempo(tempo)), length: Frames(20 * 48_000))
        render.fades = false
        let result = samples(render)
        #expect(result.beats.map(\.frame.count) == onsets(result.samples))
        #expect(result.beats.map(\.beat) == Array(0..<result.beats.count))
    }

    @Test func `a curve of tempo is followed, and its map is where the clicks begin`() {
        var render = OfflineRender(piece: .scale(.tick), length: Frames(30 * 48_000))
        render.fades = false
        render.curve = [
            (Frames(0), Tempo(60)), (Frames(10 * 48_000), Tempo(120)), (Frames(10 * 48_000 + 1_000), Tempo(40)),
            (Frames(20 * 48_000), Tempo(90)),
        ]
        let result = samples(render)
        #expect(result.beats.map(\.frame.count) == onsets(result.samples))
        let last = result.beats.suffix(3).map(\.frame.count)
        for (a, b) in zip(last, last.dropFirst()) { #expect(abs(b - a - 32_000) <= 1, "steady after the end") }
        #expect(result.beats.count == 1 + beats(under: render.curve, to: 30, from: result.beats[0].frame.seconds))
    }

    @Test func `a step in the middle of a block moves no beat before it`() {
        // The beat on frame 108,800 lies in the block of 2,048 frames in which the tempo changes.
        for at in stride(from: Int64(108_864), to: 110_592, by: 64) {
            var render = OfflineRender(piece: .scale(.tick), length: Frames(5 * 48_000))
            render.fades = false
            render.curve = [(Frames(at), Tempo(240))]
            let result = samples(render)
            #expect(result.beats.map(\.frame.count) == onsets(result.samples))
        }
    }

    @Test func `a file begins with the opening fade and ends with the stop`() {
        let long = OfflineRender(piece: .scale(.hum), length: Frames(20 * 48_000))
        let faded = samples(long).samples
        var plain = long
        plain.fades = false
        let whole = samples(plain).samples
        #expect(faded.count == 20 * 48_000 && whole.count == faded.count)
        #expect(peak(faded[90_000..<120_000]) < 0.75 * peak(whole[90_000..<120_000]))
        #expect(Array(faded[300_000..<800_000]) == Array(whole[300_000..<800_000]))
        #expect(peak(faded[955_000...]) < 0.01 * peak(whole[800_000...]))
    }

    @Test func `the same piece gives the same samples, another seed does not`() {
        let render = OfflineRender(piece: .scale(.hum), length: Frames(6 * 48_000))
        #expect(samples(render).samples == samples(render).samples)
        var other = render
        other.piece.seed += 1
        #expect(samples(render).samples != samples(other).samples)
    }

    @Test(arguments: [0, 1, 63, 64, 1_903, 1_904, 1_905, 48_001]) func `a file is as long as was asked for`(
        _ frames: Int64
    ) {
        for fades in [false, true] {
            var render = OfflineRender(piece: .scale(.tick), length: Frames(frames))
            render.fades = fades
            #expect(samples(render).samples.count == Int(frames))
        }
    }

    private func samples(_ render: OfflineRender) -> (samples: [Float], beats: [OfflineRender.MappedBeat]) {
        var output: [Float] = []
        let beats = render.run { block in for i in 0..<block.count { output.append(block[i]) } }
        return (output, beats)
    }

    private func peak(_ samples: ArraySlice<Float>) -> Float { samples.map { abs($0) }.max() ?? 0 }

    /// Whole beats that the area under the curve makes between two moments, in seconds.
    private func beats(under curve: [(at: Frames, tempo: Tempo)], to end: Double, from start: Double) -> Int {
        var area = 0.0
        var time = start
        while time < end {
            let next = curve.firstIndex { $0.at.seconds > time } ?? curve.count
            let from = curve[next - 1]
            var tempo = from.tempo.perMinute
            if next < curve.count {
                let to = curve[next]
                tempo += (to.tempo.perMinute - tempo) * (time - from.at.seconds) / (to.at.seconds - from.at.seconds)
            }
            area += tempo / 60 * 0.000_1
            time += 0.000_1
        }
        return Int(area)
    }
}
