// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime
import Testing

/// Laws of the whole map from frames to beats over 1,000 random curves of steps and ramps, 20 to 240 beats a minute.
@Suite struct CurveTests {
    static let curves = (0..<1000).map { Curve(seed: $0) }

    @Test func `at every change of tempo the phase is continuous to the unit`() {
        for curve in Self.curves {
            for (old, new) in zip(curve.lines, curve.lines.dropFirst()) {
                #expect(old.beat(at: new.frame) == new.beat)
                #expect(new.beat(at: new.frame) == new.beat)
            }
        }
    }

    @Test func `a ramp that takes over in the middle of a ramp starts from the tempo in force`() {
        for curve in Self.curves {
            for (old, new) in zip(curve.lines, curve.lines.dropFirst()) where new.rampLength > .zero {
                #expect(new.tempo == old.tempo(at: new.frame))
            }
        }
    }

    /// A player waits for the next whole beat. It is due at its frame on the line in force, or at once where a line that
    /// has just taken over already stands past it.
    @Test func `no whole beat is lost or doubled`() {
        for (seed, curve) in Self.curves.enumerated() {
            let start = curve.lines[0].frame
            let first = curve.beat(at: start).ceiling
            var due: [Frames] = []
            for (index, line) in curve.lines.enumerated() {
                let end = index + 1 < curve.lines.count ? curve.lines[index + 1].frame : curve.end
                while true {
                    let frame = max(line.frame(of: Beats(first + due.count)), line.frame)
                    if frame >= end { break }
                    due.append(frame)
                }
            }
            let reached = curve.beat(at: curve.end - Frames(1)).floor
            #expect(due.count == reached - first + 1, "curve \(seed)")
            #expect(zip(due, due.dropFirst()).allSatisfy { $0 < $1 }, "curve \(seed)")
            for (index, frame) in due.enumerated() {
                #expect(curve.beat(at: frame).floor == first + index, "curve \(seed)")
                if frame > start { #expect(curve.beat(at: frame - Frames(1)).floor == first + index - 1) }
            }
        }
    }

    @Test func `around every change each frame goes on by no more than its tempo`() {
        let most = Beats.unitsPerBeat * 240 / 2_880_000 + 1
        for curve in Self.curves {
            for line in curve.lines.dropFirst() {
                for offset in Int64(-4)...4 {
                    let frame = line.frame + Frames(offset)
                    guard frame >= curve.lines[0].frame else { continue }
                    let step = curve.beat(at: frame + Frames(1)) - curve.beat(at: frame)
                    #expect(step.units > 0 && step.units <= most)
                }
            }
        }
    }

    @Test func `taking over at the same tempo moves no beat by a frame`() {
        for seed in 0..<100 {
            var random = Seeded(seed)
            let line = Timeline(frame: Frames(0), beat: .zero, tempo: random.tempo())
            var cut = line
            for _ in 0..<100 {
                cut = cut.retimed(at: cut.frame + Frames(.random(in: 1...9_600, using: &random)), to: line.tempo)
            }
            let frame = cut.frame + Frames(48_000)
            // Each change rounds down by less than one unit.
            let lag = (line.beat(at: frame) - cut.beat(at: frame)).units
            #expect((0...100).contains(lag))
            let later = line.beat(at: frame).floor + 8
            #expect((0...1).contains((cut.frame(of: Beats(later)) - line.frame(of: Beats(later))).count))
        }
    }
}
