// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers in every run.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(seed) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// 20 to 240 beats a minute, to the millionth.
    mutating func tempo() -> Tempo { Tempo(micro: .random(in: 20_000_000...240_000_000, using: &self)) }
}

/// A tune's tempo as it is played: lines that take over from one another.
struct Curve {
    var lines: [Timeline]
    var end: Frames

    /// A minute or so with a step or a ramp every few seconds, some of them in the middle of a ramp.
    init(seed: Int) {
        var random = Seeded(seed)
        let start = Frames(.random(in: -1_000_000...1_000_000_000, using: &random))
        lines = [Timeline(frame: start, beat: Beats(.random(in: -4...4, using: &random)), tempo: random.tempo())]
        end = start
        for _ in 0..<12 {
            end += Frames(.random(in: 1...480_000, using: &random))
            let last = lines[lines.count - 1]
            if Bool.random(using: &random) {
                lines.append(last.retimed(at: end, to: random.tempo()))
            } else {
                let over = Frames(.random(in: 1...960_000, using: &random))
                lines.append(last.ramped(at: end, to: random.tempo(), over: over))
            }
        }
        end += Frames(480_000)
    }

    /// The line in force at `frame`.
    func line(at frame: Frames) -> Timeline { lines.last { $0.frame <= frame } ?? lines[0] }
    func beat(at frame: Frames) -> Beats { line(at: frame).beat(at: frame) }
}
