// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore

extension Key {
    /// "F major", "B flat dorian"; the tonic alone where the signature is of no mode; nil where there is no home.
    package var name: String? {
        guard let tonic,
            let letter = (0..<7).first(where: { (Key.naturals[$0] + Int(alterations[$0]) + 12) % 12 == tonic })
        else { return nil }
        let accidental = Int(alterations[letter])
        let home = Key.letters[letter] + (Key.accidentals[accidental].map { " " + $0 } ?? "")
        // The signature counts fifths from C, and each mode lies so many from the major key of the same tonic.
        let fifths = alterations.reduce(0) { $0 + Int($1) }
        let mode = fifths - Key.majorFifths[letter] - 7 * accidental
        guard let name = Key.modes[mode], alterations == Key.signature(fifths) else { return home }
        return "\(home) \(name)"
    }

    private static func signature(_ fifths: Int) -> [Int8] {
        let order = fifths > 0 ? Key.sharps : Key.sharps.reversed()
        var alterations = [Int8](repeating: 0, count: 7)
        for index in 0..<abs(fifths) { alterations[order[index % 7]] += fifths > 0 ? 1 : -1 }
        return alterations
    }

    private static let naturals = [0, 2, 4, 5, 7, 9, 11]
    private static let letters = ["C", "D", "E", "F", "G", "A", "B"]
    private static let accidentals = [-2: "double flat", -1: "flat", 1: "sharp", 2: "double sharp"]
    /// Fifths above C of the major key on each letter.
    private static let majorFifths = [0, 2, 4, -1, 1, 3, 5]
    /// The letters in the order in which sharps are added.
    private static let sharps = [3, 0, 4, 1, 5, 2, 6]
    private static let modes = [
        0: "major", -3: "minor", -1: "mixolydian", -2: "dorian", -4: "phrygian", -5: "locrian", 1: "lydian",
    ]
}
