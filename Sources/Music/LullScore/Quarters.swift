// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// A length or a place in quarter notes, exact: what a score is written in.
///
/// Counted in the units of `Beats`, so that every note value down to 1/65,536 and every tuplet of 2 to 10 is a whole
/// number, and so that going from quarter notes to the beats of any metre stays exact.
///
/// - Thread: any
package struct Quarters: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// 928,972,800ths of a quarter note.
    package var units: Int64

    package init(units: Int64) { self.units = units }
    package init(_ whole: Int) { units = Int64(whole) * Beats.unitsPerBeat }

    /// `numerator / denominator` quarter notes, rounded to the nearest unit; `denominator` is above zero.
    package init(_ numerator: Int, over denominator: Int) {
        units = Quarters(units: Beats.unitsPerBeat).times(numerator, over: denominator).length.units
    }

    package static let zero = Quarters(units: 0)

    /// The count as a fraction; for people and for the wire.
    package var value: Double { Double(units) / Double(Beats.unitsPerBeat) }

    /// The product with `numerator / denominator`, and whether it is exact or was rounded to the nearest unit.
    func times(_ numerator: Int, over denominator: Int) -> (length: Quarters, exact: Bool) {
        let product = Int128(units) * Int128(numerator)
        let (quotient, rest) = product.quotientAndRemainder(dividingBy: Int128(denominator))
        let up = 2 * rest >= Int128(denominator) ? 1 : 2 * rest <= -Int128(denominator) ? -1 : 0
        return (Quarters(units: Int64(clamping: quotient + Int128(up))), rest == 0)
    }

    /// The same place counted in beats of `beat` quarter notes each.
    func beats(of beat: Quarters) -> Beats {
        Beats(units: times(Int(Beats.unitsPerBeat), over: Int(beat.units)).length.units)
    }

    package static func < (a: Quarters, b: Quarters) -> Bool { a.units < b.units }
    package static func + (a: Quarters, b: Quarters) -> Quarters { Quarters(units: a.units + b.units) }
    package static func - (a: Quarters, b: Quarters) -> Quarters { Quarters(units: a.units - b.units) }
    package static func * (a: Quarters, n: Int) -> Quarters { Quarters(units: a.units * Int64(n)) }
    package static func += (a: inout Quarters, b: Quarters) { a = a + b }
}

extension Quarters: CustomStringConvertible {
    /// As a fraction of a whole note in lowest terms: `3/8`.
    package var description: String {
        var (a, b) = (units.magnitude, (4 * Beats.unitsPerBeat).magnitude)
        while b != 0 { (a, b) = (b, a % b) }
        guard a > 0 else { return "0" }
        let divisor = Int64(a)
        let denominator = 4 * Beats.unitsPerBeat / divisor
        return denominator == 1 ? "\(units / divisor)" : "\(units / divisor)/\(denominator)"
    }
}
