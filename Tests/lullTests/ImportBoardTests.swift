// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing
import lull

@Suite("The bars of an import")
struct ImportBoardTests {
    private func row(_ name: String, _ part: Double, _ stage: String = "analysing") -> ImportBoard.Row {
        ImportBoard.Row(name: name, step: ImportStep(ticket: "t", stage: stage, part: part))
    }

    @Test func `a bar shows the file, how far it is and what is being done`() {
        var board = ImportBoard(draws: true, isUnicode: false)
        #expect(
            board.update(to: [row("hush.mp3", 0.25)], width: 80)
                == "hush.mp3  #####---------------   25 %  finding the beats\n")
        #expect(board.update(to: [row("hush.mp3", 0.25)], width: 80).isEmpty, "nothing has changed")
        #expect(board.update(to: [], width: 80) == "\u{1B}[1A\u{1B}[J")
        #expect(board.clearing.isEmpty)
    }

    @Test(arguments: [1, 10, 20, 40, 80, 200], [-1, 0, 0.5, 1, 7, 1e300])
    func `it fits any terminal, whatever the daemon says`(width: Int, part: Double) {
        for name in ["x", String(repeating: "long ", count: 50), "字字字字字字字字字字字字字字字字字字字字", "\u{1B}[2J"] {
            var board = ImportBoard(draws: true, isUnicode: true)
            let text = board.update(to: [row(name, part, "strange")], width: width)
            #expect(Text.columns(String(text.dropLast())) <= max(1, width - 1))
            #expect(!text.contains("\u{1B}"))
        }
    }

    @Test func `a step is read from an event, and only from one of an import`() {
        let members = JSON.Members([("import", ["ticket": "t", "name": "a", "stage": "decoding", "part": 0.4])])
        #expect(ImportStep(members) == ImportStep(ticket: "t", stage: "decoding", part: 0.4))
        #expect(ImportStep(JSON.Members([("track", "a"), ("change", "removed")])) == nil)
        #expect(ImportStep(JSON.Members([("import", ["ticket": 1])])) == nil)
    }

    @Test func `what became of a file is told with what to do next`() {
        let track: JSON = [
            "id": "hush", "title": "Hush", "kind": "recording", "origin": "imported", "length": 181.2, "tempo": 71.6,
            "needsTaps": false,
        ]
        #expect(
            Strings.imported(
                "hush.mp3", ["track": track, "isNew": true, "notes": ["It ends early; the rest is kept."]])
                == [
                    "Added Hush (hush): recording, 3 minutes, 71.6 beats a minute.", "It ends early; the rest is kept.",
                ])
        #expect(
            Strings.imported("b.mp3", ["track": track, "isNew": false])
                == ["b.mp3 is here already, as Hush (hush)."])
        let vague: JSON = ["id": "hum", "title": "Hum", "kind": "recording", "length": 20, "needsTaps": true]
        #expect(
            Strings.imported("hum.wav", ["track": vague, "isNew": true]).last
                == "Its beats are not clear enough to follow. Tap along once: `lull grid hum tap`.")
    }

    @Test func `a recording is listed and shown with its facts`() {
        let track: JSON = [
            "id": "hum", "title": "Hum", "kind": "recording", "origin": "recorded", "length": 65, "tempo": 66,
            "needsTaps": false, "confidence": 0.82, "loudness": ["integrated": -23.44],
            "hypotheses": [["tempo": 66], ["tempo": 132]],
            "grid": [
                "source": "analysis", "tempo": 66, "beats": 70, "beatsPerBar": 3, "firstDownbeat": 1.046, "undo": 0,
            ],
        ]
        #expect(
            Strings.tracks([track]).rows == [["hum", "Hum", "your own recording, 65 seconds, 66 beats a minute"]])
        #expect(
            Strings.track(track) == [
                "Hum (hum)", "Your own recording, 65 seconds, 66 beats a minute, -23.4 LUFS as it is.",
                "66 beats a minute, 3 beats a bar, 70 beats, the first bar at 1.05 s.",
                "Found by listening; about 82 % sure.", "Heard as 66, or 132 beats a minute.",
            ])
    }
}
