// SPDX-License-Identifier: GPL-3.0-or-later

/// A key: which letters are raised or lowered, and where home is.
package struct Key: Hashable, Sendable {
    /// Semitones by which each letter C D E F G A B is altered.
    package var alterations: [Int8]
    /// The tonic's pitch class, 0 for C to 11 for B; nil where the tune names no key.
    package var tonic: Int?

    /// `K:none`: no alterations, no home.
    package static let none = Key(alterations: Array(repeating: 0, count: 7), tonic: nil)

    /// Steps of the letters C D E F G A B above C, in semitones.
    static let steps: [Int] = [0, 2, 4, 5, 7, 9, 11]

    /// C is 0, B is 6, in either case; nil for anything else.
    static func letter(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "C"..."G": Int(scalar.value) - 67
        case "c"..."g": Int(scalar.value) - 99
        case "A", "B": Int(scalar.value) - 60
        case "a", "b": Int(scalar.value) - 92
        default: nil
        }
    }

    /// Major key signatures by letter, in fifths above C.
    private static let fifths = [0, 2, 4, -1, 1, 3, 5]
    private static let sharpOrder = [3, 0, 4, 1, 5, 2, 6]

    /// - Parameters:
    ///   - letter: C is 0, B is 6.
    ///   - accidental: 1 for a sharp, -1 for a flat.
    ///   - mode: Fifths from the major key on the same tonic: -3 for minor.
    init(letter: Int, accidental: Int, mode: Int) {
        tonic = (Key.steps[letter] + accidental + 12) % 12
        alterations = Array(repeating: 0, count: 7)
        let fifths = Key.fifths[letter] + 7 * accidental + mode
        for index in 0..<abs(fifths) {
            let position = index % 7
            let altered = fifths > 0 ? Key.sharpOrder[position] : Key.sharpOrder[6 - position]
            alterations[altered] += fifths > 0 ? 1 : -1
        }
    }

    private init(alterations: [Int8], tonic: Int?) {
        self.alterations = alterations
        self.tonic = tonic
    }

    /// The Highland pipe scale (`K:HP` has no signature, `K:Hp` marks F and C sharp): both sound alike.
    private static let pipes = Key(alterations: [1, 0, 0, 1, 0, 0, 0], tonic: 9)

    /// Reads the tonic and the mode at the cursor; nil where there is no key. Leaves what follows (`exp`, accidentals,
    /// clefs) to `KeyField`.
    init?(_ cursor: inout Cursor) {
        cursor.skipBlanks()
        var word = cursor.word()
        let whole = word.rest
        if whole.isEmpty || whole.lowercased() == "none" {
            self = .none
            return
        }
        if whole == "HP" || whole == "Hp" {
            self = Key.pipes
            return
        }
        guard let first = word.peek(), first <= "G", let letter = Key.letter(first) else { return nil }
        word.skip()
        let accidental = word.take("#") ? 1 : word.take("b") ? -1 : 0
        if !word.isAtEnd {
            guard let mode = Key.mode(word.rest) else { return nil }
            self.init(letter: letter, accidental: accidental, mode: mode)
            return
        }
        var ahead = cursor
        let mode = Key.mode(ahead.word().rest)
        if mode != nil { cursor = ahead }
        self.init(letter: letter, accidental: accidental, mode: mode ?? 0)
    }

    /// Fifths from major for a mode's name: its first three letters in either case, or `m`.
    private static func mode(_ name: String) -> Int? {
        let lower = name.lowercased()
        if lower == "m" { return -3 }
        switch lower.prefix(3) {
        case "maj", "ion": return 0
        case "min", "aeo": return -3
        case "mix": return -1
        case "dor": return -2
        case "phr": return -4
        case "loc": return -5
        case "lyd": return 1
        default: return nil
        }
    }
}
