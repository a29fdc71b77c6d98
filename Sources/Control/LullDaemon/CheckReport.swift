// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary
import LullProtocol
import LullScore
import LullTime

/// `check`: what Lull reads in a tune file, and what is wrong with it.
///
/// - Thread: any
package struct CheckReport: Sendable {
    package let file: String
    private let reading: ABC.Reading

    package init(file: String) throws(Failure) {
        do throws(BoundedFile.Problem) {
            reading = ABC.read(try BoundedFile.read(file, upTo: Songbook.largestFile, waits: true))
        } catch {
            throw error == .tooLarge ? .tooManyTunes(file) : .unreadableTunes(file)
        }
        self.file = file
    }

    /// The tunes, or the one that `X:` numbers so; nil where there is no such tune.
    package func tunes(number: Int?) -> [Tune]? {
        guard let number else { return reading.tunes }
        let found = reading.tunes.filter { $0.number == number }
        return found.isEmpty ? nil : found
    }

    /// Problems that belong to no tune.
    package var problems: [Diagnostic] { reading.diagnostics }

    /// What a person is told: a line a tune, and a line for each thing that is wrong, with its place.
    package func lines(_ tunes: [Tune]) -> [String] {
        tunes.flatMap { tune in
            let title = tune.title.isEmpty ? Words.untitled(tune.number) : tune.title
            let notes = tune.voices.reduce(0) { $0 + $1.events.count }
            return [Words.tune(title, in: tune.meter, notes: notes)] + lines(tune.diagnostics)
        } + lines(problems)
    }

    private func lines(_ diagnostics: [Diagnostic]) -> [String] {
        diagnostics.map { "\(file):\($0.line):\($0.column): \($0.text)" }
    }

    /// The contract's `check --json` for one file.
    package func json(_ tunes: [Tune]) -> JSON {
        ["file": .string(file), "tunes": .array(tunes.map(\.json)), "diagnostics": .array(problems.map(\.json))]
    }
}

extension Tune {
    fileprivate var json: JSON {
        [
            "x": .integer(Int64(number)), "title": .string(title), "meter": .string(meter.description),
            "events": .array(events), "phrases": .array(phrases.map { .number($0.value) }),
            "verses": .array(lyrics.map { .array($0.map(\.json)) }), "diagnostics": .array(diagnostics.map(\.json)),
        ]
    }

    private var events: [JSON] {
        voices.enumerated().flatMap { index, voice in
            voice.events.map { event -> JSON in
                [
                    "onset": .number(event.onset.value), "length": .number(event.length.value),
                    "pitch": .integer(Int64(event.pitch)), "voice": .integer(Int64(index + 1)),
                ]
            }
        }
    }
}

extension Syllable {
    /// `beat` counts from the first downbeat.
    fileprivate var json: JSON {
        ["beat": .number(onset.value), "text": .string(text), "joinsNext": .bool(joinsNext)]
    }
}

extension Diagnostic {
    fileprivate var json: JSON {
        ["line": .integer(Int64(line)), "column": .integer(Int64(column)), "text": .string(text)]
    }
}
