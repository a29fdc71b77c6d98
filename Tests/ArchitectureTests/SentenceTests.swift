// SPDX-License-Identifier: GPL-3.0-or-later

import Testing

/// Where the rooms of `lulld` keep what they say, so that a translation knows where to go: in each room `Words.swift`,
/// `Words+THEME.swift` where that grows or a theme stands by itself, and `…Error.swift` for an error that tells itself.
@Suite struct SentenceTests {
    /// Tables whose rows are words: of methods, of strokes, of routines.
    static let tables = [
        "Sources/Control/LullProtocol/Method+Table.swift", "Sources/Music/LullStrokes/Routines.swift",
        "Sources/Music/LullStrokes/Strokes.swift", "Sources/Music/LullStrokes/Strokes+Arms.swift",
        "Sources/Music/LullStrokes/Strokes+Back.swift", "Sources/Music/LullStrokes/Strokes+Chest.swift",
        "Sources/Music/LullStrokes/Strokes+Face.swift", "Sources/Music/LullStrokes/Strokes+Legs.swift",
        "Sources/Music/LullStrokes/Strokes+Stomach.swift",
    ]

    static let rooms = Tree.sources.filter { file in
        ImportTable.target(of: file) != nil && !file.path.hasPrefix("Sources/lull")
    }

    static func sentences(in file: SourceFile) -> [StringLiterals.Literal] {
        StringLiterals.all(in: file.text).filter { isSentence($0.text) }
    }

    /// Two words or more that end as a sentence does, or four or more that begin as one does: it may end in an
    /// interpolation, or go on in another literal.
    static func isSentence(_ text: String) -> Bool {
        let words = text.split(whereSeparator: \.isWhitespace).filter { $0.contains { $0.isLetter || $0 == "…" } }
        let isEnded = words.count >= 2 && text.contains(where: \.isLetter) && text.firstMatch(of: /[.?!]\s*$/) != nil
        return isEnded || words.count >= 4 && text.firstMatch(of: /^\s*(?:A|I|[A-Z][a-z]+)[,;:]? [a-z`…]/) != nil
    }

    static func isForWords(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return name == "Words.swift" || name.hasPrefix("Words+") || name.hasSuffix("Error.swift")
            || tables.contains(path)
    }

    @Test func `every sentence of a room stands in a file for words`() {
        for file in Self.rooms where !Self.isForWords(file.path) {
            for sentence in Self.sentences(in: file) {
                Issue.record("\(file.path):\(sentence.line) says what belongs into Words.swift: \(sentence.text)")
            }
        }
    }

    @Test func `the files for words hold sentences`() {
        let files = Self.rooms.filter { Self.isForWords($0.path) }
        #expect(Self.tables.allSatisfy { path in files.contains { $0.path == path } })
        #expect(files.reduce(0) { $0 + Self.sentences(in: $1).count } > 500)
    }

    @Test(arguments: [
        "Restart lulld.", "`lull strokes` lists them.", "… cannot be ….", "version cannot be ….", "Did you mean …?",
        "What was rendered of … cannot be read: …", "The beats of … are not known yet, so it plays ", "Give ….",
        "A tie stands after no note; it is left out.", " it ends here. ",
    ])
    func `a sentence is one whole or begun`(text: String) { #expect(Self.isSentence(text)) }

    @Test(arguments: [
        "tempo …", "…/lull.toml", "Legs and feet", "INSERT OR REPLACE INTO lying VALUES (…)", "Rubber Band … R3", "….…",
        "lull recording ", "X-Lull-Place", "",
    ])
    func `a key, a name or a command is none`(text: String) { #expect(!Self.isSentence(text)) }

    @Test(arguments: [
        ("Sources/Control/LullDaemon/Words.swift", true), ("Sources/Control/LullDaemon/Words+Grid.swift", true),
        ("Sources/Library/LullLibrary/SQLiteError.swift", true), ("Sources/Music/LullStrokes/Strokes.swift", true),
        ("Sources/Control/LullDaemon/Wordsmith.swift", false), ("Sources/Music/LullScore/Diagnostic.swift", false),
    ])
    func `a file for words is known by its name`(path: String, isOne: Bool) { #expect(Self.isForWords(path) == isOne) }
}
