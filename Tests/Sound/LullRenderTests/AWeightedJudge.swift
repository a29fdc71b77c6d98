// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Judges A-weighted levels without any filter of ours: a window's spectrum, weighted by the curve as IEC 61672-1 writes
/// it (equation E.5, 0 dB at 1 kHz).
enum AWeightedJudge {
    /// 3 s, as the guard's.
    static let window = 144_000
    private static let size = 262_144

    /// The highest level of a window, tried every second, dB: a full-scale sine of 1 kHz is -3.01.
    static func highest(_ samples: [Float]) -> Double {
        stride(from: 0, through: samples.count - window, by: 48_000)
            .map { level(samples[$0..<$0 + window]) }.max() ?? -.infinity
    }

    /// The level of a window.
    static func level(_ samples: ArraySlice<Float>) -> Double {
        precondition(samples.count == window)
        var re = samples.map(Double.init) + [Double](repeating: 0, count: size - window)
        var im = [Double](repeating: 0, count: size)
        transform(&re, &im)
        var power = 0.0
        for bin in 1..<size / 2 {
            let weight = weight(Double(bin) * 48_000 / Double(size))
            power += 2 * (re[bin] * re[bin] + im[bin] * im[bin]) * weight * weight
        }
        return 10 * log10(power / Double(size) / Double(window))
    }

    private static func weight(_ hertz: Double) -> Double {
        let f = hertz * hertz
        let (f1, f2, f3, f4) = (20.598_997, 107.652_65, 737.862_23, 12_194.217)
        return 1.258_905 * f4 * f4 * f * f
            / ((f + f1 * f1) * ((f + f2 * f2) * (f + f3 * f3)).squareRoot() * (f + f4 * f4))
    }

    /// Radix 2, in place (Cooley and Tukey 1965).
    private static func transform(_ re: inout [Double], _ im: inout [Double]) {
        let count = re.count
        var reversed = 0
        for index in 1..<count {
            var bit = count >> 1
            while reversed & bit != 0 {
                reversed ^= bit
                bit >>= 1
            }
            reversed |= bit
            if index < reversed {
                re.swapAt(index, reversed)
                im.swapAt(index, reversed)
            }
        }
        let turns = (0..<count / 2).map { -2 * .pi * Double($0) / Double(count) }.map { (cos($0), sin($0)) }
        var size = 2
        while size <= count {
            let half = size / 2
            for start in stride(from: 0, to: count, by: size) {
                for k in 0..<half {
                    let (c, s) = turns[k * (count / size)]
                    let (a, b) = (start + k, start + k + half)
                    let (x, y) = (re[b] * c - im[b] * s, re[b] * s + im[b] * c)
                    (re[b], im[b]) = (re[a] - x, im[a] - y)
                    (re[a], im[a]) = (re[a] + x, im[a] + y)
                }
            }
            size *= 2
        }
    }
}
