// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing
import lull

@Suite("The words on the screen")
struct WordsOnScreenTests {
    private func made(_ lines: [[String]]) -> Song? {
        var beat = 0.0
        let syllables = lines.map { line -> JSON in
            .array(
                line.map { text in
                    beat += 1
                    let joins = text.hasSuffix("-")
                    return [
                        "beat": .number(beat - 1), "end": .number(beat),
                        "text": .string(joins ? String(text.dropLast()) : text), "joinsNext": .bool(joins),
                    ]
                })
        }
        return Song(["beats": .number(beat), "pickup": 0.0, "syllables": [.array(syllables)]])
    }

    private func pacer(_ song: Song, beat: Double) -> Pacer {
        var pacer = Pacer()
        pacer.take(Now(.example()), at: 0)
        let line = BeatLine(
            isRunning: true, beat: beat, at: 0, tempo: 72, beatsPerStroke: 6, strokeOrigin: 0, firstStroke: 0)
        if let line { pacer.take(line) }
        if let pass = Pass(.pass(start: 0, pickup: 0, beats: song.beats)) { pacer.take(pass) }
        pacer.take(song, of: "a")
        return pacer
    }

    private let lines = [
        ["Gu-", "ten", "A-", "bend,", "gut'", "Nacht,"], ["ね-", "ん", "ね-", "ん", "子守-", "唄"],
        ["Schmet-", "ter-", "lings-", "flü-", "gel-", "chen"],
    ]

    @Test(arguments: 1...40, [true, false])
    func `a line keeps its words, its width and its rows, whatever is marked`(columns: Int, canStyle: Bool) throws {
        let song = try #require(made(lines))
        let layout = Layout(columns: columns, rows: 24, glyphs: .unicode, hasKeys: false, canStyle: canStyle)
        for line in song.verses.joined() {
            let plain = layout.rows(of: line).map(\.text)
            #expect(plain.joined(separator: " ") == Song.text(line))
            let longest = Song.text(line).split(separator: " ").map { Text.columns(String($0)) }.max() ?? 0
            #expect(plain.allSatisfy { Text.columns($0) <= max(longest, canStyle ? columns : columns - 2) })
            for mark in line.indices {
                let rows = layout.rows(of: line, mark: mark)
                #expect(rows.count == plain.count)
                let marked = rows.compactMap { row in
                    row.strong.map { String(Array(row.text)[$0]) }
                }
                #expect(marked == (canStyle ? [line[mark].text] : []))
                #expect(rows.filter { $0.text.contains("[\(line[mark].text)]") }.count == (canStyle ? 0 : 1))
            }
        }
    }

    @Test(arguments: [10, 24, 40, 80], [true, false])
    func `what stands below the words stays where it is`(columns: Int, canStyle: Bool) throws {
        let song = try #require(made(lines))
        let layout = Layout(columns: columns, rows: 40, glyphs: .unicode, hasKeys: true, canStyle: canStyle)
        var places: Set<Int?> = []
        for tenth in 0..<Int(song.beats * 10) {
            let rows = layout.picture(of: pacer(song, beat: Double(tenth) / 10), at: 0).map(\.text)
            places.insert(rows.firstIndex { $0.contains("Wiegenlied") })
            #expect(rows.allSatisfy { Text.columns($0) <= columns })
        }
        #expect(places.count == 1 && !places.contains(nil))
    }

    @Test func `the line that is sung stands above the next, which is faint`() throws {
        let song = try #require(made(lines))
        let layout = Layout(columns: 60, rows: 24, glyphs: .unicode, hasKeys: false)
        let rows = layout.picture(of: pacer(song, beat: 2.5), at: 0)
        let place = try #require(rows.firstIndex { $0.text == "  Guten Abend, gut' Nacht," })
        #expect(rows[place].style == .plain && rows[place].strong == 8..<9)
        #expect(rows[place + 1] == Layout.Row("  ねん ねん 子守唄", .faint))
    }

    @Test func `where there is little room the words go before the hand does`() throws {
        let song = try #require(made(lines))
        let layout = Layout(columns: 60, rows: 4, glyphs: .unicode, hasKeys: true)
        let rows = layout.picture(of: pacer(song, beat: 0), at: 0).map(\.text)
        #expect(rows.count == 4 && rows[3] == "  Guten Abend, gut' Nacht," && rows[1].contains("●"))
    }

    @Test func `only from the mark on is a row written anew`() {
        var screen = Screen(.few)
        _ = screen.update(to: [Layout.Row("one two three", strong: 0..<3)])
        let moved = screen.update(to: [Layout.Row("one two three", strong: 4..<7)])
        #expect(moved == "\u{1B}[1;1H\u{1B}[33mone \u{1B}[0m\u{1B}[1;33mtwo\u{1B}[0m\u{1B}[33m three\u{1B}[0m\u{1B}[K")
        let on = screen.update(to: [Layout.Row("one two three", strong: 8..<13)])
        #expect(on == "\u{1B}[1;5H\u{1B}[33mtwo \u{1B}[0m\u{1B}[1;33mthree\u{1B}[0m\u{1B}[K")
        #expect(screen.update(to: [Layout.Row("one two three", strong: 8..<13)]).isEmpty)
    }

    @Test func `words from a file cannot steer the terminal`() throws {
        let song = try #require(made([["a\u{1B}[2J", "b\u{7}"]]))
        #expect(song.verses[0][0].map(\.text) == ["a�[2J", "b�"])
    }

    @Test func `a track is told with its key, its words and what to know of them`() {
        let lines = Strings.track([
            "id": "a", "title": "A", "composer": "Trad.", "origin": "Wales", "meter": "4/4", "key": "G major",
            "tempo": 66, "length": 58, "hasChords": true, "verses": ["one\ntwo", "three"],
            "contentNote": "A fall.", "notes": ["From a book."],
        ])
        #expect(
            lines == [
                "A (a)", "Trad., Wales", "4/4, G major, 66 beats a minute, 58 seconds, with chord symbols", "", "  one",
                "  two", "", "  three", "", "A note on the words: A fall.", "", "From a book.",
            ])
    }
}
