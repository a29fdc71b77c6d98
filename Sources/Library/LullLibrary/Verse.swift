// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import LullTime

/// The words of one time through a tune, line by line. A line is what is sung in one breath.
///
/// - Thread: any
package struct Verse: Sendable, Equatable {
    /// A syllable with the stretch of the tune on which it is sung, from the first downbeat.
    package struct Syllable: Sendable, Equatable {
        package var onset: Beats
        /// Where the next syllable begins, or the phrase ends.
        package var end: Beats
        package var text: String
        /// The word goes on with the next syllable.
        package var joinsNext: Bool
    }

    package let lines: [[Syllable]]

    /// - Parameter phrases: Where phrases end, ascending. Where one ends within a word, the line goes on to its end.
    package init(_ syllables: [LullScore.Syllable], phrases: [Beats]) {
        var lines: [[Syllable]] = [[]]
        var phrases = phrases[...]
        var isPhraseOver = false
        let sung = syllables.filter { !$0.text.isEmpty }
        for (index, syllable) in sung.enumerated() {
            while let end = phrases.first, end <= syllable.onset {
                phrases.removeFirst()
                isPhraseOver = true
            }
            if isPhraseOver, lines.last?.last.map({ !$0.joinsNext }) ?? false { lines.append([]) }
            if lines.last?.isEmpty ?? true { isPhraseOver = false }
            let ends = [phrases.first, index + 1 < sung.count ? sung[index + 1].onset : nil].compactMap { $0 }
            lines[lines.count - 1].append(
                Syllable(
                    onset: syllable.onset, end: ends.min() ?? syllable.onset, text: syllable.text,
                    joinsNext: syllable.joinsNext))
        }
        self.lines = lines.filter { !$0.isEmpty }
    }

    /// As it is read.
    package var text: String { lines.map(Verse.text).joined(separator: "\n") }

    private static func text(_ line: [Syllable]) -> String {
        line.enumerated().map { $1.joinsNext || $0 == line.count - 1 ? $1.text : $1.text + " " }.joined()
    }
}
