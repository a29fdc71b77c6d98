// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing
import lull

@Suite("Taps in words")
struct TapTests {
    private func line(_ status: JSON) -> String { Strings.tapLine(Now(status), Taps(status)) }

    private func playing(_ tap: JSON) -> JSON {
        [
            "state": "playing", "track": ["id": "a", "title": "A", "kind": "score"], "rate": 12.0, "beatsPerStroke": 6,
            "tempo": 72.0, "voice": "hum", "tap": tap,
        ]
    }

    @Test func `one line says how fast the hand goes, and what is still wanted`() {
        #expect(line(["state": "stopped"]) == "Tap a key on each stroke; q leaves.")
        #expect(line(playing(["count": 1, "locked": false, "confidence": 0])) == "One tap; the next one leads.")
        #expect(
            line(playing(["count": 2, "locked": false, "confidence": 0.25, "rate": 12.04]))
                == "12 strokes a minute, two more lock it. 2 taps.")
        #expect(
            line(playing(["count": 3, "locked": false, "confidence": 0.5, "rate": 12.04]))
                == "12 strokes a minute, one more locks it. 3 taps.")
        #expect(
            line(playing(["count": 9, "locked": true, "confidence": 0.93, "rate": 11.96]))
                == "12 strokes a minute, 93 % sure. 9 taps.")
    }

    @Test func `what waits for a tap says so`() {
        let waiting: JSON = ["state": "stopped", "pending": ["what": "play a", "at": "tap"]]
        #expect(line(waiting) == "The tune begins on the stroke after your tap; q leaves.")
        #expect(
            Strings.answer(Now(waiting)) == ["Next: play a, on the stroke after your tap. `lull tap` taps."])
    }

    @Test func `while nothing plays the rate is for the next time`() {
        let status: JSON = ["state": "stopped", "tap": ["count": 3, "locked": false, "confidence": 0.5, "rate": 10.0]]
        #expect(Strings.tapAnswer(Now(status), Taps(status)) == ["10 strokes a minute, for the next time you play."])
    }

    @Test(arguments: ["{}", #"{"tap":1}"#, #"{"tap":{}}"#, #"{"tap":{"count":"3"}}"#])
    func `what is strange counts as no taps`(status: String) throws {
        #expect(try Taps(JSON(parsing: status)) == nil)
    }
}
