// SPDX-License-Identifier: GPL-3.0-or-later

/// A-weighting as IEC 61672-1 writes it (annex E), each pair of poles brought over by the bilinear transform: within 0.1 dB
/// up to 5 kHz, where all that Lull makes lies. It shares nothing with the guard's own.
struct StormWeighting {
    private var sections: [Section]

    init() {
        let turns = [20.598_997, 107.652_65, 737.862_23, 12_194.217].map { 2 * Double.pi * $0 }
        sections = [
            Section(highPass: turns[0], turns[0]), Section(highPass: turns[1], turns[2]), Section(lowPass: turns[3]),
        ]
    }

    /// The weighted mean square of the next samples: a full-scale sine of 1 kHz has one half.
    mutating func power(of samples: [Float]) -> Double {
        var sum = 0.0
        for sample in samples {
            // What all three pass at 1 kHz is made 0 dB.
            var value = 1.258_905 * Double(sample)
            for index in sections.indices { value = sections[index].filter(value) }
            sum += value * value
        }
        return sum / Double(samples.count)
    }

    /// Two real poles, angular frequencies in radians a second.
    private struct Section {
        private let b: (Double, Double, Double)
        private let a: (Double, Double)
        private var state = (0.0, 0.0)

        /// s^2 / ((s + p) (s + q)).
        init(highPass p: Double, _ q: Double) { self.init(zeros: (1, -2, 1), of: Section.rate * Section.rate, p, q) }

        /// p^2 / (s + p)^2.
        init(lowPass p: Double) { self.init(zeros: (1, 2, 1), of: p * p, p, p) }

        private init(zeros: (Double, Double, Double), of gain: Double, _ p: Double, _ q: Double) {
            let whole = (Section.rate + p) * (Section.rate + q)
            b = (gain * zeros.0 / whole, gain * zeros.1 / whole, gain * zeros.2 / whole)
            a = (
                ((Section.rate + p) * (q - Section.rate) + (p - Section.rate) * (Section.rate + q)) / whole,
                (p - Section.rate) * (q - Section.rate) / whole
            )
        }

        mutating func filter(_ x: Double) -> Double {
            let y = b.0 * x + state.0
            state.0 = b.1 * x - a.0 * y + state.1
            // Nothing hears what would be a denormal number.
            state.1 = b.2 * x - a.1 * y + 1e-30
            return y
        }

        /// Twice the sample rate.
        private static let rate = 96_000.0
    }
}
