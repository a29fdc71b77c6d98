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

    /// Whether there are words under the notes.
    package var hasWords: Bool { tune.voices.first?.verses.contains { !$0.isEmpty } ?? false }

    package var hasChords: Bool { tune.voices.contains { !$0.chords.isEmpty } }

    /// The words under the notes; made anew at every call.
    package var verses: [Verse] {
        tune.lyrics.map { Verse($0, phrases: program.phrases) }.filter { !$0.lines.isEmpty }
    }

    /// What a parent should know of the words before singing them: what `N:Content note:` says.
    package var contentNote: String? {
        let notes = tune.texts("N").compactMap(Track.contentNote)
        return notes.isEmpty ? nil : notes.joined(separator: " ")
    }

    /// The other `N:` lines: where the tune and its words come from.
    package var provenance: [String] { tune.texts("N").filter { Track.contentNote($0) == nil } }

    private static func contentNote(_ text: String) -> String? {
        let mark = "content note:"
        guard text.lowercased().hasPrefix(mark) else { return nil }
        return String(text.dropFirst(mark.count).drop { $0 == " " })
    }

    /// The id of the first tune in a file of this name.
    package static func id(fileName: String) -> String {
        let stem = fileName.lowercased().split(separator: ".", omittingEmptySubsequences: false).dropLast()
        return String(stem.joined(separator: ".").map { $0 == "_" || $0.isWhitespace ? "-" : $0 })
    }
}
