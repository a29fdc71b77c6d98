// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary
import LullScore
import Testing

/// The tunes that ship with Lull, as scores to sing from.
@Suite struct BundledSongbookTests {
    static let ids = book.tracks().map(\.id)

    @Test func `there are at least thirty tunes, and the list beside them names each`() throws {
        #expect(Self.ids.count >= 30)
        #expect(book.problems().isEmpty)
        let list = try #require(Folder.contents(of: "\(folder)/README.md").map { String(decoding: $0, as: UTF8.self) })
        let rows = list.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let names = rows.compactMap { $0.split(separator: "`").dropFirst().first }
        #expect(names.map { Track.id(fileName: "\($0).abc") } == Self.ids)
    }

    @Test(arguments: ids) func `each says who made it, where it is from, why it is free and how it was checked`(
        _ id: String
    ) throws {
        let tune = try #require(book.track(id)).tune
        #expect(!tune.title.isEmpty && tune.texts("C").count == 1 && tune.texts("O").count == 1)
        #expect(tune.texts("N").contains { $0.hasPrefix("PD: ") })
        #expect(tune.texts("N").contains { $0.hasPrefix("Melody ") || $0.hasPrefix("Pitches ") })
    }

    @Test(arguments: ids) func `each names its own tempo, a slow one`(_ id: String) throws {
        let tune = try #require(book.track(id)).tune
        let mark = try #require(tune.tempo)
        let beatsPerMinute = Double(mark.micro) / 1e6 * mark.note.value / tune.meter.beat.value
        // Dotted beats rock, quarters walk; Weber counts his eighths.
        let slow = tune.meter.beat > Quarters(1) ? 40.0...50 : tune.meter.beat < Quarters(1) ? 100...110 : 60...84
        #expect(slow.contains(beatsPerMinute))
    }

    @Test(arguments: ids) func `each has a chord from its first downbeat on, and only chords that can be played`(
        _ id: String
    ) throws {
        let tune = try #require(book.track(id)).tune
        let symbols = try #require(tune.voices.first).chords
        #expect(try #require(symbols.first).onset <= tune.pickup)
        for symbol in symbols { #expect(Chord(symbol: symbol.text) != nil, "\(symbol.text)") }
    }

    @Test(arguments: ids) func `no chord contradicts a note that fills a beat`(_ id: String) throws {
        let tune = try #require(book.track(id)).tune
        let voice = try #require(tune.voices.first)
        let beat = tune.meter.beat
        var contradicted: [String] = []
        for note in voice.events {
            var onset = firstBeat(of: tune, from: note.onset)
            while onset + beat <= note.onset + note.length {
                let symbol = voice.chords.last { $0.onset <= onset }
                if let symbol, let chord = Chord(symbol: symbol.text), !chord.tones.contains(Int(note.pitch)) {
                    contradicted.append("\(note.pitch) at \(onset.value) by \(symbol.text)")
                }
                onset += beat
            }
        }
        #expect(contradicted == [])
    }

    @Test(arguments: ids) func `a chord begins where a beat does, and never twice in one`(_ id: String) throws {
        let tune = try #require(book.track(id)).tune
        let onsets = try #require(tune.voices.first).chords.map(\.onset)
        for onset in onsets where onset > tune.pickup { #expect(firstBeat(of: tune, from: onset) == onset) }
        #expect(zip(onsets, onsets.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test(arguments: ids) func `what has a content note is hummed without words`(_ id: String) throws {
        let track = try #require(book.track(id))
        if track.contentNote != nil { #expect(!track.hasWords && track.tune.texts("W").isEmpty) }
    }

    @Test func `the grim ones are noted`() {
        let noted = book.tracks().filter { $0.contentNote != nil }
        #expect(noted.map(\.id) == ["heidschi-bumbeidschi", "skye-boat-song", "weber-schlaf-herzenssoehnchen"])
    }

    /// The first beat at or after a place.
    private func firstBeat(of tune: Tune, from onset: Quarters) -> Quarters {
        var beat = tune.pickup
        while beat < onset { beat += tune.meter.beat }
        while beat - tune.meter.beat >= onset { beat = beat - tune.meter.beat }
        return beat
    }
}

private let folder = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/Sounds"
private let book = Songbook(folders: [folder])
