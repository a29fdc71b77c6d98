// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary
import LullScore
import LullTime
import Testing

@Suite struct VerseTests {
    private func syllables(_ texts: String...) -> [LullScore.Syllable] {
        texts.enumerated().map { index, text in
            Syllable(
                onset: Beats(index), text: text.hasSuffix("-") ? String(text.dropLast()) : text,
                joinsNext: text.hasSuffix("-"))
        }
    }

    @Test func `a line is a phrase`() {
        let verse = Verse(syllables("lul-", "la-", "by", "sleep", "now"), phrases: [Beats(3), Beats(5)])
        #expect(verse.text == "lullaby\nsleep now")
        #expect(verse.lines.map(\.count) == [3, 2])
    }

    @Test func `a phrase that ends within a word leaves the word whole`() {
        #expect(
            Verse(syllables("hush", "lul-", "la-", "by", "sleep"), phrases: [Beats(2), Beats(5)]).text
                == "hush lullaby\nsleep")
    }

    @Test func `a syllable is sung until the next one or the phrase's end`() {
        var words = syllables("a", "b", "c")
        words[2].onset = Beats(6)
        let verse = Verse(words, phrases: [Beats(4), Beats(9)])
        #expect(verse.lines.joined().map(\.end) == [Beats(1), Beats(4), Beats(9)])
    }

    @Test func `phrases without words, words after the last phrase and empty syllables do no harm`() {
        let verse = Verse(syllables("a", "", "b"), phrases: [Beats(-4), Beats(-2), Beats(1)])
        #expect(verse.text == "a\nb" && verse.lines.joined().allSatisfy { $0.end >= $0.onset })
        #expect(Verse([], phrases: [Beats(1)]).lines.isEmpty && Verse([], phrases: []).text.isEmpty)
        #expect(Verse(syllables("a"), phrases: []).text == "a")
    }

    @Test(arguments: [
        ("C", "C major"), ("F", "F major"), ("Bb", "B flat major"), ("F#m", "F sharp minor"), ("Em", "E minor"),
        ("D dor", "D dorian"), ("Eb mix", "E flat mixolydian"), ("A phr", "A phrygian"), ("C lyd", "C lydian"),
        ("B loc", "B locrian"), ("C#", "C sharp major"), ("Cb", "C flat major"), ("HP", "A mixolydian"),
        ("D phr ^f", "D"), ("none", nil),
    ])
    func `a key has its name`(field: String, name: String?) throws {
        let tune = try #require(ABC.read(Array("X:1\nL:1/4\nK:\(field)\nC|\n".utf8)).tunes.first)
        #expect(tune.key.name == name)
    }
}
