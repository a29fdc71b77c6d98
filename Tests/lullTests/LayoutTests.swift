// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing
import lull

@Suite("The picture")
struct LayoutTests {
    private func pacer(state: JSON = "playing", beat: Double = 2, k: Int = 6) -> Pacer {
        var pacer = Pacer()
        pacer.take(Now(.example(state: state)), at: 0)
        let line = BeatLine(
            isRunning: true, beat: beat, at: 0, tempo: 72, beatsPerStroke: k, strokeOrigin: 0, firstStroke: 0)
        if let line { pacer.take(line) }
        pacer.motion = "one hand holds the ankle while the other slides from hip to ankle, then the hands swap"
        return pacer
    }

    private func picture(_ pacer: Pacer, _ columns: Int, _ rows: Int, glyphs: Glyphs = .unicode) -> [String] {
        Layout(columns: columns, rows: rows, glyphs: glyphs, hasKeys: true).picture(of: pacer, at: 0).map(\.text)
    }

    @Test func `at full size it has everything`() {
        #expect(
            picture(pacer(), 72, 24) == [
                "  Indian milking, 12 strokes a minute",
                "  One hand holds the ankle while the other slides from hip to ankle,",
                "  then the hands swap.",
                "",
                "  ▁▁▁▁▁▁▁▁▂▂▂▃▃▃▄▄▄▅▅▅▆▆●▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁",
                "",
                "  ○ ○ ● ○ ○ ○",
                "",
                "  Wiegenlied, hum, 72 beats a minute",
                "  0 strokes, 16 minutes left",
                "",
                "  h hold   - slower   + faster   s stop   space pause   t tap",
                "  q leave",
            ])
    }

    @Test func `the keys stand in one row of 80 columns, those of a guided massage in one below`() {
        let row = "  h hold   - slower   + faster   s stop   space pause   t tap   q leave"
        #expect(picture(pacer(), 80, 24).last == row)
        var guided = pacer()
        guard case .object(var members) = JSON.example() else { return }
        members["routine"] = ["id": "legs", "step": 2, "of": 20]
        guided.take(Now(.object(members)), at: 0)
        #expect(picture(guided, 80, 24).suffix(2) == [row, "  n next step   b step back"])
        // In a phone's columns they take more rows, and go one by one where those are few.
        #expect(
            picture(guided, 40, 24).suffix(3) == [
                "  s stop   space pause   t tap", "  q leave", "  n next step   b step back",
            ])
        // The least needed goes first.
        let few = (1...24).last { !picture(guided, 40, $0).contains("  n next step   b step back") }
        #expect(picture(guided, 40, few ?? 0).suffix(2) == ["  s stop   space pause   t tap", "  q leave"])
        let keys = Set(row.dropFirst(2).split(separator: "   ").map(String.init) + ["n next step", "b step back"])
        for rows in 1...24 {
            for columns in [10, 20, 40, 80] {
                for line in picture(guided, columns, rows) {
                    for part in line.split(separator: "   ").map({ String($0.drop { $0 == " " }) }) where part.count > 2
                    {
                        let isCut = !keys.contains(part) && keys.contains { $0.hasPrefix(part) }
                        #expect(!isCut, "\(columns) columns: \(part)")
                    }
                }
            }
        }
    }

    @Test func `in a small one the bar stays longest`() {
        #expect(picture(pacer(), 10, 1) == ["▁▂▄●▁▁▁▁▁▁"])
        #expect(picture(pacer(), 10, 2) == ["Indian mil", "▁▂▄●▁▁▁▁▁▁"])
        #expect(picture(pacer(), 10, 3) == ["Indian mil", "▁▂▄●▁▁▁▁▁▁", "○○●○○○"])
        #expect(picture(pacer(), 10, 3, glyphs: .ascii) == ["Indian mil", "_.-O______", "..O..."])
        #expect(picture(pacer(beat: 20, k: 24), 10, 3).last == "21/24")
    }

    @Test(arguments: ["playing", "holding", "paused", "fading", "stopped"])
    func `it fits every terminal in every state`(state: String) {
        for columns in [0, 1, 2, 3, 7, 10, 39, 40, 41, 80, 300] {
            for rows in [0, 1, 2, 3, 5, 10, 24, 100] {
                for beat in [-2.0, 0, 2.5, 5.999_999_999] {
                    let rowsSeen = picture(pacer(state: .string(state), beat: beat), columns, rows)
                    #expect(!rowsSeen.isEmpty && rowsSeen.count <= max(1, rows))
                    #expect(rowsSeen.allSatisfy { Text.columns($0) <= max(1, columns) })
                }
            }
        }
    }

    @Test func `the hand goes from one end to the other, never back`() {
        let hands = (0..<600).compactMap { step in
            picture(pacer(beat: Double(step) / 100), 80, 24)[4].firstIndex(of: "●")
        }
        #expect(hands.count == 600)
        #expect(hands == hands.sorted())
        #expect(Set(hands).count == 72)
    }

    @Test func `the way behind it swells to its middle and falls from there`() {
        let hill = picture(pacer(beat: 5.999), 80, 24)[4].dropFirst(2).dropLast()
        let heights = hill.compactMap { Glyphs.unicode.swell.firstIndex(of: $0) }
        #expect(heights.count == 71 && heights.max() == 7 && heights.first == 0 && heights.last == 0)
        #expect(Array(heights.prefix(36)) == heights.prefix(36).sorted())
        #expect(Array(heights.suffix(36)) == heights.suffix(36).sorted(by: >))
    }

    @Test func `before the first stroke it counts`() {
        #expect(picture(pacer(beat: -2), 80, 24).contains("  Begin in 2"))
    }

    @Test func `trouble and news are told`() {
        var pacer = pacer()
        pacer.take(Now(.example(device: ["name": "USB", "state": "waiting"])), at: 0)
        pacer.notify("There is no more.", until: 10)
        let rows = picture(pacer, 80, 24)
        #expect(rows.contains("  The sound card USB is away; the sound comes back with it."))
        #expect(rows.contains("  There is no more."))
        pacer.tidy(at: 11)
        #expect(!picture(pacer, 80, 24).contains("  There is no more."))
    }
}

