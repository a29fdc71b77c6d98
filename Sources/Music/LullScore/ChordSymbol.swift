// SPDX-License-Identifier: GPL-3.0-or-later

extension Chord {
    /// Reads a symbol such as `Bb`, `F#m7` or `D/F♯` (ABC 2.1, 4.18); nil where it is none, also in lower case, which
    /// some write for minor and some for a bass note. What stands in parentheses after a chord is an alternative or an
    /// extension and is left out.
    package init?(symbol: String) {
        let text = symbol.filter { !$0.isWhitespace }.prefix { $0 != "(" }
        var rest = text
        guard let root = Chord.note(&rest) else { return nil }
        var bass: Int?
        if let slash = rest.lastIndex(of: "/") {
            var after = rest[rest.index(after: slash)...]
            if let note = Chord.note(&after), after.isEmpty {
                bass = note
                rest = rest[..<slash]
            }
        }
        guard let steps = Chord.qualities[String(rest)] else { return nil }
        self.init(root: root, steps: steps, bass: bass)
    }

    /// A capital letter and its accidental, in semitones from C; nil where `text` begins with no such letter.
    private static func note(_ text: inout Substring) -> Int? {
        guard let first = text.unicodeScalars.first, first <= "G", let letter = Key.letter(first) else { return nil }
        text.unicodeScalars.removeFirst()
        var accidental = 0
        switch text.unicodeScalars.first {
        case "#"?, "\u{266F}"?: accidental = 1
        case "b"?, "\u{266D}"?: accidental = -1
        default: break
        }
        if accidental != 0 { text.unicodeScalars.removeFirst() }
        return Key.steps[letter] + accidental
    }

    /// Semitones above the root for every spelling of a chord's quality.
    private static let qualities: [String: [Int]] = {
        let table: [(names: String, steps: [Int])] = [
            ("maj Maj M", [0, 4, 7]), ("m min mi Min -", [0, 3, 7]), ("5", [0, 7]),
            ("7 dom7", [0, 4, 7, 10]), ("m7 min7 mi7 -7", [0, 3, 7, 10]),
            ("maj7 Maj7 ma7 M7 j7 \u{0394} \u{0394}7", [0, 4, 7, 11]),
            ("mmaj7 mMaj7 mM7", [0, 3, 7, 11]),
            ("6 maj6 M6", [0, 4, 7, 9]), ("m6 min6 mi6 -6", [0, 3, 7, 9]), ("6/9 69", [0, 2, 4, 7, 9]),
            ("9", [0, 2, 4, 7, 10]), ("m9 min9 -9", [0, 2, 3, 7, 10]), ("maj9 Maj9 M9", [0, 2, 4, 7, 11]),
            ("add9 2 add2", [0, 2, 4, 7]), ("madd9", [0, 2, 3, 7]),
            ("11", [0, 2, 5, 7, 10]), ("13", [0, 4, 9, 10]),
            ("dim o \u{00B0}", [0, 3, 6]), ("dim7 o7 \u{00B0}7", [0, 3, 6, 9]),
            ("m7b5 m7\u{266D}5 \u{00F8} \u{00F8}7", [0, 3, 6, 10]),
            ("aug + +5", [0, 4, 8]), ("aug7 +7 7#5", [0, 4, 8, 10]),
            ("sus2", [0, 2, 7]), ("sus4 sus 4", [0, 5, 7]), ("7sus4 7sus", [0, 5, 7, 10]),
        ]
        var qualities: [String: [Int]] = ["": [0, 4, 7]]
        for row in table { for name in row.names.split(separator: " ") { qualities[String(name)] = row.steps } }
        return qualities
    }()
}
