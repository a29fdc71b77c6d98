// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// log10(1 + x)
func decades(_ magnitude: Float) -> Float { log10f(1 + magnitude) }

/// How much of each pitch class sounded, in tenths of a semitone, so that a hum need not be in tune with a fork.
struct PitchHistogram {
    private var weights = [Double](repeating: 0, count: 120)

    /// Hertz of the partials that count: fundamentals, mostly.
    private static let range = 100.0...1_200

    /// Adds the peaks of a spectrum.
    ///
    /// - Parameter bin: Hertz.
    mutating func add(_ magnitudes: [Float], bin: Double) {
        let last = min(Int(PitchHistogram.range.upperBound / bin), magnitudes.count - 2)
        for index in Int(PitchHistogram.range.lowerBound / bin)..<max(last, 9) {
            let (left, here, right) = (magnitudes[index - 1], magnitudes[index], magnitudes[index + 1])
            guard here > left, here >= right, here > 1 else { continue }
            // The top of the parabola through three levels (Smith and Serra 1987).
            let (a, b, c) = (Double(decades(left)), Double(decades(here)), Double(decades(right)))
            let shift = a - 2 * b + c < 0 ? 0.5 * (a - c) / (a - 2 * b + c) : 0
            let pitch = 69 + 12 * log2((Double(index) + shift) * bin / 440)
            let place = Int((pitch * 10).rounded()) % 120
            weights[place < 0 ? place + 120 : place] += b
        }
    }

    /// The pitch class (0 is C) that the whole fits best as tonic of a major or minor key; nil where nothing sounded.
    ///
    /// Correlates with how well each degree fits its key to listeners (Krumhansl and Kessler 1982).
    var tonic: Int? {
        // How far all are out of tune: the mean direction of the tenths.
        var (x, y) = (0.0, 0.0)
        for (place, weight) in weights.enumerated() {
            let angle = 2 * Double.pi * Double(place % 10) / 10
            x += weight * cos(angle)
            y += weight * sin(angle)
        }
        let offset = Int((atan2(y, x) / (2 * .pi) * 10).rounded())
        var classes = [Double](repeating: 0, count: 12)
        for (place, weight) in weights.enumerated() {
            classes[((place - offset + 5 + 120) % 120) / 10] += weight
        }
        let mean = classes.reduce(0, +) / 12
        guard mean > 0 else { return nil }
        func fit(_ tonic: Int, _ profile: [Double]) -> Double {
            let centre = profile.reduce(0, +) / 12
            let norm = sqrt(profile.reduce(0) { $0 + ($1 - centre) * ($1 - centre) })
            return (0..<12).reduce(0) { $0 + (classes[(tonic + $1) % 12] - mean) * (profile[$1] - centre) } / norm
        }
        return (0..<12).max {
            max(fit($0, PitchHistogram.major), fit($0, PitchHistogram.minor))
                < max(fit($1, PitchHistogram.major), fit($1, PitchHistogram.minor))
        }
    }

    private static let major = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88]
    private static let minor = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17]
}
