// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullRecording
import LullRender
import LullSoundKit
import LullTime
import Testing

/// A stretcher that counts how often it has been begun.
final class CountedStretcher: Stretcher {
    private let inner: RubberBandStretcher
    private(set) var begun = 0

    init(window: RubberBandStretcher.Window = .short) throws { inner = try RubberBandStretcher(window: window) }

    var inputLead: Int { inner.inputLead }
    var outputDelay: Int { inner.outputDelay }
    var largestHop: Int { inner.largestHop }
    var needed: Int { inner.needed }

    func begin(ratio: Double) {
        begun += 1
        inner.begin(ratio: ratio)
    }

    func hop(ratio: Double, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>) -> StretchHop {
        inner.hop(ratio: ratio, input: input, output: output)
    }
}

/// Loops that were rendered at a steady tempo, played in the place of the recording.
@Suite struct RenderedLoopTests {
    private static func rendered(_ song: FeederSong, at tempo: Tempo) throws -> RecordedLoop {
        let samples = try #require(
            try LoopRender(song.loop, tempo: tempo).run(stretcher: RubberBandStretcher(window: .full)))
        return try #require(
            RecordedLoop(rendered: samples, beats: song.beats, beatsPerBar: song.grid.beatsPerBar))
    }

    @Test("A loop that is offered before it begins is never stretched, round after round")
    func neverStretched() throws {
        let song = FeederSong(tempo: 66, bars: 2, wander: 0.01)
        let counted = try CountedStretcher()
        let curve = FeederCurve(Tempo(60))
        let stage = FeederStage(song.loop, stretcher: counted)
        stage.feeder.offer(try Self.rendered(song, at: Tempo(60)))
        stage.order(ahead: .begin(at: curve.lines[0].frame, place: Beats(0), line: curve.lines[0]))
        let heard = stage.read(30 * 48_000)
        #expect(stage.feeder.method == .rendered)
        #expect(counted.begun == 0)
        #expect(FeederEar.p95(curve.errors(heard, until: 29.9)) < 0.010)
    }

    @Test("Where both paces have been rendered, a change from one to the other stretches nothing and stays in time")
    func fromCopyToCopy() throws {
        for clicks in [0.0, 0.3] {
            let song = FeederSong(tempo: 66, bars: 2, bed: clicks > 0 ? 0.05 : 0.3, clicks: clicks)
            let counted = try CountedStretcher()
            var curve = FeederCurve(Tempo(60))
            curve.retime { $0.retimed(at: Frames(10 * 48_000), to: Tempo(75)) }
            let stage = FeederStage(song.loop, stretcher: counted)
            stage.feeder.offer(try Self.rendered(song, at: Tempo(60)))
            stage.order(ahead: .begin(at: curve.lines[0].frame, place: Beats(0), line: curve.lines[0]))
            var heard = stage.read(9 * 48_000)
            stage.feeder.offer(try Self.rendered(song, at: Tempo(75)))
            stage.order(ahead: .retime(curve.lines[1]))
            heard += stage.read(11 * 48_000)
            #expect(stage.feeder.method == .rendered && counted.begun == 0)
            if clicks > 0 {
                #expect(FeederEar.p95(curve.errors(heard, until: 19.9)) < 0.010)
            } else {
                let click = FeederEar.click(heard, floor: 1e-3)
                #expect(click.ratio < 1.5, "\(click)")
                let levels = FeederEar.peaks(heard.dropFirst(96_000))
                #expect(levels.allSatisfy { $0 > 0.3 * 0.89 && $0 < 0.3 * 1.12 }, "within 1 dB")
            }
        }
    }

    @Test("Where it may not be stretched the recording runs on as it is, until what was rendered takes over in time")
    func mayNotStretch() throws {
        let song = FeederSong(tempo: 66, bars: 2)
        let counted = try CountedStretcher()
        var curve = FeederCurve(Tempo(66))
        curve.retime { $0.retimed(at: Frames(12 * 48_000), to: Tempo(60)) }
        let stage = FeederStage(song.loop, stretcher: counted, mayStretch: false)
        stage.order(ahead: .begin(at: curve.lines[0].frame, place: Beats(0), line: curve.lines[0]))
        var heard = stage.read(11 * 48_000)
        #expect(stage.feeder.method == .original)
        stage.feeder.offer(try Self.rendered(song, at: Tempo(60)))
        stage.order(ahead: .retime(curve.lines[1]))
        heard += stage.read(15 * 48_000)
        #expect(stage.feeder.method == .rendered && counted.begun == 0)
        #expect(FeederEar.p95(curve.errors(heard, until: 25.9)) < 0.010)
    }

    @Test("A tempo that nothing keeps to is not stretched to either, where that may not be")
    func runsFree() throws {
        let song = FeederSong(tempo: 66, bars: 2, bed: 0.3, clicks: 0)
        let counted = try CountedStretcher()
        let curve = FeederCurve(Tempo(60))
        let stage = FeederStage(song.loop, stretcher: counted, mayStretch: false)
        stage.order(ahead: .begin(at: curve.lines[0].frame, place: Beats(0), line: curve.lines[0]))
        let heard = stage.read(30 * 48_000)
        #expect(stage.feeder.method == .original && counted.begun == 0)
        #expect(FeederEar.click(heard, floor: 1e-3).ratio < 1.5)
        #expect(FeederEar.peaks(heard.dropFirst(96_000)).allSatisfy { $0 > 0.2 }, "it is led back, not silenced")
    }

    @Test(
        "Through the whole renderer the rendered loop takes over at a phrase end: no click, no dip, every beat in time")
    func throughTheRenderer() throws {
        for clicks in [0.0, 0.3] {
            let song = FeederSong(tempo: 72, bars: 8, bed: clicks > 0 ? 0.03 : 0.1, clicks: clicks)
            let stage = RecordingStage()
            let piece = try stage.recording(song, tempo: Tempo(80))
            stage.send(.begin(piece, fadesIn: false))
            var heard = stage.render(10)
            #expect(stage.method(of: piece) == .stretched)
            stage.offer(try Self.rendered(song, at: Tempo(80)), to: piece)
            // The first phrase ends 12 s after the downbeat; up to then it is stretched, whatever bars end.
            heard += stage.render(2.5)
            #expect(stage.method(of: piece) == .stretched)
            heard += stage.render(1)
            #expect(stage.method(of: piece) == .rendered)
            heard += stage.render(6)
            if clicks > 0 {
                let verdict = RecordingVerdict(heard, wanted: stage.beats)
                #expect(verdict.strays == 0)
                #expect(verdict.p95 < 0.010, "\(verdict.p95)")
            } else {
                #expect(FeederEar.click(Array(heard.dropFirst(96_000)), floor: 1e-4).ratio < 1.5)
                let levels = FeederEar.peaks(heard.dropFirst(144_000))
                let (least, most) = (levels.min() ?? 0, levels.max() ?? 1)
                #expect(most < least * 1.122, "within 1 dB: \(least) to \(most)")
            }
            #expect(stage.starved == 0)
        }
    }

    @Test("A loop keeps the tempo that it has, and no other; an uneven one keeps none")
    func keeps() {
        let even = FeederSong(tempo: 66).loop
        #expect(even.keeps(Tempo(66)))
        #expect(!even.keeps(Tempo(rounding: 66.1)) && !even.keeps(Tempo(60)))
        let uneven = FeederSong(tempo: 66, wander: 0.02).loop
        #expect(!uneven.keeps(Tempo(66)))
    }

    @Test("Stretching has a price on this machine, and nothing that gives nothing has one")
    func load() throws {
        let load = StretchLoad.measure(try RubberBandStretcher(window: .short))
        #expect(load > 0 && load.isFinite)
        #expect(StretchLoad.measure(MuteStretcher()) == 0)
    }
}

/// A stretcher that never makes anything.
private final class MuteStretcher: Stretcher {
    let inputLead = 0
    let outputDelay = 0
    let largestHop = 64
    let needed = 64
    func begin(ratio: Double) {}
    func hop(ratio: Double, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>) -> StretchHop {
        StretchHop(made: 0, advanced: 0)
    }
}
