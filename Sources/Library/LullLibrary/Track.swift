// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore

/// A tune in the songbook.
///
/// - Thread: any
package struct Track: Sendable {
    /// The file's name in lower case with `-` for `_` and blanks; a file's further tunes add their `X:` number.
    package let id: String
    package let tune: Tune
    /// What the tune is as a performance, made once.
    package let program: Program

    package var title: String { tune.title }

    /// The words, a verse each, as they are sung.
    package var verses: [String] {
        guard let voice = tune.voices.first else { return [] }
        return voice.verses.map { verse in
            verse.map { $0.joinsNext ? $0.text : $0.text + " " }.joined().trimmedEnd
        }.filter { !$0.isEmpty }
    }

    /// The id of the first tune in a file of this name.
    package static func id(fileName: String) -> String {
        let stem = fileName.lowercased().split(separator: ".", omittingEmptySubsequences: false).dropLast()
        return String(stem.joined(separator: ".").map { $0 == "_" || $0.isWhitespace ? "-" : $0 })
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
