// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

extension Sidecar {
    /// What a file turned out to be.
    package enum Reading: Equatable {
        case whole(Sidecar, version: Int)
        case newer(version: Int)
        /// Why it cannot be trusted, in words.
        case damaged(String)
    }

    /// - Parameter version: the newest that is understood
    package static func read(_ bytes: [UInt8], version newest: Int = Sidecar.version) -> Reading {
        guard bytes.starts(with: mark.utf8), let end = bytes.firstIndex(of: 0x0a),
            let version = Int(String(decoding: bytes[mark.utf8.count..<end], as: UTF8.self)), version > 0
        else { return .damaged(Words.noSidecar) }
        // What a newer one ends with is not known here.
        if version > newest { return .newer(version: version) }
        guard let last = bytes.dropLast().lastIndex(of: 0x0a), last >= end else { return .damaged(Words.cutShort) }
        let body = Array(bytes[...last])
        guard Array(bytes[(last + 1)...]) == Array("\(sumKey)\(sum(body))\n".utf8) else {
            return .damaged(Words.otherSum)
        }
        do {
            return .whole(try Sidecar(Fields(body[(end + 1)...])), version: version)
        } catch {
            return .damaged(error.reason)
        }
    }

    private init(_ fields: Fields) throws(Flaw) {
        hash = try fields.required("sha256") { ContentHash.isWellFormed(String($0)) ? String($0) : nil }
        size = try fields.required("bytes") { Int($0).flatMap { $0 >= 0 ? $0 : nil } }
        audio = try fields.optional("audio") { Sidecar.isPlainName($0) ? String($0) : nil }
        facts = RecordingFacts(
            title: try fields.required("title") { String($0) },
            origin: try fields.required("origin") { RecordingFacts.Origin(rawValue: String($0)) },
            added: try fields.required("added") { Int64($0) }, decoder: try fields.required("decoder") { Int($0) },
            length: try fields.required("frames", Sidecar.frames), trim: try fields.required("trim", Sidecar.range),
            grid: try fields.optional("grid", Sidecar.grid))
        facts.loudness = try fields.optional("loudness", Sidecar.loudness)
        facts.hypotheses = try fields.list("tempo", Sidecar.hypothesis)
        facts.confidence = try fields.required("confidence", Sidecar.number)
        facts.tonic = try fields.optional("tonic", Sidecar.number)
        for grid in try fields.list("undo", Sidecar.grid) { facts.pushUndo(grid) }
    }

    private struct Flaw: Error {
        var reason: String
    }

    /// The lines of a sidecar by their keys.
    private struct Fields {
        private var values: [Substring: [Substring]] = [:]

        private static let keys: Set<Substring> = [
            "sha256", "bytes", "audio", "title", "origin", "added", "decoder", "frames", "trim", "loudness", "tempo",
            "confidence", "tonic", "grid", "undo",
        ]

        /// Between a key and what is said of it.
        private static let sign = " = "

        init(_ lines: ArraySlice<UInt8>) throws(Flaw) {
            for line in lines.split(separator: 0x0a) {
                let text = String(validating: line, as: UTF8.self) ?? ""
                // By bytes: what is said may begin with a mark that joins the blank before it.
                guard let space = text.utf8.firstIndex(of: 0x20), Fields.keys.contains(text[..<space]),
                    text.utf8[space...].starts(with: Fields.sign.utf8)
                else { throw Flaw(reason: Words.noLine) }
                let value = text.utf8.index(space, offsetBy: Fields.sign.utf8.count)
                values[text[..<space], default: []].append(text[value...])
            }
        }

        func list<Value>(_ key: Substring, _ parse: (Substring) -> Value?) throws(Flaw) -> [Value] {
            var parsed: [Value] = []
            for text in values[key] ?? [] {
                guard let value = parse(text) else { throw Flaw(reason: Words.badLine(key)) }
                parsed.append(value)
            }
            return parsed
        }

        func optional<Value>(_ key: Substring, _ parse: (Substring) -> Value?) throws(Flaw) -> Value? {
            let found = try list(key, parse)
            guard found.count < 2 else { throw Flaw(reason: Words.twoLines(key)) }
            return found.first
        }

        func required<Value>(_ key: Substring, _ parse: (Substring) -> Value?) throws(Flaw) -> Value {
            guard let value = try optional(key, parse) else { throw Flaw(reason: Words.missingLine(key)) }
            return value
        }
    }

    /// Whether it names something in the sidecar's own folder, and nothing that is hidden there.
    static func isPlainName(_ name: some StringProtocol) -> Bool {
        !name.isEmpty && name.utf8.count < 256 && !name.hasPrefix(".")
            && !name.utf8.contains { $0 == 0x2f || $0 < 0x20 || $0 == 0x7f }
    }

    /// By bytes: a grid may have many thousands.
    private static func words(_ text: Substring) -> [Substring] {
        text.utf8.split(separator: 0x20).map { Substring($0) }
    }

    private static func number(_ text: Substring) -> Double? {
        Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    /// Nil for what would be longer than a year: the sums of such places cannot overflow.
    private static func frames(_ text: Substring) -> Frames? {
        Int64(text).flatMap { (0...31_536_000 * Frames.perSecond).contains($0) ? Frames($0) : nil }
    }

    private static func range(_ text: Substring) -> Range<Frames>? {
        let places = words(text).map(frames)
        guard places.count == 2, let from = places[0], let to = places[1], from <= to else { return nil }
        return from..<to
    }

    private static func loudness(_ text: Substring) -> RecordingFacts.Loudness? {
        let levels = words(text).map(number)
        guard levels.count == 3, let integrated = levels[0], let loudest = levels[1], let truePeak = levels[2] else {
            return nil
        }
        return RecordingFacts.Loudness(integrated: integrated, loudest: loudest, truePeak: truePeak)
    }

    private static func hypothesis(_ text: Substring) -> RecordingFacts.Hypothesis? {
        let words = words(text)
        guard words.count == 2, let micro = Int64(words[0]), micro > 0, let score = number(words[1]) else { return nil }
        return RecordingFacts.Hypothesis(tempo: Tempo(micro: micro), score: score)
    }

    private static func grid(_ text: Substring) -> RecordingFacts.Grid? {
        let words = words(text)
        guard words.count > 4, let source = RecordingFacts.Grid.Source(rawValue: String(words[0])),
            let downbeat = Int(words[1]), let bar = Int(words[2])
        else { return nil }
        let beats = words.dropFirst(3).compactMap(number)
        guard beats.count == words.count - 3 else { return nil }
        return BeatGrid(beats: beats, firstDownbeat: downbeat, beatsPerBar: bar)
            .map { RecordingFacts.Grid($0, by: source) }
    }
}
