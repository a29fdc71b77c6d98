// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime
import Testing

@Suite struct TimelineTests {
    /// One line of each kind, from odd places, at odd tempos.
    static let lines: [Timeline] = (0..<200).map { seed in
        var random = Seeded(seed)
        let frame = Frames(.random(in: -1_000_000...10_000_000_000, using: &random))
        let beat = Beats(units: .random(in: -10_000_000_000...10_000_000_000_000, using: &random))
        if seed % 2 == 0 { return Timeline(frame: frame, beat: beat, tempo: random.tempo()) }
        let over = Frames(.random(in: 1...(3 * 3600 * 48_000), using: &random))
        return Timeline(frame: frame, beat: beat, tempo: random.tempo(), to: random.tempo(), over: over)
    }

    @Test(arguments: lines)
    func `the frame of a beat is the first at which the beat has been reached`(line: Timeline) {
        var random = Seeded(7)
        let spans: [Int64] = [3, 48_000, max(1, line.rampLength.count), 2 * line.rampLength.count + 1_000_000]
        for span in spans {
            for _ in 0..<50 {
                let frame = line.frame + Frames(.random(in: -1000...span, using: &random))
                let beat = line.beat(at: frame) + Beats(units: .random(in: -5000...5000, using: &random))
                let found = line.frame(of: beat)
                #expect(line.beat(at: found) >= beat)
                #expect(line.beat(at: found - Frames(1)) < beat)
            }
        }
    }

    @Test(arguments: lines)
    func `there and back gives the same frame`(line: Timeline) {
        var random = Seeded(8)
        for _ in 0..<100 {
            let far = 2 * line.rampLength.count + 1_000_000
            let frame = line.frame + Frames(.random(in: -1_000_000...far, using: &random))
            #expect(line.frame(of: line.beat(at: frame)) == frame)
        }
        #expect(line.beat(at: line.frame) == line.beat)
        #expect(line.frame(of: line.beat) == line.frame)
    }

    @Test(arguments: lines)
    func `time never runs back, and never faster than 240 beats a minute`(line: Timeline) {
        let ends = [0, line.rampLength.count]
        for offset in ends.flatMap({ [$0 - 100, $0 - 1, $0, $0 + 1, $0 + 100] }) {
            let frame = line.frame + Frames(offset)
            let step = line.beat(at: frame + Frames(1)) - line.beat(at: frame)
            #expect(step.units > 0)
            #expect(step.units <= Beats.unitsPerBeat * 240 / 2_880_000 + 1)
        }
    }

    @Test func `after an hour at any tempo from 30 to 180 every beat is on its exact frame`() {
        for tempo in 30...180 {
            let line = Timeline(frame: Frames(0), beat: .zero, tempo: Tempo(tempo))
            var wrong = 0
            for beat in 0...(tempo * 60) {
                // The first whole frame at or after beat x 60 s / tempo.
                let exact = (beat * 60 * 48_000 + tempo - 1) / tempo
                if line.frame(of: Beats(beat)) != Frames(Int64(exact)) { wrong += 1 }
            }
            #expect(wrong == 0, "\(tempo) BPM")
            #expect(line.beat(at: Frames(3600 * 48_000)) == Beats(tempo * 60))
        }
    }

    @Test(arguments: [(60, 120), (120, 60), (72, 56), (20, 240), (240, 20), (72, 72)])
    func `a ramp is the integral of a tempo linear in time`(from: Int, to: Int) {
        let length = 10 * 48_000
        let line = Timeline(
            frame: Frames(0), beat: .zero, tempo: Tempo(from), to: Tempo(to), over: Frames(Int64(length)))
        var sum = 0.0
        var previous = Double(line.tempo(at: Frames(0)).micro)
        for frame in 1...length {
            let tempo = Double(line.tempo(at: Frames(Int64(frame))).micro)
            sum += (previous + tempo) / 2
            previous = tempo
            guard frame % 4800 == 0 else { continue }
            let expected = sum / (60 * 48_000 * 1e6)
            #expect(abs(line.beat(at: Frames(Int64(frame))).value - expected) < 1e-6, "frame \(frame)")
        }
        // Over the whole ramp: the mean of both tempos for 10 s.
        #expect(line.beat(at: Frames(Int64(length))) == Beats(Int64(from + to), over: 12))
    }

    @Test(arguments: [1, 2, 3, 10, 64])
    func `a ramp of a few frames is one too`(length: Int) {
        let line = Timeline(
            frame: Frames(0), beat: .zero, tempo: Tempo(20), to: Tempo(240), over: Frames(Int64(length)))
        for frame in 0...length {
            let minutes = Double(frame) / 2_880_000
            let expected = (20 + 110 * Double(frame) / Double(length)) * minutes
            #expect(abs(line.beat(at: Frames(Int64(frame))).value - expected) < 3e-9, "frame \(frame)")
        }
    }

    @Test func `a ramp begins at its first tempo, ends at its last and stays there`() {
        let line = Timeline(
            frame: Frames(1000), beat: .zero, tempo: Tempo(80), to: Tempo(60), over: Frames(480_000))
        let tempos = [0, 1000, 241_000, 481_000, 10_000_000].map { line.tempo(at: Frames($0)) }
        #expect(tempos == [80, 80, 70, 60, 60].map { Tempo($0) })
    }

    @Test func `three hours of ramp between the farthest tempos stay exact`() {
        let hours = Frames(3 * 3600 * 48_000)
        let line = Timeline(frame: Frames(0), beat: Beats(1_000_000), tempo: Tempo(240), to: Tempo(20), over: hours)
        #expect(line.beat(at: hours) == Beats(1_000_000 + 130 * 180))
        #expect(line.frame(of: Beats(1_000_000 + 130 * 180)) == hours)
    }
}
