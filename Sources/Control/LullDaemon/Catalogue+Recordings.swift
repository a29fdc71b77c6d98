// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary
import LullProtocol
import LullTime

/// Recordings as they go over the wire. Times are in seconds; places count from the file's beginning.
extension Catalogue {
    /// As a list has it.
    static func recording(_ entry: RecordingEntry) -> JSON {
        .object(
            heading(
                entry.id, entry.title, entry.origin, entry.length, entry.tempo, entry.beatsPerBar, entry.confidence))
    }

    /// - Parameters:
    ///   - pace: The tempo of its grid; nil where it has none.
    private static func heading(
        _ id: String, _ title: String, _ origin: RecordingFacts.Origin, _ length: Frames, _ pace: Tempo?,
        _ beatsPerBar: Int?, _ confidence: Double
    ) -> JSON.Members {
        var members = JSON.Members([
            ("id", .string(id)), ("title", Self.title(title)), ("kind", "recording"),
            ("origin", .string(origin.rawValue)), ("length", .number(tenths(length))),
        ])
        members["tempo"] = pace.map(tempo)
        members["beatsPerBar"] = beatsPerBar.map { .integer(Int64($0)) }
        members["confidence"] = .number(hundredths(confidence))
        members["needsTaps"] = .bool(pace == nil)
        return members
    }

    /// In full.
    static func recording(_ recording: Recording) -> JSON {
        let facts = recording.facts
        let grid = facts.grid?.beats
        var members = heading(
            recording.id, facts.title, facts.origin, facts.trim.upperBound - facts.trim.lowerBound, grid?.tempo,
            grid?.beatsPerBar, facts.confidence)
        members["added"] = .integer(facts.added)
        members["bytes"] = .integer(Int64(recording.size))
        members["isCopy"] = .bool(recording.isCopy)
        members["from"] = .number(thousandths(facts.trim.lowerBound.seconds))
        members["to"] = .number(thousandths(facts.trim.upperBound.seconds))
        members["loudness"] = facts.loudness.map { loudness in
            [
                "integrated": .number(hundredths(loudness.integrated)),
                "loudest": .number(hundredths(loudness.loudest)),
                "truePeak": .number(hundredths(loudness.truePeak)),
            ]
        }
        members["hypotheses"] = hypotheses(facts)
        members["tonic"] = facts.tonic.map { .number(hundredths($0)) }
        members["grid"] = facts.grid.map { summary($0, undo: facts.undo.count) }
        return .object(members)
    }

    /// A recording's grid alone.
    static func grid(_ recording: Recording) -> JSON {
        let facts = recording.facts
        return [
            "id": .string(recording.id), "title": title(facts.title), "needsTaps": .bool(facts.grid == nil),
            "confidence": .number(hundredths(facts.confidence)),
            "grid": facts.grid.map { summary($0, undo: facts.undo.count) } ?? .null,
            "hypotheses": hypotheses(facts),
        ]
    }

    private static func hypotheses(_ facts: RecordingFacts) -> JSON {
        .array(facts.hypotheses.map { ["tempo": tempo($0.tempo), "score": .number(hundredths($0.score))] })
    }

    private static func summary(_ grid: RecordingFacts.Grid, undo: Int) -> JSON {
        let beats = grid.beats
        return [
            "source": .string(grid.source.rawValue), "tempo": tempo(beats.tempo),
            "beats": .integer(Int64(beats.beats.count)), "beatsPerBar": .integer(Int64(beats.beatsPerBar)),
            "first": .number(thousandths(beats.beats[0])),
            "last": .number(thousandths(beats.beats[beats.beats.count - 1])),
            "firstDownbeat": .number(thousandths(beats.seconds(of: Double(beats.firstDownbeat)))),
            "undo": .integer(Int64(undo)),
        ]
    }

    private static func tempo(_ tempo: Tempo) -> JSON { .number(hundredths(tempo.perMinute)) }

    private static func tenths(_ length: Frames) -> Double { (length.seconds * 10).rounded() / 10 }
    private static func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
    private static func thousandths(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}
