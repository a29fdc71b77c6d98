// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing
import lull

@Suite("Cues and care")
struct CareTests {
    @Test func `each cue that asks for something is answered by one key, and the key does just that`() {
        #expect(Strings.cues.map(\.id) == ["more", "pause", "less", "end"])
        #expect(Strings.cues.map(\.verb) == [nil, .hold, .slower, .stop])
        for cue in Strings.cues {
            #expect(!cue.signs.isEmpty && (cue.verb == nil) == (cue.key == nil))
            guard let verb = cue.verb, let key = cue.key?.asciiValue else { continue }
            #expect(cue.answer.hasPrefix("`lull \(verb.name)`"))
            #expect(Key.presses(in: [key], while: .playing) == [.request(verb)])
        }
    }

    @Test(arguments: [24, 40, 60, 80])
    func `the cues fit a narrow terminal, and one of eighty columns shows them in a few lines`(width: Int) {
        let lines = Strings.cues(Strings.cues).lines(width: width)
        #expect(lines.allSatisfy { Text.columns($0) <= width })
        if width == 80 { #expect(lines.count + Strings.cuesClosing.count <= 16) }
    }

    @Test func `what is said first is that it is no fault, and where danger is met`() {
        #expect(
            Strings.careOpening.first
                == "Feeling low after a birth is common and it is not your fault. With help you can feel better.")
        #expect(Strings.careOpening.contains { $0.contains("danger") })
        #expect(Strings.careClosing.contains { $0.contains(HelpLines.date) })
        #expect(Strings.careClosing.contains { $0.contains("no treatment") })
    }

    @Test func `in every place the emergency comes first`() {
        #expect(HelpLines.places.map { $0.lines.first?.number } == ["911", "999", "112"])
        for place in HelpLines.places {
            #expect(place.lines.first?.who.hasPrefix("Emergency") == true, "\(place.id)")
            #expect(place.lines.allSatisfy { $0.who.hasSuffix(".") })
        }
    }

    /// Kept apart from the table, so that no digit of it changes by a slip.
    @Test func `the numbers are these and no others`() {
        #expect(
            HelpLines.places.flatMap(\.lines).map(\.number) == [
                "911", "988", "1-833-852-6262", "1-800-944-4773", "999", "111", "116 123", "0808 196 1776",
                "0300 330 0700", "0300 123 3393", "in person", "112", "postpartum.net",
            ])
        #expect(HelpLines.date.wholeMatch(of: /20\d\d-(0[1-9]|1[0-2])-([0-2]\d|3[01])/) != nil)
    }

    @Test func `no two places go by one name`() {
        let names = HelpLines.places.flatMap { place in Set(place.names) }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0 == $0.lowercased() })
    }

    @Test(arguments: [
        ("us", ["us"]), ("USA", ["us"]), ("United Kingdom", ["uk"]), ("gb", ["uk"]), ("Germany", ["any"]),
        ("eu", ["any"]), ("", ["us", "uk", "any"]),
    ])
    func `a country is found by what people call it`(typed: String, places: [String]) {
        let found = HelpLines.places(for: typed)
        #expect(found.places.map(\.id) == places && found.isKnown)
    }

    @Test(arguments: ["jp", "narnia", "uuk", String(repeating: "x", count: 100_000)])
    func `who asks for a country that the list does not know gets what holds anywhere`(typed: String) {
        let found = HelpLines.places(for: typed)
        #expect(found.places.map(\.id) == ["any"] && !found.isKnown)
        #expect(Strings.noLines(for: typed).count < 130)
    }

    @Test func `the table and the JSON say the same`() throws {
        let json = try JSON(parsing: HelpLines.json(HelpLines.places).encoded)
        for (place, told) in zip(HelpLines.places, json["countries"]?.array ?? []) {
            let lines = told["lines"]?.array ?? []
            #expect(lines.map { $0["number"]?.string } == place.lines.map(\.number))
            let table = try #require(Strings.care([place]).first).rows
            #expect(table.dropFirst() == place.lines.map { ["  \($0.number)", $0.who] }[...])
        }
        #expect(json["countries"]?.array?.count == HelpLines.places.count && json["date"]?.string == HelpLines.date)
    }
}
