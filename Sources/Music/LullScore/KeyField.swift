// SPDX-License-Identifier: GPL-3.0-or-later

/// What a `K:` or a `V:` field says besides the key or the voice: how far what sounds lies from what is written.
struct Clef: Equatable {
    /// Octaves, from `octave=` or from a clef with an 8 above or below it.
    var octaves = 0
    /// Semitones, from `transpose=`.
    var transposition = 0

    /// Semitones from written to sounding pitch.
    var shift: Int { 12 * octaves + transposition }

    /// Takes one `name=value` or a bare clef name; false where it is neither.
    mutating func take(_ word: Cursor) -> Bool {
        var value = word
        guard let name = value.text(closedBy: "=") else { return takeClef(word.rest) }
        switch name {
        case "octave":
            octaves = value.signedNumber().map { min(max($0, -4), 4) } ?? octaves
        case "transpose", "t":
            transposition = value.signedNumber().map { min(max($0, -48), 48) } ?? transposition
        case "clef":
            _ = takeClef(value.rest)
        default:
            return !name.isEmpty && name.allSatisfy { $0.isLetter || $0 == "-" }
        }
        return true
    }

    /// Whether a `K:` field begins with a clef instead of a key, which leaves the key as it was.
    static func isAlone(_ field: Cursor) -> Bool {
        var (cursor, clef) = (field, Clef())
        let word = cursor.word()
        return word.rest != "none" && clef.take(word)
    }

    private mutating func takeClef(_ text: String) -> Bool {
        let name = text.filter { $0 != "\"" }
        if name.hasSuffix("-8") { octaves = -1 }
        if name.hasSuffix("+8") { octaves = 1 }
        return ["treble", "bass", "alto", "tenor", "perc", "none"].contains { name.hasPrefix($0) }
    }
}

/// What follows `K:`.
struct KeyField {
    var key: Key
    var clef: Clef?

    /// Reads a key, explicit accidentals and clef properties; what it does not know it reports and steps over.
    init?(_ field: Cursor, current: Key, log: inout DiagnosticLog) {
        var cursor = field
        var clef = Clef()
        if Clef.isAlone(cursor) {
            key = current
        } else if let read = Key(&cursor) {
            key = read
        } else {
            return nil
        }
        while true {
            var word = cursor.word()
            if word.isAtEnd { break }
            if word.rest == "exp" {
                key.alterations = Key.none.alterations
            } else if let accidental = Accidental(&word) {
                if let letter = word.peek().flatMap(Key.letter) {
                    key.alterations[letter] = accidental.semitones
                } else {
                    log.add(word.place, Words.accidentalInKey)
                }
            } else if !clef.take(word) {
                log.add(word.place, Words.unknownInKey(word.excerpt))
            }
        }
        self.clef = clef == Clef() ? nil : clef
    }
}

/// `^^ ^ = _ __` before a note's letter.
struct Accidental: Equatable {
    var semitones: Int8

    init(semitones: Int8) { self.semitones = semitones }

    /// Nil, and no step, where no accidental comes next.
    init?(_ cursor: inout Cursor) {
        if cursor.take("^") {
            semitones = cursor.take("^") ? 2 : 1
        } else if cursor.take("_") {
            semitones = cursor.take("_") ? -2 : -1
        } else if cursor.take("=") {
            semitones = 0
        } else {
            return nil
        }
    }
}
