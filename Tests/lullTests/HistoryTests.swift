// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing
import lull

@Suite("What was played")
struct HistoryTests {
    private let entry: JSON = [
        "date": "2026-11-23T03:12:45+01:00", "minutes": 14.2, "stroke": ["id": "butterfly", "name": "Butterfly"],
        "track": ["id": "suo-gan", "title": "Suo Gân"], "rate": 12.0,
    ]

    @Test func `a massage is a line: when, how long, what`() {
        var guided = entry.object ?? JSON.Members()
        guided["routine"] = "Legs"
        #expect(
            Strings.history([entry, .object(guided)]).rows == [
                ["2026-11-23 03:12", "14 minutes", "Butterfly, Suo Gân, 12 strokes a minute"],
                ["2026-11-23 03:12", "14 minutes", "Legs, Suo Gân, 12 strokes a minute"],
            ])
    }

    @Test func `strange entries are lines all the same`() {
        for json in [
            JSON.null, [], ["date": 1, "minutes": "x", "stroke": 7], ["date": "\u{1B}[2J", "minutes": 1e300],
        ] {
            let rows = Strings.history([json]).rows
            #expect(rows.count == 1 && rows[0].count == 3 && !rows[0].joined().contains("\u{1B}"))
        }
    }

    @Test func `what is not shown, and that it is off, is said below`() {
        #expect(Strings.historyNotes(["history": []]).isEmpty)
        let notes = Strings.historyNotes(["left": 3, "enabled": false, "problems": ["Some cannot be read."]])
        #expect(notes.count == 3 && notes[0].hasPrefix("And 3 before that") && notes[1].contains("off"))
    }
}
