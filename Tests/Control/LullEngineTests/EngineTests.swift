// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullRender
import LullScore
import LullSinkKit
import LullTime
import LullVoices
import Testing

@Suite struct EngineTests {
    @Test func `beginning and resuming open the sink, nothing else does`() {
        let stage = Stage()
        #expect(stage.sink.starts == 0)
        stage.engine.send(.volume(50))
        #expect(stage.sink.starts == 0)
        stage.engine.begin(.scale(.hum))
        #expect(stage.sink.starts == 1)
        stage.engine.send(.fadeOut(over: Faders.stop, keepsPlace: true))
        stage.engine.resume()
        #expect(stage.sink.starts == 2)
        stage.engine.shutdown()
        #expect(stage.sink.shutdowns == 1)
    }

    @Test func `the status is current once the renderer has obeyed`() {
        let stage = Stage()
        stage.engine.begin(.scale(.tick))
        #expect(!stage.engine.status().isCurrent && stage.engine.status().piece == nil)
        _ = stage.sink.run(0.1)
        let status = stage.engine.status()
        #expect(status.isCurrent && status.piece?.track == "scale" && status.render.phase == .playing)
    }

    @Test func `beats and moments are joined by the sink's clock and the guard's delay`() {
        let stage = Stage()
        stage.engine.begin(.scale(.tick, Tempo(60)), fadesIn: false)
        let heard = onsets(stage.sink.run(6))
        let status = stage.engine.status()
        for (beat, frame) in heard.enumerated() {
            let instant = status.instant(of: Beats(beat))
            #expect(abs(instant.nanoseconds - 5_000_000_000 - frame * 1_000_000_000 / 48_000) < 30_000)
            #expect(abs(status.beat(at: instant).value - Double(beat)) < 0.001)
        }
    }

    @Test(arguments: [nil, 3, 4, 5])
    func `a beat before a change of pace is told when it is heard, though the change is made already`(bar: Int?) {
        let stage = Stage()
        stage.engine.begin(.scale(.tick, Tempo(66)), fadesIn: false)
        var sound = stage.sink.run(3.2)
        stage.engine.send(.pace(Tempo(90), beatsPerStroke: 6, at: bar))
        repeat { sound += stage.sink.run(0.01) } while stage.engine.status().render.timeline.tempo != Tempo(90)
        let made = stage.engine.status()
        sound += stage.sink.run(4)
        let heard = onsets(sound)
        let tempi = [1, bar.map { $0 + 1 } ?? 6].map { beat in
            let line = made.line(at: Beats(beat))
            return line.tempo(at: line.frame)
        }
        #expect(heard.count > 6 && tempi == [Tempo(66), Tempo(90)])
        for (beat, frame) in heard.enumerated() {
            let instant = made.instant(of: Beats(beat))
            #expect(abs(instant.nanoseconds - 5_000_000_000 - frame * 1_000_000_000 / 48_000) < 30_000, "beat \(beat)")
            #expect(abs(made.beat(at: instant).value - Double(beat)) < 0.001, "beat \(beat)")
        }
    }

    @Test func `while the music holds or rests no beat goes by for the listener`() {
        let stage = Stage()
        stage.engine.begin(.scale(.tick, Tempo(60)), fadesIn: false)
        _ = stage.sink.run(4)
        stage.engine.send(.hold)
        _ = stage.sink.run(10)
        var status = stage.engine.status()
        let late = status.instant(of: Beats(100))
        #expect(status.render.phase == .holding && status.beat(at: late) == status.render.heldAt)
        stage.engine.send(.fadeOut(over: Frames(0), keepsPlace: true))
        _ = stage.sink.run(1)
        status = stage.engine.status()
        #expect(status.render.phase == .resting && status.beat(at: late) == status.render.heldAt)
    }

    @Test func `the memory of pieces that nobody plays any more is given back`() {
        let stage = Stage()
        var most = 0
        for round in 0..<2_000 {
            if round % 3 == 0 {
                stage.engine.begin(.scale(.hum))
            } else {
                stage.engine.succeed(.scale(.tick), cut: Beats(0))
            }
            if round % 40 == 39 { _ = stage.sink.run(3) }
            _ = stage.engine.status()
            most = max(most, stage.engine.loaded)
        }
        #expect(most > 20 && most <= 260)
        stage.engine.send(.fadeOut(over: Frames(0), keepsPlace: false))
        _ = stage.sink.run(60)
        _ = stage.engine.status()
        #expect(stage.engine.loaded == 0)
    }

    @Test func `a renderer that does not listen refuses, and nothing is kept for it`() {
        let stage = Stage()
        var accepted = 0
        for _ in 0..<1_000 where stage.engine.begin(.scale(.hum)) { accepted += 1 }
        #expect(accepted == 256 && stage.engine.loaded == 256)
        #expect(!stage.engine.send(.hold))
    }
}
