// SPDX-License-Identifier: GPL-3.0-or-later

import Testing

/// What is said to tired people: no health claim, no praise and no blame, no counting of days, and to any carer alike.
@Suite struct WordsTests {
    /// Words that begin so.
    static let bannedBeginnings = [
        "treat", "reliev", "therap", "cure", "curing", "diagnos", "mitigat", "remed", "clinical", "symptom",
        "medicin", "medicat", "depress", "anxi", "stress", "sooth", "guarantee", "bonding", "proven", "benefi",
        "improve", "boost", "stimulat", "streak", "congrat", "achiev", "reward", "badge", "leaderboard", "mumm",
        "momm", "daddy",
    ]
    static let bannedWords: Set<Substring> = [
        "heal", "heals", "healing", "healed", "calms", "calming", "mum", "mums", "mom", "moms", "dad", "dads", "missed",
        "goal", "goals", "proud", "guilty",
    ]
    /// Words that are harmless one by one.
    static let bannedPhrases = [
        "well done", "good job", "great job", "you failed", "you forgot", "you should", "days in a row",
        "evenings in a row", "nights in a row", "days since",
        "your score", "high score", "score of", "scored", "points for", "sleep better", "sleeps better",
        "fall asleep faster",
        "falls asleep faster", "bond with", "good mother", "good father", "good parent",
    ]
    /// What says that Lull claims nothing, and the terms of other fields: a `check` of a tune gives diagnostics.
    static let harmless = ["it is no treatment", "not a treatment of anything", "diagnostics"]

    /// The first word of `text` that has no place there.
    static func offence(in text: String) -> String? {
        var text = text.lowercased()
        for phrase in harmless { text = text.replacing(phrase, with: " ") }
        let words = text.split { !$0.isLetter }
        let word = words.first { word in
            bannedWords.contains(word) || bannedBeginnings.contains { word.hasPrefix($0) }
        }
        let plain = words.joined(separator: " ")
        return word.map { String($0) } ?? bannedPhrases.first { " \(plain) ".contains(" \($0)") }
    }

    /// Every string in the code of all rooms: names of errors, logs and keys too, for some of them are shown.
    @Test func `no sentence of the programs claims, counts, blames or leaves a carer out`() {
        var count = 0
        for file in Tree.sources {
            for literal in StringLiterals.all(in: file.text) {
                count += 1
                let offence = Self.offence(in: literal.text)
                #expect(offence == nil, "\(file.path):\(literal.line) says \(offence ?? ""): \(literal.text)")
            }
        }
        #expect(count > 2_000, "the strings are found")
    }

    /// What is written for people beside the code.
    @Test func `nor does any page, setting or unit`() {
        let files =
            ["README.md", "CHANGELOG.md", "Makefile", "Sources/lulld/lull.toml", "Sounds/README.md"]
            .compactMap(Tree.file) + Tree.files(under: "docs", endingIn: [".md"])
            + Tree.files(under: "Systemd", endingIn: [".service"]) + Tree.files(under: ".make", endingIn: [""])
        #expect(files.count > 8)
        for file in files {
            for (number, line) in file.lines.enumerated() {
                let offence = Self.offence(in: String(line))
                #expect(offence == nil, "\(file.path):\(number + 1) says \(offence ?? ""): \(line)")
            }
        }
    }

    @Test(arguments: [
        "Relieves wind.", "It is a treatment.", "No treatment is needed: it cures.", "Mum strokes.", "A 7 day streak!",
        "You missed two days.", "Well done!", "Your score is 7.", "Bonding, guaranteed.", "It soothes the baby.",
        "Three evenings in a row", "The baby sleeps better.",
    ])
    func `what has no place is noticed`(text: String) { #expect(Self.offence(in: text) != nil) }

    @Test(arguments: [
        "Lull plays a tune at the pace of your hands. It is no treatment and replaces none.", "Only scores.",
        "With help you can feel better.", "Your GP, midwife or health visitor", "the moment, the secure dismissal",
    ])
    func `what is right passes`(text: String) { #expect(Self.offence(in: text) == nil) }

    @Test func `a string is found however it is written`() {
        let code = ##"""
            let a = "one \(b("two") + "three") four" // "no"
            /* "no" /* "no" */ "no" */ let c = #"fi"ve \n \#("six")"#
            let d = """
                seven "eight" \
                nine
                """
            let e = "\"ten\\", f = "" + "eleven"
            """##
        let texts = StringLiterals.all(in: code).map { $0.text.split(separator: " ").joined(separator: " ") }
        #expect(
            Set(texts) == [
                "one … four", "two", "three", #"fi"ve \n …"#, "six", "\n seven \"eight\" nine\n", "\"ten\\", "",
                "eleven",
            ], "\(texts)")
    }

    /// One place for each program that people type, so that a translation has one place to go to.
    @Test(arguments: [("Sources/lull/", "Sources/lull/Strings/"), ("Sources/lulld/", "Sources/lulld/Words.swift")])
    func `every sentence of a program stands in its own place`(program: String, place: String) {
        let files = Tree.sources.filter { $0.path.hasPrefix(program) }
        #expect(files.contains { $0.path.hasPrefix(place) })
        for file in files where !file.path.hasPrefix(place) && !file.path.hasSuffix("/Licences.swift") {
            for literal in StringLiterals.all(in: file.text) {
                #expect(!Self.isSentence(literal.text), "\(file.path):\(literal.line): \(literal.text)")
            }
        }
    }

    /// Two words or more, one after the other.
    static func isSentence(_ text: String) -> Bool { text.firstMatch(of: /[A-Za-z]{2,}[,;:]? [A-Za-z`]{2,}/) != nil }

    @Test(arguments: [("Print the beat map.", true), ("ABC files.", true), ("tempo", false), ("\u{1B}[2J", false)])
    func `a sentence is known from a key`(text: String, isOne: Bool) { #expect(Self.isSentence(text) == isOne) }
}
