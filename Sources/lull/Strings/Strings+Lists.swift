// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

extension Strings {
    static let none = "Nothing matches."

    package static func tracks(_ list: [JSON]) -> Table {
        Table(
            list.map { track in
                let isRecording = track["kind"]?.string == "recording"
                let facts =
                    isRecording
                    ? recordingFacts(track)
                    : [
                        track["origin"]?.string, track["meter"]?.string, track["tempo"]?.double.map(tempo),
                        track["hasWords"]?.bool ?? false ? "with words" : nil,
                    ]
                return [text(track["id"]), text(track["title"]), joined(facts)]
            })
    }

    /// What did not fit into a list.
    static func left(_ count: Int) -> String {
        "And \(count) more; add a word of the title to see fewer."
    }

    package static func track(_ track: JSON) -> [String] {
        if track["kind"]?.string == "recording" { return recording(track) }
        let makers = [track["composer"]?.string, track["origin"]?.string]
        let music = [
            track["meter"]?.string, track["key"]?.string, track["tempo"]?.double.map(tempo),
            track["length"]?.double.map(length), track["hasChords"]?.bool ?? false ? "with chord symbols" : nil,
        ]
        let verses = (track["verses"]?.array ?? []).compactMap(\.string)
        let notes = (track["notes"]?.array ?? []).compactMap(\.string)
        let content = track["contentNote"]?.string.map { ["", "A note on the words: \($0)"] } ?? []
        return ["\(text(track["title"])) (\(text(track["id"])))"]
            + [joined(makers), joined(music)].filter { !$0.isEmpty }
            + verses.flatMap { verse in
                [""] + verse.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
            } + content + (notes.isEmpty ? [] : [""] + notes)
    }

    package static func strokes(_ list: [JSON]) -> Table {
        Table(
            list.map { stroke in
                [
                    text(stroke["id"]), text(stroke["name"]),
                    joined([stroke["region"]?.string, stroke["rate"]?.double.map(rate)]),
                ]
            })
    }

    package static func stroke(_ stroke: JSON) -> [String] {
        let range = stroke["range"].flatMap { range -> String? in
            guard let from = range["from"]?.double, let to = range["to"]?.double else { return nil }
            return "\(number(from)) to \(number(to)) suit it"
        }
        let facts = [
            stroke["rate"]?.double.map(rate), range, stroke["beatsPerStroke"]?.int.map(beats),
            stroke["repeats"]?.int.map { "\(counted($0, "time", "times")) over" },
        ]
        return ["\(text(stroke["name"])) (\(text(stroke["id"])))"]
            + [stroke["motion"]?.string.map(sentence), joined(facts)].compactMap { $0 }
            + (stroke["cautions"]?.array ?? []).compactMap(\.string)
    }

    package static func voices(_ list: [JSON]) -> Table {
        Table(
            list.map { voice in
                let (id, name) = (text(voice["id"]), text(voice["name"]))
                return [mark(voice) + id] + (name == id ? [] : [name]) + [text(voice["words"])]
            })
    }

    package static func layers(_ list: [JSON]) -> Table {
        Table(
            list.map { layer in
                let level = layer["level"]?.int ?? 0
                return [
                    (level > 0 ? "* " : "  ") + text(layer["id"]), level > 0 ? "\(level)" : "off", text(layer["words"]),
                ]
            })
    }

    static let microphones = "To record from:"

    package static func devices(_ list: [JSON]) -> Table {
        Table(list.map { [mark($0) + text($0["id"]), text($0["name"]), text($0["device"])] })
    }

    /// The one in use is marked.
    private static func mark(_ item: JSON) -> String { item["current"]?.bool ?? false ? "* " : "  " }

    static func text(_ json: JSON?) -> String { json?.string ?? "" }

    static func joined(_ facts: [String?]) -> String {
        facts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// With a capital and a full stop.
    static func sentence(_ text: String) -> String {
        let start = capitalized(text)
        return start.last.map { ".!?".contains($0) } ?? true ? start : start + "."
    }
}
