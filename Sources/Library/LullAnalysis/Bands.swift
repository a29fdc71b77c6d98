// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Triangular bands a quarter-tone apart, or one bin of the transform where that is wider.
struct Bands {
    struct Band {
        /// The first bin.
        let first: Int
        /// Of the bins from there on; their sum is 1.
        let weights: [Float]
    }

    let bands: [Band]
    /// How many of them, from the lowest, lie below middle A's octave, where a bass moves and a lullaby's melody does not.
    let low: Int

    private static let range = 80.0...8_000
    private static let bass = 220.0
    private static let step = exp2(1.0 / 24)

    /// - Parameter length: Of the transform.
    init(length: Int) {
        let bin = Signal.sampleRate / Double(length)
        var centres = [Bands.range.lowerBound]
        while let last = centres.last, last < Bands.range.upperBound {
            centres.append(max(last * Bands.step, last + bin))
        }
        bands = centres.indices.compactMap { index in
            let centre = centres[index]
            let low = index > 0 ? centres[index - 1] : centre - bin
            let high = index + 1 < centres.count ? centres[index + 1] : centre * Bands.step
            let first = Int((low / bin).rounded(.up))
            let last = min(Int(high / bin), length / 2)
            guard first <= last else { return nil }
            let weights = (first...last).map { place -> Double in
                let hertz = bin * Double(place)
                return hertz <= centre ? (hertz - low) / (centre - low) : (high - hertz) / (high - centre)
            }
            let sum = max(weights.reduce(0, +), 1e-6)
            return Band(first: first, weights: weights.map { Float($0 / sum) })
        }
        low = bands.count { Double($0.first) * bin < Bands.bass }
    }
}
