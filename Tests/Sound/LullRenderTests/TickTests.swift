// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullSoundKit
import LullTime
import Testing

@Suite struct TickTests {
    @Test(arguments: 30...180)
    func `at every whole tempo every click starts within a sample of its beat`(_ perMinute: Int) throws {
        let rig = Rig()
        rig.send(.begin(rig.performance(tempo: Tempo(perMinute)), fadesIn: false))
        let clicks = onsets(rig.render(12 * 48_000))
        let first = try #require(clicks.first)
        #expect(clicks.count >= 10 * perMinute / 60)
        // Beat n of a steady tempo falls 2,880,000 n / tempo frames after the first, rounded up to a whole one.
        for (beat, click) in clicks.enumerated() {
            #expect(abs(click - first - (2_880_000 * beat + perMinute - 1) / perMinute) <= 1)
        }
        let downbeat = rig.mailbox.status().timeline.frame(of: Beats(0)) + Renderer.latency
        #expect((0..<240).contains(first - Int(downbeat.count)))
    }

    @Test func `after an hour at a steady tempo the error has not grown`() throws {
        let rig = Rig()
        rig.send(.begin(rig.performance(tempo: Tempo(rounding: 73.1)), fadesIn: false))
        let first = try #require(onsets(rig.render(3 * 48_000)).first)
        rig.skip(3_600)
        let start = Int(rig.now.count)
        let clicks = onsets(rig.render(10 * 48_000)).map { $0 + start }
        #expect(clicks.count >= 11)
        for click in clicks {
            let beat = ((click - first) * 731 + 14_400_000) / 28_800_000
            #expect(abs(click - first - (28_800_000 * beat + 730) / 731) <= 1)
        }
    }

    @Test func `over a thousand random curves of tempo no beat is lost or doubled, and none makes a step`() throws {
        let single = Rig()
        single.send(.begin(single.performance(tempo: Tempo(20)), fadesIn: false))
        let click = single.render(7 * 48_000)
        let rise = try #require(onsets(click).first) - Int(single.mailbox.status().timeline.frame(of: Beats(0)).count)
        let ownCorner = corner(click)

        for seed in 0..<1_000 {
            var random = SeededRandom(seed: UInt64(seed))
            let curve = Curve(random: &random)
            let rig = Rig()
            rig.send(.begin(rig.performance(tempo: curve.start), fadesIn: false))
            for step in curve.steps { rig.send(step.command, at: step.frame) }
            let output = rig.render(Curve.length, block: 4_096)
            let expected = curve.beats(from: Int(rig.downbeat)).map { $0 + rise }
            let heard = onsets(output)
            #expect(heard.count == expected.count, "seed \(seed)")
            for (heard, expected) in zip(heard, expected) { #expect(abs(heard - expected) <= 1, "seed \(seed)") }
            #expect(corner(output) <= 2 * ownCorner, "seed \(seed)")
        }
    }
}

/// Steps and ramps of tempo at random moments, and where their beats fall by summing the tempo frame by frame.
private struct Curve {
    struct Step {
        var frame: Int64
        var command: RenderCommand
    }

    static let length = 6 * 48_000
    let start: Tempo
    private(set) var steps: [Step] = []

    init(random: inout SeededRandom) {
        start = Tempo(.random(in: 20...240, using: &random))
        let frames = (0..<4).map { _ in Int64.random(in: 0..<Int64(Curve.length), using: &random) }.sorted()
        for frame in frames {
            let tempo = Tempo(.random(in: 20...240, using: &random))
            let command: RenderCommand =
                Bool.random(using: &random)
                ? .pace(tempo, beatsPerStroke: 6, at: nil)
                : .ramp(to: tempo, over: Frames(.random(in: 1...192_000, using: &random)))
            steps.append(Step(frame: frame, command: command))
        }
    }

    /// Frames of the beats from the first downbeat on that sound whole within the length.
    func beats(from downbeat: Int) -> [Int] {
        var found: [Int] = []
        var (tempo, slope, rampEnd) = (start.perMinute, 0.0, 0)
        var (target, beat) = (tempo, -Double(downbeat) * tempo / 2_880_000)
        var next = 0
        for frame in 0..<Curve.length - 2_400 {
            // Commands hold from the first whole quantum at or after their frame.
            while next < steps.count, frame % 64 == 0, frame >= steps[next].frame {
                switch steps[next].command {
                case .pace(let value, _, _): (tempo, slope, rampEnd) = (value.perMinute, 0, frame)
                case .ramp(let value, let length):
                    target = value.perMinute
                    slope = (target - tempo) / Double(length.count)
                    rampEnd = frame + Int(length.count)
                default: break
                }
                next += 1
            }
            let before = beat
            if frame == rampEnd, slope != 0 { (tempo, slope) = (target, 0) }
            beat += (tempo + slope / 2) / 2_880_000
            tempo += slope
            if beat >= -1e-7, (before + 1e-7).rounded(.up) <= beat + 1e-7, (beat + 1e-7).rounded(.down) > before + 1e-7 {
                found.append(frame + 1)
            }
        }
        return found
    }
}
