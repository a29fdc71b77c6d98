// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// One period of the Liljencrants-Fant model of the voice source (Fant, Liljencrants and Lin, STL-QPSR 4/1985), shaped by
/// the single parameter Rd (Fant, STL-QPSR 2-3/1995): 0.5 is pressed, 2.7 is nearly breath.
///
/// Time is in periods, amplitude in units of the steepest closing slope.
///
/// - Thread: control
package struct GlottalPulse: Sendable {
    /// When the folds shut fastest, 0 to 1; before it they are open.
    package let closing: Double
    private let growth: Double
    private let frequency: Double
    private let scale: Double
    private let returning: Double
    private let decay: Double

    package init(rd: Double) {
        let ra = -0.01 + 0.048 * rd
        let rk = 0.224 + 0.118 * rd
        let rg = (rk / 4) * (0.5 + 1.2 * rk) / (0.11 * rd - ra * (0.5 + 1.2 * rk))
        let te = (1 + rk) / (2 * rg)
        let w = 2 * Double.pi * rg
        let rest = 1 - te
        // The return phase ends on 0 at the period's end: decay * ra = 1 - exp(-decay * rest).
        let e = Self.root(between: 1e-3, and: 2 / ra) { 1 - exp(-$0 * rest) - $0 * ra }
        let d = exp(-e * rest)
        let returned = -((1 - d) / e - d * rest) / (e * ra)
        // No air is made: the areas of the open and the return phase cancel.
        let a = Self.root(between: -60, and: 200) { a in
            let turn = w * te
            let open = (a * sin(turn) - w * cos(turn) + w * exp(-a * te)) / (a * a + w * w)
            return -open / sin(turn) + returned
        }
        closing = te
        growth = a
        frequency = w
        scale = -1 / (exp(a * te) * sin(w * te))
        returning = ra
        decay = e
    }

    /// The complex Fourier coefficient of harmonic `k`, from the model's closed form.
    package func coefficient(_ k: Int) -> (re: Double, im: Double) {
        let w = 2 * Double.pi * Double(k)
        let rise = Self.exponential(growth, frequency - w, from: 0, to: closing)
        let fall = Self.exponential(growth, -frequency - w, from: 0, to: closing)
        // (rise - fall) / 2i, the sine of the open phase.
        let open = (re: (rise.im - fall.im) / 2 * scale, im: -(rise.re - fall.re) / 2 * scale)
        let tail = Self.exponential(-decay, -w, from: closing, to: 1)
        let floor = Self.exponential(0, -w, from: closing, to: 1)
        let up = exp(decay * closing)
        let down = exp(-decay * (1 - closing))
        let share = -1 / (decay * returning)
        return (
            open.re + share * (tail.re * up - floor.re * down), open.im + share * (tail.im * up - floor.im * down)
        )
    }

    /// The integral of exp((a + ib) t) over an interval; a + ib must not be 0.
    private static func exponential(
        _ a: Double, _ b: Double, from start: Double, to end: Double
    ) -> (re: Double, im: Double) {
        let re = exp(a * end) * cos(b * end) - exp(a * start) * cos(b * start)
        let im = exp(a * end) * sin(b * end) - exp(a * start) * sin(b * start)
        let norm = a * a + b * b
        return ((re * a + im * b) / norm, (im * a - re * b) / norm)
    }

    /// Where a falling function crosses 0, by bisection.
    private static func root(between low: Double, and high: Double, of f: (Double) -> Double) -> Double {
        var (low, high) = (low, high)
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if f(middle) > 0 { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
