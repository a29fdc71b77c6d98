// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullRecording
import LullRender
import LullSoundKit
import LullTime
import Testing

@Suite struct FeederTests {
    private typealias Window = RubberBandStretcher.Window

    @Test(
        "At a steady tempo 95 % of the beats are within 10 ms of the strokes and the bed within 3 cents",
        arguments: [
            (song: 60.0, tempo: 30.5), (60, 45), (60, 61), (66, 56), (66, 71), (72, 66.05), (90, 119), (90, 178),
        ])
    func steady(song: Double, tempo: Double) throws {
        for window in RubberBandStretcher.Window.allCases {
            let seconds = window == .short ? 30 : 12
            let curve = FeederCurve(Tempo(rounding: tempo))
            let heard = try curve.play(FeederSong(tempo: song, bars: song == 66 ? 4 : 3), window, seconds: seconds)
            #expect(FeederEar.p95(curve.errors(heard, until: Double(seconds) - 0.1)) < 0.010, "\(window)")
            #expect(FeederEar.p95(FeederEar.cents(heard)) < 3, "\(window)")
        }
    }

    @Test(
        "Under random curves of strokes, steps and ramps, 95 % are within 25 ms in pitch and without a click",
        arguments: 0..<4)
    func curves(seed: Int) throws {
        let curve = FeederCurve(random: UInt64(seed), seconds: 40)
        let window: Window = seed % 2 == 0 ? .short : .full
        let heard = try curve.play(FeederSong(tempo: 66), window, seconds: 40)
        let errors = curve.errors(heard, until: 39.9)
        #expect(errors.count > 30)
        #expect(FeederEar.p95(errors) < 0.025)
        #expect(FeederEar.p95(FeederEar.cents(heard)) < 3)
        let bed = try curve.play(FeederSong(tempo: 66, bed: 0.3, clicks: 0), window, seconds: 40)
        #expect(FeederEar.click(bed, floor: 1e-3).ratio < 1.5)
        #expect(bed.allSatisfy { abs($0) < 0.5 })
    }

    @Test("At no tempo from 30 to 180 does the bed click")
    func everyTempo() throws {
        for tempo in stride(from: 30, through: 180, by: 10) {
            // The song that fits: half to twice its pace.
            let song = FeederSong(tempo: tempo < 100 ? 60 : 120, bars: 2, bed: 0.3, clicks: 0)
            let heard = try FeederCurve(Tempo(tempo)).play(song, .short, seconds: 12)
            #expect(FeederEar.click(heard, floor: 1e-3).ratio < 1.5, "\(tempo)")
        }
    }

