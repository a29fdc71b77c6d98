// SPDX-License-Identifier: GPL-3.0-or-later

import Testing
import lull

@Suite("Text on a terminal")
struct TextTests {
    @Test func `a title cannot steer the terminal`() {
        #expect(Text.printable("a\u{1B}[31mb\u{7}\u{9B}c\u{202E}d\u{7F}\n") == "a�[31mb��c�d��")
        #expect(Text.printable("Suo Gân, 子守唄 👩‍🍼") == "Suo Gân, 子守唄 👩‍🍼")
    }

    @Test(arguments: [("abc", 3), ("Gân", 3), ("Ga\u{302}n", 3), ("子守唄", 6), ("", 0), ("━●○", 3)])
    func `columns are what is seen`(text: String, columns: Int) { #expect(Text.columns(text) == columns) }

    @Test func `a text is clipped by columns`() {
        #expect(Text.clipped("子守唄", to: 5) == "子守")
        #expect(Text.clipped("abc", to: 0) == "")
        #expect(Text.clipped("abc", to: 9) == "abc")
    }

    @Test(arguments: 1...60)
    func `wrapping keeps every word and the width`(width: Int) {
        let text = "Humming Wiegenlied at 12 strokes a minute (Indian milking, 6 beats a stroke)."
        let lines = Text.wrapped(text, width: width)
        #expect(lines.joined(separator: " ") == text)
        let longestWord = 11
        #expect(lines.allSatisfy { Text.columns($0) <= max(width, longestWord) })
    }

    @Test func `wrapping keeps the margin`() {
        #expect(Text.wrapped("  Huna blentyn ar", width: 10) == ["  Huna", "  blentyn", "  ar"])
        #expect(Text.wrapped("  Huna blentyn", width: nil) == ["  Huna blentyn"])
    }

    @Test func `a margin takes half the width at most, however many blanks there are`() {
        let endless = String(repeating: " ", count: 1_000)
        #expect(Text.wrapped(endless + "Huna blentyn", width: 10) == ["     Huna", "     blentyn"])
    }

    @Test func `columns of a table stand under each other`() {
        let table = Table([["a", "Gân", "first"], ["long-id", "x", "second one"]])
        #expect(table.lines(width: nil) == ["a        Gân  first", "long-id  x    second one"])
        #expect(table.lines(width: 30) == table.lines(width: nil))
    }

    @Test func `one endless cell pads no other row`() {
        let endless = String(repeating: "x", count: 1_000)
        let table = Table([["a", "b", "one two"], [endless, "c", "three four"]])
        #expect(table.lines(width: nil) == ["a  b  one two", "\(endless)  c  three four"])
        #expect(table.lines(width: 40) == ["a  b  one two", endless, "   c  three four"])
    }

    @Test func `the last column wraps under itself, and a narrow terminal gets paragraphs`() {
        let table = Table([["id", "one two three four five six"]])
        #expect(table.lines(width: 20) == ["id  one two three", "    four five six"])
        #expect(table.lines(width: 14) == ["id  one two", "  three four", "  five six"])
        #expect(Table([]).lines(width: 80) == [])
    }
}