@Suite("The screen")
struct ScreenTests {
    @Test func `what it writes makes the terminal show the picture`() {
        var screen = Screen(.many)
        var terminal = FakeTerminal()
        let pictures: [[String]] = [
            ["Indian milking", "━━●──", ""], ["Indian milking", "━━━●─", "○ ●"], ["子守唄 a", "x"], ["子守唄 b", "x", "y"],
            [],
        ]
        for picture in pictures {
            terminal.write(screen.update(to: picture.map { Layout.Row($0, .strong) }))
            #expect(terminal.shown(rows: 3) == (picture + ["", "", ""]).prefix(3).map { $0 })
        }
    }

    @Test func `it writes nothing where nothing changed, and little where little did`() {
        var screen = Screen(.none)
        let rows = (0..<20).map { Layout.Row("row \($0) that stays") }
        #expect(!screen.update(to: rows).isEmpty)
        #expect(screen.update(to: rows).isEmpty)
        var changed = rows
        changed[7].text = "row 7 that moves"
        #expect(screen.update(to: changed) == "\u{1B}[8;12Hmoves\u{1B}[K")
        screen.reset()
        #expect(screen.update(to: changed).count > 300)
    }

    @Test func `without style there is none`() {
        var screen = Screen(.none)
        #expect(!screen.update(to: [Layout.Row("a", .strong), Layout.Row("b", .faint)]).contains("m"))
    }
}

/// As much of a terminal as the screen needs: places, clearing and plain characters.
private struct FakeTerminal {
    private var rows = Array(repeating: Array(repeating: " " as Character?, count: 40), count: 10)

    mutating func write(_ text: String) {
        var row = 0
        var column = 0
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "\u{1B}" else {
                rows[row][column] = character
                if Text.columns(String(character)) == 2 { rows[row][column + 1] = nil }
                column += Text.columns(String(character))
                continue
            }
            let numbers = rest.dropFirst().prefix { $0.isNumber || $0 == ";" }
            rest = rest.dropFirst(1 + numbers.count)
            let values = numbers.split(separator: ";").compactMap { Int($0) }
            switch rest.popFirst() {
            case "H": (row, column) = (values[0] - 1, values[1] - 1)
            case "K": for index in column..<40 { rows[row][index] = " " }
            case "J": rows = Array(repeating: Array(repeating: " ", count: 40), count: 10)
            default: break
            }
        }
    }

    func shown(rows count: Int) -> [String] {
        rows.prefix(count).map { row in
            var text = String(row.compactMap { $0 })
            while text.last == " " { text.removeLast() }
            return text
        }
    }
}
