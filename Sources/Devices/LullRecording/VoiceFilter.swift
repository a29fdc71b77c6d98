// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A second-order section in double precision, transposed direct form II, for a whole sound at once.
struct VoiceFilter: Sendable {
    private let b: (Double, Double, Double)
    private let a: (Double, Double)

    private static let rate = Double(SoundFileFormat.sampleRate)

    /// A high-pass section of the quality `q` (Bristow-Johnson, Cookbook formulae for audio EQ). Butterworth of the
    /// fourth order is two, of 0.5412 and 1.3066.
    static func highPass(_ hertz: Double, q: Double) -> VoiceFilter {
        let w = 2 * Double.pi * hertz / rate
        let alpha = sin(w) / (2 * q)
        let gain = (1 + cos(w)) / 2
        return VoiceFilter(numerator: (gain, -2 * gain, gain), denominator: (1 + alpha, -2 * cos(w), 1 - alpha))
    }

    /// Takes out `hertz`, and a band around it `q` times narrower than it (same source).
    static func notch(_ hertz: Double, q: Double) -> VoiceFilter {
        let w = 2 * Double.pi * hertz / rate
        let alpha = sin(w) / (2 * q)
        return VoiceFilter(numerator: (1, -2 * cos(w), 1), denominator: (1 + alpha, -2 * cos(w), 1 - alpha))
    }

    private init(numerator: (Double, Double, Double), denominator: (Double, Double, Double)) {
        b = (numerator.0 / denominator.0, numerator.1 / denominator.0, numerator.2 / denominator.0)
        a = (denominator.1 / denominator.0, denominator.2 / denominator.0)
    }

    /// Filters `samples` forwards, then backwards: twice the decibels, and no delay at any frequency (Gustafsson,
    /// Determining the initial states in forward-backward filtering, 1996, for why the ends are prolonged).
    func applyBothWays(to samples: inout [Float]) {
        apply(to: &samples, at: samples.indices)
        apply(to: &samples, at: samples.indices.reversed())
    }

    private func apply(to samples: inout [Float], at places: some Sequence<Int>) {
        var (s1, s2) = (0.0, 0.0)
        for place in places {
            let x = Double(samples[place])
            let y = b.0 * x + s1
            s1 = b.1 * x - a.0 * y + s2
            s2 = b.2 * x - a.1 * y
            samples[place] = Float(y)
        }
    }
}
