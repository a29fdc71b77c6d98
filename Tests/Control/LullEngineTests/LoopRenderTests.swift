// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullRecording
import LullTime
import Testing

@Suite struct LoopRenderTests {
    @Test(
        "A rendered loop is exactly its beats long and every beat of every round is within 10 ms of its place",
        arguments: [(72.0, 60.0), (66, 75), (60, 31), (60, 118)])
    func places(song: Double, tempo: Double) throws {
        let song = FeederSong(tempo: song, wander: 0.01)
        let render = LoopRender(song.loop, tempo: Tempo(rounding: tempo))
        let samples = try #require(try render.run(stretcher: RubberBandStretcher(window: .full)))
        #expect(samples.count == Int((Double(song.beats) * 60 * 48_000 / tempo).rounded()))
        let wanted = (1..<2 * song.beats).map { Double($0) * 60 * 48_000 / tempo }
        let errors = FeederEar.errors(FeederEar.clicks(samples + samples), wanted: wanted)
        #expect(errors.allSatisfy { abs($0) < 0.010 })
    }

    @Test("The end meets the beginning without a click and without a dip")
    func seam() throws {
        let song = FeederSong(tempo: 66, bed: 0.3, clicks: 0)
        let samples = try #require(
            try LoopRender(song.loop, tempo: Tempo(60)).run(stretcher: RubberBandStretcher(window: .full)))
        let round = samples.suffix(48_000) + samples.prefix(48_000)
        #expect(FeederEar.click(Array(round), floor: 1e-3).ratio < 1.5)
        #expect(FeederEar.peaks(round[...]).allSatisfy { $0 > 0.3 * 0.84 && $0 < 0.3 * 1.19 })
    }

    @Test("It tells how far it is and stops when it is called off")
    func calledOff() throws {
        let render = LoopRender(FeederSong(tempo: 66).loop, tempo: Tempo(60))
        var told: [Double] = []
        #expect(
            try render.run(
                stretcher: RubberBandStretcher(window: .short),
                goesOn: {
                    told.append($0)
                    return told.count < 5
                }) == nil)
        #expect(told.count == 5 && told == told.sorted() && told.allSatisfy { $0 > 0 && $0 <= 1 })
        told = []
        _ = try render.run(stretcher: RubberBandStretcher(window: .short)) {
            told.append($0)
            return true
        }
        #expect(told.last == 1)
    }

    @Test("A tempo beyond half or twice the length is refused in words")
    func beyondReach() throws {
        let render = LoopRender(FeederSong(tempo: 60).loop, tempo: Tempo(29))
        let stretcher = try RubberBandStretcher(window: .short)
        let failure = #expect(throws: LoopRender.Failure.self) { _ = try render.run(stretcher: stretcher) }
        #expect(failure?.description.contains("between half and twice") == true)
    }

    @Test(
        "The feeder goes over to a rendered loop in time and without a click, and back when the tempo moves"
    )
    func takesOver() throws {
        for clicks in [0.0, 0.3] {
            let song = FeederSong(tempo: 66, bed: clicks > 0 ? 0.05 : 0.3, clicks: clicks)
            var curve = FeederCurve(Tempo(60))
            curve.retime { $0.retimed(at: Frames(30 * 48_000), to: Tempo(57)) }
            let stage = try curve.stage(song)
            let samples = try #require(
                try LoopRender(song.loop, tempo: Tempo(60)).run(stretcher: RubberBandStretcher(window: .full)))
            var heard = stage.read(10 * 48_000)
            #expect(stage.feeder.method == .stretched)
            stage.feeder.offer(RecordedLoop(rendered: samples, beats: song.beats, beatsPerBar: 4))
            heard += stage.read(15 * 48_000)
            #expect(stage.feeder.method == .rendered)
            heard += stage.read(15 * 48_000)
            #expect(stage.feeder.method == .stretched)
            if clicks > 0 {
                #expect(FeederEar.p95(curve.errors(heard, until: 39.9)) < 0.010)
            } else {
                #expect(FeederEar.click(heard, floor: 1e-3).ratio < 1.5)
                // Its waves meet: neither louder nor softer where it crosses over.
                let levels = FeederEar.peaks(heard.dropFirst(96_000))
                #expect(levels.allSatisfy { $0 > 0.3 * 0.93 && $0 < 0.3 * 1.07 })
            }
        }
    }
}
