// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary
import LullProtocol
import LullScore
import LullTime

extension Catalogue {
    /// - Returns: As many tracks as fit into one answer; `left` counts the others.
    static func tracks(
        _ songbook: Songbook, _ recordings: [RecordingEntry], text: String?, kind: String?, problems: [String]
    ) -> JSON {
        let wanted = text?.lowercased()
        let tunes =
            kind == "recording" ? [] : songbook.list().filter { tune in wanted.map { tune.mentions($0) } ?? true }
        let shown =
            tunes.prefix(Room.tracks).map { .object(summary($0)) }
            + recordings.prefix(max(0, Room.tracks - tunes.count)).map { recording($0) }
        var result = JSON.Members([("tracks", .array(shown))])
        let left = tunes.count + recordings.count - shown.count
        if left > 0 { result["left"] = .integer(Int64(left)) }
        if !problems.isEmpty { result["problems"] = .array(problems.prefix(Room.problems).map { Self.text($0) }) }
        return .object(result)
    }

    /// A track in full.
    ///
    /// `verses` are the words to be read, a line each; `syllables` the same to be followed: of each verse, of each line,
    /// the syllables with the beats from which and to which each is sung, counted from the tune's first downbeat.
    static func track(_ track: Track) -> JSON {
        var members = summary(TrackSummary(track))
        members["composer"] = text(track.tune.texts("C").joined(separator: "; "))
        members["key"] = track.tune.key.name.map { .string($0) }
        members["beats"] = .number(place(track.program.length))
        members["pickup"] = .number(place(track.program.pickup))
        members["beatsPerBar"] = .integer(Int64(track.program.beatsPerBar))
        let verses = verses(track)
        members["verses"] = .array((verses.map(\.text) + [track.loneWords].compactMap { $0 }).map(text))
        members["syllables"] = .array(
            verses.map { verse in .array(verse.lines.map { line in .array(line.map(syllable)) }) })
        members["contentNote"] = track.contentNote.map(text)
        members["notes"] = .array(track.provenance.map(text))
        return .object(members)
    }

    private static func summary(_ track: TrackSummary) -> JSON.Members {
        JSON.Members([
            ("id", .string(track.id)), ("title", title(track.title)), ("kind", "score"),
            ("origin", text(track.origin, Room.title)), ("meter", .string(track.meter)),
            ("tempo", .number(track.tempo.perMinute)), ("length", .number((track.length * 10).rounded() / 10)),
            ("hasWords", .bool(track.hasWords)), ("hasChords", .bool(track.hasChords)),
        ])
    }

    /// As many verses as there is room for.
    private static func verses(_ track: Track) -> [Verse] {
        var room = Room.syllables
        return Array(
            track.verses.prefix { verse in
                room -= verse.lines.reduce(0) { $0 + $1.count }
                return room >= 0
            })
    }

    private static func syllable(_ syllable: Verse.Syllable) -> JSON {
        [
            "beat": .number(place(syllable.onset)), "end": .number(place(syllable.end)),
            "text": text(syllable.text, Room.syllable), "joinsNext": .bool(syllable.joinsNext),
        ]
    }

    /// To a ten-thousandth of a beat: 0.3 ms at the slowest.
    static func place(_ beats: Beats) -> Double { (beats.value * 10_000).rounded() / 10_000 }

    /// A title, no longer than there is room for.
    static func title(_ title: String) -> JSON { text(title, Room.title) }

    private static func text(_ text: String) -> JSON { Self.text(text, Room.text) }

    private static func text(_ text: String, _ room: Int) -> JSON {
        .string(text.unicodeScalars.count > room ? String(text.unicodeScalars.prefix(room)) + "…" : text)
    }
}

extension Track {
    /// Words that stand below the tune (`W:`), where none stand under its notes.
    fileprivate var loneWords: String? {
        let lines = tune.texts("W")
        return hasWords || lines.isEmpty ? nil : lines.joined(separator: "\n")
    }
}

/// How much of a strange file goes into one answer, so that no file keeps the others from being listed: counts, and for
/// texts Unicode scalars.
private enum Room {
    static let tracks = 500
    static let problems = 10
    static let title = 120
    static let syllables = 1_500
    static let syllable = 24
    static let text = 4_000
}
