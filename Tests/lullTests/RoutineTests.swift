// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing
import lull

@Suite("Guided massages, in words")
struct RoutineTests {
    private func status(
        left: JSON = ["strokes": 5, "until": 25],
        next: JSON = ["stroke": "hug-and-glide-leg", "name": "Hug and glide", "where": "left leg"]
    ) -> JSON {
        guard case .object(var members) = JSON.example() else { return .null }
        members["routine"] = [
            "id": "legs", "title": "Legs and feet", "step": 2, "of": 20, "stroke": "indian-milking-leg", "side": "left",
            "where": "left leg", "left": left, "next": next, "words": "Slowly.",
        ]
        return .object(members)
    }

    @Test func `a step is told with its side, what is left of it and what follows`() {
        #expect(
            Strings.stepAnswer(Now(status())) == [
                "Step 2 of 20: Indian milking, left leg, 5 strokes.", "Slowly.", "Then: Hug and glide, left leg.",
            ])
        #expect(
            Strings.stepAnswer(Now(status(left: ["seconds": 125.0], next: .null))).first
                == "Step 2 of 20: Indian milking, left leg, about 2 minutes.")
        #expect(Strings.stepAnswer(Now(status(left: .null, next: .null))).last == "Then it ends.")
        #expect(Strings.status(Now(status()))[1].hasPrefix("Legs and feet. Step 2 of 20"))
    }

    @Test func `beginning one says first what to mind`() {
        guard case .object(var members) = status() else { return }
        members["before"] = ["Ask your care team first."]
        #expect(Strings.routineAnswer(.object(members)).first == "Ask your care team first.")
    }

    @Test func `the pacer counts down by the strokes that are heard`() {
        guard let routine = Now(status()).routine else { return #expect(Bool(false), "no routine") }
        #expect(Strings.toGo(routine, stroke: nil) == "Left leg, 5 strokes")
        #expect(Strings.toGo(routine, stroke: 21) == "Left leg, 4 to go")
        #expect(Strings.toGo(routine, stroke: 25) == "Left leg, to the end of the phrase")
    }

    @Test func `it is on the screen, and goes before the stroke does where there is little room`() {
        var pacer = Pacer()
        pacer.take(Now(status()), at: 0)
        if let line = BeatLine(
            isRunning: true, beat: 2, at: 0, tempo: 72, beatsPerStroke: 6, strokeOrigin: 0, firstStroke: 21)
        {
            pacer.take(line)
        }
        func picture(_ rows: Int) -> [String] {
            Layout(columns: 60, rows: rows, glyphs: .ascii, hasKeys: false).picture(of: pacer, at: 0).map(\.text)
        }
        #expect(picture(24).contains("  Left leg, 4 to go") && picture(24).contains("  Then: Hug and glide, left leg."))
        #expect(picture(24).contains("  Slowly."))
        #expect(!picture(3).contains("  Left leg, 4 to go") && picture(5).contains("  Left leg, 4 to go"))
    }

    @Test func `a plan is a table of times`() {
        let steps: [JSON] = [
            [
                "stroke": "resting-hands", "name": "Resting hands", "where": .null, "at": 0, "seconds": 15.0,
                "words": "Wait.",
            ],
            [
                "stroke": "combing", "name": "Combing", "where": "left side", "at": 125, "strokes": 5, "rate": 12.0,
                "words": "Lighter.",
            ],
        ]
        #expect(
            Strings.steps(steps).lines(width: nil) == [
                "0:00  Resting hands       15 seconds  Wait.",
                "2:05  Combing, left side  5 strokes   12 a minute. Lighter.",
            ])
        #expect(
            Strings.routines([["id": "legs", "title": "Legs and feet", "steps": 20, "length": 420]]).lines(width: nil)
                == ["legs  Legs and feet  about 7 minutes, 20 steps"])
    }

    @Test(arguments: [JSON.null, [], ["id": "x"], ["id": 1, "step": "y", "of": []]])
    func `strange answers are no routine`(json: JSON) {
        guard case .object(var members) = JSON.example() else { return }
        members["routine"] = json
        #expect(Now(.object(members)).routine == nil)
    }
}
