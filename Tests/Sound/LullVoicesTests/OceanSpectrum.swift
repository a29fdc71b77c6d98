// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// What the layers' tests measure: levels in decibels, of a mean square of 1.
enum LayerMeasure {
    static func level(_ sound: some Collection<Float>) -> Double {
        10 * log10(sound.reduce(0) { $0 + Double($1) * Double($1) } / Double(sound.count) + 1e-20)
    }

    /// The level of the octave about `hertz`: three band-passes of an octave in a row.
    static func octave(_ sound: [Float], at hertz: Double) -> Double {
        let angle = 2 * .pi * hertz / 48_000
        let alpha = sin(angle) / (2 * 2.0.squareRoot())
        let pass = Section(
            b: (alpha / (1 + alpha), 0, -alpha / (1 + alpha)),
            a: (-2 * cos(angle) / (1 + alpha), (1 - alpha) / (1 + alpha)))
        return level(pass.filter(pass.filter(pass.filter(sound))))
    }

    /// What a small speaker plays of `sound`: a Butterworth high-pass of second order at 300 Hz.
    static func small(_ sound: [Float]) -> [Float] {
        let angle = 2 * Double.pi * 300 / 48_000
        let alpha = sin(angle) / 2.0.squareRoot()
        let b = (1 + cos(angle)) / 2 / (1 + alpha)
        return Section(b: (b, -2 * b, b), a: (-2 * cos(angle) / (1 + alpha), (1 - alpha) / (1 + alpha))).filter(sound)
    }

    /// Milliseconds from 10 to 90 % of the peak: of the root mean square over 1 ms.
    static func rise(_ sound: [Float]) -> Double {
        let padded = [Float](repeating: 0, count: 48) + sound
        var sum = 0.0
        let envelope = (48..<padded.count).map { i -> Double in
            sum += Double(padded[i]) * Double(padded[i]) - Double(padded[i - 48]) * Double(padded[i - 48])
            return max(sum, 0).squareRoot()
        }
        let peak = envelope.max() ?? 0
        let low = envelope.firstIndex { $0 >= 0.1 * peak } ?? 0
        let high = envelope.firstIndex { $0 >= 0.9 * peak } ?? 0
        return Double(high - low) / 48
    }

    /// A filter of second order (R. Bristow-Johnson's cookbook), transposed direct form II.
    private struct Section {
        let b: (Double, Double, Double)
        let a: (Double, Double)

        func filter(_ sound: [Float]) -> [Float] {
            var (s1, s2) = (0.0, 0.0)
            return sound.map { sample in
                let x = Double(sample)
                let y = b.0 * x + s1
                s1 = b.1 * x - a.0 * y + s2
                s2 = b.2 * x - a.1 * y
                return Float(y)
            }
        }
    }
}

/// `frames` in whole quanta, rendered by `body`, which is told each quantum's first frame.
func layered(frames: Int, _ body: (inout MutableSpan<Float>, Int) -> Void) -> [Float] {
    var sound = [Float](repeating: .nan, count: frames / 64 * 64)
    var span = sound.mutableSpan
    for start in stride(from: 0, to: span.count, by: 64) {
        var block = span._mutatingExtracting(start..<start + 64)
        body(&block, start)
    }
    return sound
}
