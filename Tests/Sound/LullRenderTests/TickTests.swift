// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullSoundKit
import LullTime
import Testing

@Suite struct TickTests {
    @Test(arguments: 30...180)
    func `at every whole tempo every click starts within a sample of its beat`(_ perMinute: Int) {
        let rig = Rig()
        rig.send(.begin(rig.performance(tempo: Tempo(perMinute)), fadesIn: false))
        let clicks = onsets(rig.render(8 * 48_000))
        // Beat n of a steady tempo falls 2,880,000 n / tempo frames after the first, rounded up to a whole one.
        let first = Int(rig.downbeat + Renderer.latency.count)
        let beats = (0..<100).map { first + (2_880_000 * $0 + perMinute - 1) / perMinute }.prefix { $0 < 8 * 48_000 }
        #expect(clicks.count == beats.count)
        for (click, beat) in zip(clicks, beats) { #expect(abs(click - beat) <= 1) }
    }

    @Test func `after an hour at a steady tempo the error has not grown`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(tempo: Tempo(rounding: 73.1)), fadesIn: false))
        let first = Int(rig.downbeat + Renderer.latency.count)
        rig.skip(3_600)
        let start = Int(rig.now.count)
        let clicks = onsets(rig.render(10 * 48_000)).map { $0 + start }
        #expect(clicks.count == 12)
        for click in clicks {
            let beat = ((click - first) * 731 + 14_400_000) / 28_800_000
            #expect(abs(click - first - (28_800_000 * beat + 730) / 731) <= 1)
        }
    }

    @Test func `over a thousand random curves of tempo no beat is lost or doubled, and none makes a step`() {
        let single = Rig()
        single.send(.begin(single.performance(.beatless, tempo: Tempo(20)), fadesIn: false))
        let ownCorner = corner(single.render(2 * 48_000))

        for seed in 0..<1_000 {
            var random = SeededRandom(seed: UInt64(seed))
            let curve = Curve(random: &random)
            let rig = Rig()
            rig.send(.begin(rig.performance(.beatless, tempo: curve.start), fadesIn: false))
            for step in curve.steps { rig.send(step.command, at: step.frame) }
            let output = rig.render(Curve.length, block: 4_096)
            let heard = onsets(output)
            let expected = curve.beats.map { $0 + Int(Renderer.latency.count) }.filter { $0 < Curve.length }
            // The last may fall on either side of the end.
            #expect(abs(heard.count - expected.count) <= 1, "seed \(seed)")
            #expect(zip(heard, expected).allSatisfy { abs($0 - $1) <= 1 }, "seed \(seed)")
            #expect(corner(output) <= 2 * ownCorner, "seed \(seed)")
        }
    }
}

/// Steps and ramps of tempo at random moments, and where their beats fall by integrating the tempo in floating point.
private struct Curve {
    struct Step {
        var frame: Int64
        var command: RenderCommand
    }

    /// A stretch of tempo that is steady or changes by `slope` beats a minute each frame.
    private struct Stretch {
        var from: Double
        var to: Double
        var tempo: Double
        var slope: Double

        var tempoAtEnd: Double { tempo + slope * (to - from) }
        var beats: Double { (tempo + tempoAtEnd) / 2 * (to - from) / 2_880_000 }

        /// The frame that is `beats` beats from the start.
        func frame(_ beats: Double) -> Double {
            let area = beats * 2_880_000
            return from + 2 * area / (tempo + (tempo * tempo + 2 * slope * area).squareRoot())
        }
    }

    static let length = 3 * 48_000
    let start: Tempo
    let steps: [Step]

    init(random: inout SeededRandom) {
        start = Tempo(.random(in: 20...240, using: &random))
        var steps: [Step] = []
        for frame in (0..<4).map({ _ in Int64.random(in: 0..<Int64(Curve.length), using: &random) }).sorted() {
            let tempo = Tempo(.random(in: 20...240, using: &random))
            let command: RenderCommand =
                Bool.random(using: &random)
                ? .pace(tempo, beatsPerStroke: 6, at: nil)
                : .ramp(to: tempo, over: Frames(.random(in: 1...96_000, using: &random)))
            steps.append(Step(frame: frame, command: command))
        }
        self.steps = steps
    }

    /// Frames of the beats from the first downbeat, a second after the start, on.
    var beats: [Int] {
        var found: [Int] = []
        var reached = -48_000 * start.perMinute / 2_880_000
        for stretch in stretches {
            while Double(found.count) < reached + stretch.beats {
                found.append(Int(stretch.frame(Double(found.count) - reached).rounded(.up)))
            }
            reached += stretch.beats
        }
        return found
    }

    private var stretches: [Stretch] {
        var found = [Stretch(from: 0, to: Double(Curve.length), tempo: start.perMinute, slope: 0)]
        for step in steps {
            // Commands hold from the first whole quantum at or after their frame.
            let frame = Double((step.frame + 63) / 64 * 64)
            while let last = found.last, last.from >= frame, found.count > 1 { found.removeLast() }
            found[found.count - 1].to = frame
            let tempo = found[found.count - 1].tempoAtEnd
            switch step.command {
            case .pace(let next, _, _):
                found.append(Stretch(from: frame, to: Double(Curve.length), tempo: next.perMinute, slope: 0))
            case .ramp(let target, let over):
                let end = frame + Double(over.count)
                let slope = (target.perMinute - tempo) / Double(over.count)
                found.append(Stretch(from: frame, to: end, tempo: tempo, slope: slope))
                found.append(Stretch(from: end, to: max(end, Double(Curve.length)), tempo: target.perMinute, slope: 0))
            default: break
            }
        }
        return found
    }
}
