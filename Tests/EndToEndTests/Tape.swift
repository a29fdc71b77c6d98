// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// What was recorded, and where in it things happen. Frames at 48 kHz.
struct Tape: Sendable {
    let samples: [Float]

    /// The largest magnitude in `range`.
    func peak(_ range: Range<Int>) -> Float {
        samples[range.clamped(to: samples.indices)].reduce(0) { max($0, abs($1)) }
    }

    /// The first frame from `start` whose magnitude is above `level`.
    func firstSound(from start: Int = 0, above level: Float = 1e-4) -> Int? {
        samples[min(start, samples.count)...].firstIndex { abs($0) > level }
    }

    /// The last frame whose magnitude is above `level`.
    func lastSound(above level: Float = 1e-4) -> Int? { samples.lastIndex { abs($0) > level } }

    /// The frames before which `pattern` lies over the tape with the highest correlation, searched in `range`.
    func place(of pattern: ArraySlice<Float>, in range: Range<Int>) -> Int? {
        var best: (place: Int, value: Float)?
        for place in range where place >= 0 && place + pattern.count <= samples.count {
            // Beside its own level: a louder place nearby is not a likelier one.
            let value = correlation(of: pattern, at: place) / level(place..<place + pattern.count)
            if value > best?.value ?? 0 { best = (place, value) }
        }
        return best?.place
    }

    private func level(_ range: Range<Int>) -> Float {
        samples[range].reduce(1e-12) { $0 + $1 * $1 }.squareRoot()
    }

    func correlation(of pattern: ArraySlice<Float>, at place: Int) -> Float {
        samples.withUnsafeBufferPointer { tape in
            pattern.withUnsafeBufferPointer { pattern in
                var sum: Float = 0
                for i in 0..<pattern.count { sum += tape[place + i] * pattern[i] }
                return sum
            }
        }
    }

    /// The largest difference between `other`, laid over the tape `offset` frames in, and the tape.
    func difference(to other: ArraySlice<Float>, offset: Int) -> Float {
        var worst: Float = 0
        for i in other.indices {
            guard samples.indices.contains(i + offset) else { return .infinity }
            worst = max(worst, abs(samples[i + offset] - other[i]))
        }
        return worst
    }
}