    @Test("At the recording's own tempo its samples come out bit for bit once it has faded in, loop after loop")
    func bypass() throws {
        let song = FeederSong(tempo: 66)
        let curve = FeederCurve(Tempo(66))
        let heard = try curve.play(song, .short, seconds: 40)
        let start = Int((song.grid.beats[song.firstBeat] * 48_000).rounded())
        let length = Int(song.loop.length)
        let shift = start - 48_000
        #expect((48_000..<48_000 + length - 4_000).allSatisfy { heard[$0] == song.samples[$0 + shift] })
        #expect((48_000..<48_000 + length - 4_000).allSatisfy { heard[$0 + length] == song.samples[$0 + shift] })
        #expect(
            FeederEar.click(
                try curve.play(FeederSong(tempo: 66, bed: 0.3, clicks: 0), .short, seconds: 40), floor: 1e-3
            ).ratio < 1.5)
    }

    @Test("A tone does not slip while the tempo goes to and fro across the recording's own")
    func nearUnity() throws {
        // Long enough at another for its phases to be others than the recording's.
        var curve = FeederCurve(Tempo(75))
        for second in 6..<24 {
            let tempo = Tempo(rounding: second % 2 == 0 ? 65.95 : 66.05)
            curve.retime { $0.retimed(at: Frames(Int64(second) * 48_000), to: tempo) }
        }
        let heard = try curve.play(FeederSong(tempo: 66, bed: 0.2, clicks: 0), .short, seconds: 25)
        #expect(FeederEar.cents(heard).allSatisfy { abs($0) < 3 })
    }

    @Test("However the reader cuts its blocks, it gets the same samples")
    func partition() throws {
        var random = SeededRandom(seed: 5)
        var all: [[Float]] = []
        for size in [64, 1_000, 4_096, 0] {
            let stage = try FeederCurve.varied.stage(FeederSong(tempo: 66))
            all.append(stage.read(30 * 48_000) { size > 0 ? size : .random(in: 1...3_000, using: &random) })
            #expect(stage.tape.starved == 0)
        }
        #expect(all.allSatisfy { $0 == all[0] })
    }

    @Test("A feeder that sleeps leaves silence with soft edges, and finds its place again")
    func starvation() throws {
        let curve = FeederCurve(Tempo(56))
        for pause in [0.3, 2.0] {
            let stage = try curve.stage(FeederSong(tempo: 66, bed: 0.3, clicks: 0))
            var heard = stage.read(10 * 48_000)
            stage.isAsleep = true
            heard += stage.read(Int(pause * 48_000))
            stage.isAsleep = false
            heard += stage.read(10 * 48_000)
            #expect(stage.tape.starved > 0)
            #expect(FeederEar.click(heard, floor: 1e-3).ratio < 1.5)
            #expect(heard.suffix(48_000).contains { abs($0) > 0.2 })
        }
        let stage = try curve.stage(FeederSong(tempo: 66))
        var heard = stage.read(10 * 48_000)
        stage.isAsleep = true
        heard += stage.read(96_000)
        stage.isAsleep = false
        heard += stage.read(18 * 48_000)
        #expect(FeederEar.p95(curve.errors(heard, from: 14, until: 29)) < 0.010)
    }

    @Test(
        "A new tempo that is told too late is caught up with, or crossed over to where over a quarter beat is missing")
    func late() throws {
        for (tempo, seconds) in [(Tempo(62), 8.0), (Tempo(75), 2.0)] {
            var curve = FeederCurve(Tempo(56))
            curve.retime { $0.retimed(at: Frames(10 * 48_000), to: tempo) }
            let stage = try curve.stage(FeederSong(tempo: 66), late: tempo == Tempo(75) ? 1.5 : 0.1)
            let heard = stage.read(30 * 48_000)
            #expect(FeederEar.p95(curve.errors(heard, from: 10 + seconds, until: 29.9)) < 0.010, "\(tempo)")
        }
    }

    @Test("A beginning elsewhere crosses over in time; one after a stop comes out of silence")
    func beginnings() throws {
        let stage = try FeederCurve(Tempo(60)).stage(FeederSong(tempo: 66, bed: 0.3, clicks: 0))
        let line = Timeline(frame: Frames(6 * 48_000), beat: Beats(40), tempo: Tempo(58))
        stage.order(ahead: .begin(at: line.frame, place: Beats(2), line: line))
        stage.order(ahead: .stop(at: Frames(12 * 48_000)))
        let again = Timeline(frame: Frames(14 * 48_000), beat: Beats(90), tempo: Tempo(62))
        stage.order(ahead: .begin(at: again.frame, place: Beats(0), line: again))
        let heard = stage.read(20 * 48_000)
        #expect(FeederEar.click(heard, floor: 1e-3).ratio < 1.5)
        #expect(heard[(12 * 48_000 + 9_600)..<(14 * 48_000 - 2_700)].allSatisfy { $0 == 0 })
        #expect(heard[(14 * 48_000)...].prefix(4_800).contains { abs($0) > 0.25 })
        #expect(stage.tape.starved == 0)
        #expect(stage.feeder.isRunning)
    }

    @Test("After a stop the feeder has nothing to do")
    func parked() throws {
        let stage = try FeederCurve(Tempo(60)).stage(FeederSong())
        #expect(!stage.feeder.isRunning)
        stage.order(.stop(at: Frames(96_000)), at: Frames(90_000))
        _ = stage.read(120_000)
        #expect(!stage.feeder.isRunning && stage.tape.slots.isSilent(at: stage.now))
    }

    @Test("Ten thousand random orders never crash it, and nothing but sound comes out")
    func storm() throws {
        var random = SeededRandom(seed: 77)
        let stage = try FeederStage(FeederSong(tempo: 66, bars: 2, bed: 0.2, wander: 0.02).loop)
        var heard = 0
        var line = Timeline(frame: Frames(0), beat: Beats(0), tempo: Tempo(60))
        for index in 0..<10_000 {
            let ahead = Frames(.random(in: -20_000...40_000, using: &random))
            let frame = stage.now + ahead
            let tempo = Tempo(.random(in: 20...240, using: &random))
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1:
                line = Timeline(frame: frame, beat: Beats(.random(in: -50...500, using: &random)), tempo: tempo)
                let place = Beats(.random(in: -8...60, using: &random))
                stage.tape.slots.order(.begin(at: frame, place: place, line: line), now: stage.now)
            case 2: stage.tape.slots.order(.stop(at: frame), now: stage.now)
            case 3: line = line.ramped(at: frame, to: tempo, over: Frames(.random(in: 1...400_000, using: &random)))
            default: line = line.retimed(at: frame, to: tempo)
            }
            stage.tape.slots.order(.retime(line), now: stage.now)
            stage.isAsleep = Int.random(in: 0..<10, using: &random) == 0
            let block = stage.read(.random(in: 0...1_500, using: &random), blocks: { 700 })
            heard += block.count { $0 != 0 }
            guard block.allSatisfy({ $0.isFinite && abs($0) < 2 }) else {
                Issue.record("no sound after order \(index)")
                return
            }
        }
        #expect(heard > 1_000_000)
    }
}
