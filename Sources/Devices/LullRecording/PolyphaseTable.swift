// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A low-pass at every fraction of a sample: a sinc under a Kaiser window (Oppenheim and Schafer, Discrete-Time Signal
/// Processing, 7.5.3), flat up to 0.91 of the lower of both Nyquist frequencies and 100 dB down from that on.
struct PolyphaseTable {
    /// Of a row, a multiple of 16.
    let taps: Int
    /// Rows to a sample; one more follows, which is the first, a sample later.
    let phases: Int
    private let rows: [Float]

    private static let attenuation = 100.0
    private static let (pass, stop) = (0.91, 1.0)
    /// Between so many rows a straight line is 120 dB true.
    private static let mostPhases = 1_024

    /// - Parameters:
    ///   - ratio: Output rate over input rate.
    ///   - phases: How many different places output frames have between input frames.
    init(ratio: Double, phases: Int) {
        let nyquist = min(1, ratio)
        // Kaiser's estimate of the length, and of the window's shape.
        let width = (Self.stop - Self.pass) * nyquist * Double.pi
        let taps = Int(((Self.attenuation - 8) / (2.285 * width) / 16).rounded(.up)) * 16
        let phases = min(phases, Self.mostPhases)
        let beta = 0.1102 * (Self.attenuation - 8.7)
        let cut = (Self.pass + Self.stop) / 2 * nyquist
        var rows: [Float] = []
        rows.reserveCapacity((phases + 1) * taps)
        for phase in 0...phases {
            let fraction = Double(phase) / Double(phases)
            let row = (0..<taps).map { tap in
                let time = Double(tap - taps / 2 + 1) - fraction
                return Self.sinc(cut * time) * Self.kaiser(time / Double(taps / 2), beta)
            }
            // So that what does not move does not move: each row lets a constant through as it is.
            let sum = row.reduce(0, +)
            rows += row.map { Float($0 / sum) }
        }
        self.taps = taps
        self.phases = phases
        self.rows = rows
    }

    /// The frame that lies `place` parts of `count` behind `samples[taps / 2 - 1]`.
    ///
    /// - Parameters:
    ///   - samples: As many as there are taps.
    ///   - place: 0 ..< `count`.
    func frame(_ samples: UnsafePointer<Float>, place: Int, of count: Int) -> Float {
        rows.withUnsafeBufferPointer { rows in
            guard let first = rows.baseAddress else { return 0 }
            let (phase, rest) = (place * phases).quotientAndRemainder(dividingBy: count)
            let here = dot(samples, first + phase * taps)
            if rest == 0 { return here }
            let next = dot(samples, first + (phase + 1) * taps)
            return here + (next - here) * Float(rest) / Float(count)
        }
    }

    private func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>) -> Float {
        var sum = SIMD16<Float>.zero
        for tap in stride(from: 0, to: taps, by: 16) {
            sum +=
                UnsafeRawPointer(a + tap).loadUnaligned(as: SIMD16<Float>.self)
                * UnsafeRawPointer(b + tap).loadUnaligned(as: SIMD16<Float>.self)
        }
        return sum.sum()
    }

    private static func sinc(_ x: Double) -> Double { abs(x) < 1e-9 ? 1 : sin(.pi * x) / (.pi * x) }

    /// 0 outside of -1 ... 1.
    private static func kaiser(_ x: Double, _ beta: Double) -> Double {
        abs(x) >= 1 ? 0 : bessel(beta * (1 - x * x).squareRoot()) / bessel(beta)
    }

    /// The modified one of the first kind, of order 0, by its series.
    private static func bessel(_ x: Double) -> Double {
        var (sum, term, index) = (1.0, 1.0, 1.0)
        while term > 1e-15 * sum {
            term *= (x / (2 * index)) * (x / (2 * index))
            sum += term
            index += 1
        }
        return sum
    }
}
