// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullScore
import LullSession
import LullStrokes
import LullTime
import Testing

/// Every tune that ships against every class of stroke.
@Suite struct FitTableTests {
    @Test(arguments: Tunes.names) func `every stroke fits the tune as the rule says`(_ name: String) throws {
        let program = try Tunes.program(name)
        let track = TrackFacts(id: name, title: name, beatsPerBar: program.beatsPerBar, tempo: program.tempo)
        for stroke in Strokes.all where stroke.action != .hold {
            var stage = Stage()
            _ = try stage.play(track) { $0.stroke = stroke }
            let pace = try #require(stage.pace)
            let fit = Fitting(pace: pace, program: program)
            #expect(pace.rate == stroke.defaultRate, "\(stroke.id)")
            // The first set that has one near enough rules, or all; within it, the nearest.
            let ruling = fit.sets.first { $0.contains { fit.with($0).isWithinHalfAnOctave } }
            #expect(fit.isWithinHalfAnOctave == (ruling != nil), "\(stroke.id)")
            let ruled = ruling ?? Array(1...24)
            #expect(ruled.contains(pace.beatsPerStroke), "\(stroke.id): \(pace.beatsPerStroke) of \(ruled)")
            #expect(ruled.allSatisfy { fit.with($0).stretch >= fit.stretch }, "\(stroke.id)")
        }
    }

    @Test func `the shipped tunes fit the five classes with these beats`() throws {
        var found: [String: [Int]] = [:]
        for name in Tunes.names {
            let program = try Tunes.program(name)
            found[name] = [36, 24, 18, 12, 9].map {
                Fit.beatsPerStroke(rate: Rate($0), beatsPerBar: program.beatsPerBar, tempo: program.tempo)
            }
        }
        #expect(found == Tunes.fits)
    }
}

/// How far `pace` takes a program from its own tempo.
private struct Fitting {
    var pace: Pace
    let program: Program

    /// 1 for the tune's own tempo, else above it; the rate's own rounding left out.
    var stretch: Double {
        let ratio = pace.tempo.perMinute / program.tempo.perMinute
        return max(ratio, 1 / ratio)
    }

    var isWithinHalfAnOctave: Bool { stretch <= 2.0.squareRoot() }

    /// Whole bars, parts of the bar, half bars, anything.
    var sets: [[Int]] {
        let bar = program.beatsPerBar
        return [
            (1...24).filter { $0 % bar == 0 }, (1...24).filter { bar % $0 == 0 }, (1...24).filter { 2 * $0 % bar == 0 },
            Array(1...24),
        ]
    }

    func with(_ beatsPerStroke: Int) -> Fitting {
        Fitting(pace: Pace(rate: pace.rate, beatsPerStroke: beatsPerStroke), program: program)
    }
}
