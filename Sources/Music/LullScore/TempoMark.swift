// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// What `Q:` says: so many notes of a length a minute.
package struct TempoMark: Hashable, Sendable {
    /// The length that is counted.
    package var note: Quarters
    /// How many of them a minute, in millionths.
    package var micro: Int64

    /// The same speed in beats of `beat` quarter notes, held within what anyone may ask for.
    package func tempo(inBeatsOf beat: Quarters) -> Tempo {
        let micro = Int128(micro) * Int128(note.units) / Int128(beat.units)
        let wanted = Tempo(micro: max(1, Int64(clamping: micro)))
        return min(max(wanted, Tempo.range.lowerBound), Tempo.range.upperBound)
    }

    /// The longest length that is counted.
    private static let longest = Quarters(64)

    /// Reads `1/4=80`, `"Andante" 3/8=60`, `1/4 1/8=50`, `C=90` and a bare `80`, which counts quarter notes as other
    /// players of ABC do. Nil where there is no number, as in `"Andante"`, or no sense.
    ///
    /// - Parameter unit: The length of `C` in the old `C=90`.
    init?(_ field: Cursor, unit: Quarters) {
        var cursor = field
        var note = Quarters.zero
        var number: Int?
        while true {
            cursor.skipBlanks()
            if cursor.take("\"") {
                guard cursor.text(closedBy: "\"") != nil else { return nil }
            } else if cursor.take("=") {
                cursor.skipBlanks()
                number = cursor.number()
                break
            } else if cursor.take("C") || cursor.take("c") {
                note = unit.times(cursor.number() ?? 1, over: 1).length
            } else if let numerator = cursor.number() {
                guard cursor.take("/") else {
                    number = numerator
                    break
                }
                guard let denominator = cursor.number(), denominator > 0 else { return nil }
                note += Quarters(4 * numerator, over: denominator)
                guard note <= TempoMark.longest else { return nil }
            } else {
                return nil
            }
        }
        guard let number, number > 0, note <= TempoMark.longest else { return nil }
        self.note = note == .zero ? Quarters(1) : note
        micro = Int64(number) * 1_000_000
        if cursor.take("."), let tenths = cursor.peek().flatMap({ Int64(String($0)) }) { micro += tenths * 100_000 }
    }
}
