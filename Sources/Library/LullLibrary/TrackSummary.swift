// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullScore
import LullTime

/// What a list tells of a tune, and what it is found by: all that is kept of a tune which lies on the disk.
///
/// - Thread: any
package struct TrackSummary: Sendable {
    package let id: String
    package let title: String
    /// Where the tune comes from (`O:`), in the file's words; empty where that is not said.
    package let origin: String
    package let meter: String
    package let tempo: Tempo
    /// Seconds at that tempo.
    package let length: Double
    package let hasWords: Bool
    package let hasChords: Bool
    /// Id, titles, composers and origins in lower case, a line each.
    private let texts: String

    package init(_ track: Track) {
        id = track.id
        title = track.title
        origin = track.tune.texts("O").joined(separator: "; ")
        meter = track.tune.meter.description
        tempo = track.program.tempo
        length = track.program.length.value * 60 / track.program.tempo.perMinute
        hasWords = track.hasWords
        hasChords = track.hasChords
        texts = ([track.id, track.title] + ["T", "C", "O"].flatMap { track.tune.texts($0) })
            .joined(separator: "\n").lowercased()
    }

    /// Whether id, a title, a composer or an origin has `words` in it.
    ///
    /// - Parameter words: in lower case
    package func mentions(_ words: String) -> Bool {
        // Letters beyond ASCII can be written in more than one way, which only characters know.
        guard words.utf8.allSatisfy({ $0 < 0x80 }) else { return texts.contains(words) }
        return strstr(texts, words) != nil
    }
}
