// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullRender
import LullSoundKit
import LullTime
import Testing

/// The A-weighted ceiling while it is moved. All sound is of 1 kHz, where A-weighting is 0 dB, so that its mean square says
/// it all.
@Suite struct MovedCeilingTests {
    @Test(arguments: [-0.5, -1, -3, -6, -15])
    func `a ceiling that is lowered goes on binding the sound that began under it`(step: Double) {
        var course = Course(ceiling: -35)
        // The last one spends what there is, and the ceiling comes down in the midst of it.
        for _ in 0..<3 { course.pulse() }
        course.play(level: -20, seconds: 0.8)
        course.move(to: -35 + step)
        for _ in 0..<3 { course.pulse() }
        #expect(course.excess <= 0.03, "dB")
    }

    @Test(arguments: 0..<30) func `however often the ceiling is moved, no 3 s pass the highest that held in them`(
        seed: Int
    ) {
        var random = SeededRandom(seed: UInt64(seed))
        var course = Course(ceiling: -.random(in: 30...50, using: &random))
        while course.seconds < 30 {
            course.play(
                level: .random(in: -60 ... -15, using: &random), seconds: .random(in: 0.1...1.5, using: &random))
            if Int.random(in: 0...2, using: &random) == 0 { course.move(to: -.random(in: 30...50, using: &random)) }
        }
        #expect(course.excess <= 0.03, "dB")
    }
}

/// Sound through a guard whose ceiling moves, and the bound of every quantum.
private struct Course: ~Copyable {
    private var subject: Guard
    private var bound: Double
    /// Of each quantum the mean square of what came out, and the ceiling that held when it went in.
    private var heard: [(power: Double, bound: Double)] = []

    init(ceiling: Double) {
        subject = Guard(ceiling: Ceiling(aWeighted: Decibels(ceiling)))
        bound = ceiling
        subject.joinSound()
    }

    var seconds: Double { Double(heard.count) / 750 }

    mutating func move(to ceiling: Double) {
        bound = ceiling
        subject.limit(aWeighted: Float(ceiling))
    }

    /// A second of sound and two of silence.
    mutating func pulse() {
        play(level: -20, seconds: 1)
        play(level: -120, seconds: 2)
    }

    mutating func play(level: Double, seconds: Double) {
        let tone = Signals.sine(1_000, level: level, seconds: seconds)
        for start in stride(from: 0, through: tone.count - Quantum.frames, by: Quantum.frames) {
            var quantum = Array(tone[start..<start + Quantum.frames])
            var span = quantum.mutableSpan
            subject.process(&span)
            heard.append((quantum.reduce(0) { $0 + Double($1 * $1) } / 64, bound))
        }
    }

    /// By how much the loudest 3 s pass the highest ceiling that held in them, dB.
    var excess: Double {
        let window = 2_250
        var (sum, most) = (0.0, -Double.infinity)
        for now in heard.indices {
            sum += heard[now].power - (now >= window ? heard[now - window].power : 0)
            // What comes out went in up to three quanta before: the guard's own delay.
            let highest = heard[max(0, now - window - 3)...now].reduce(-.infinity) { max($0, $1.bound) }
            most = max(most, Decibels(power: max(1e-20, sum / Double(window))).value - highest)
        }
        return most
    }
}
