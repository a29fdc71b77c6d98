// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing
import lull

@Suite("Words")
struct WordsTests {
    @Test(arguments: [
        (12, "12"), (12.5, "12.5"), (12.04, "12"), (12.06, "12.1"), (-0.5, "-0.5"), (-0.01, "0"), (0, "0"),
        (.nan, "?"), (.infinity, "?"), (1e300, "?"),
    ])
    func `a number has one decimal at most`(value: Double, text: String) { #expect(Strings.number(value) == text) }

    @Test(arguments: [
        (0, "0 seconds"), (1, "1 second"), (8.4, "8 seconds"), (89.4, "89 seconds"), (89.6, "1 minute"),
        (962.4, "16 minutes"), (3600, "1 hour"), (3660, "1 hour 1 minute"), (7199, "2 hours"), (-1, "0 seconds"),
        (.nan, "?"),
    ])
    func `a length of time is as fine as it matters`(seconds: Double, text: String) {
        #expect(Strings.length(seconds) == text)
    }

    @Test func `playing is told with the tune, the rate, the stroke and its beats`() {
        #expect(
            Strings.present(Now(.example()))
                == "Humming Wiegenlied at 12 strokes a minute (Indian milking, 6 beats a stroke).")
    }

    @Test(arguments: [
        ("stopped", "Nothing is playing. `lull play` begins, `lull again` repeats last time."),
        ("holding", "Holding Wiegenlied while your hands rest. `lull resume` goes on."),
        ("paused", "Wiegenlied is paused. `lull resume` goes on."), ("fading", "Wiegenlied is fading out."),
    ])
    func `every state has its sentence`(state: String, sentence: String) {
        #expect(Strings.present(Now(.example(state: .string(state)))) == sentence)
    }

    @Test func `what waits is told with its moment`() {
        let json = JSON.example(pending: ["what": "play suo-gan", "at": "phrase", "in": 7.8])
        #expect(Strings.answer(Now(json)) == ["Next: play suo-gan, at the end of the phrase, in 8 seconds."])
        #expect(Strings.status(Now(json)).contains("20 strokes so far, 16 minutes left, volume 80."))
    }

    @Test func `before anything was played there is no pace to tell`() {
        let fresh = Now(["state": "stopped", "volume": 80])
        #expect(Strings.rateAnswer(fresh) == [Strings.present(fresh)])
        #expect(Strings.tempoAnswer(fresh) == [Strings.present(fresh)])
        #expect(Strings.volumeAnswer(fresh) == ["Volume 80 of 100."])
    }

    @Test func `a note and trouble with the card follow`() {
        let json = JSON.example(device: ["name": "USB", "state": "waiting"], note: "That is fast.")
        #expect(
            Strings.rateAnswer(Now(json)) == [
                "12 strokes a minute (Indian milking, 6 beats a stroke).", "That is fast.",
                "The sound card USB is away; the sound comes back with it.",
            ])
    }

    @Test(arguments: ["stopped", "playing", "holding", "paused", "fading"])
    func `the sound is promised back only while there is any`(state: String) {
        let json = JSON.example(state: .string(state), device: ["name": "USB", "state": "waiting"])
        let trouble = Strings.status(Now(json)).last
        #expect(trouble?.hasPrefix("The sound card USB is away") == true)
        #expect(trouble?.contains("comes back") == (state != "stopped"))
    }

    @Test(arguments: ["busy", "denied"])
    func `a card that cannot be used is told of with what to do`(state: String) {
        let lines = Strings.status(Now(.example(device: ["name": "default", "state": .string(state)])))
        #expect(lines.count == 3)
        #expect(lines.last?.contains("lull devices") ?? false || lines.last?.contains("usermod") ?? false)
    }

    @Test(arguments: [
        JSON.null, [], "text", 1, ["state": 1], ["state": "dancing", "rate": "x", "device": []],
        ["pending": 1, "track": [], "stroke": "?"],
    ])
    func `strange answers are read as nothing playing`(json: JSON) {
        #expect(Now(json).state == .stopped)
        #expect(!Strings.status(Now(json)).isEmpty)
    }

    @Test func `no sentence promises a cure`() {
        for method in Method.allCases {
            for word in ["treat", "cure", "therapy", "relieve", "heal", "mum", "mom"] {
                #expect(!method.summary.lowercased().split(separator: " ").contains { $0 == word })
            }
        }
    }

    @Test func `a track is shown with its words`() {
        let lines = Strings.track([
            "id": "suo-gan", "title": "Suo Gân", "origin": "Wales", "meter": "4/4", "tempo": 66, "length": 58,
            "verses": ["Huna blentyn\nClyd"], "notes": ["From a book."],
        ])
        #expect(
            lines == [
                "Suo Gân (suo-gan)", "Wales", "4/4, 66 beats a minute, 58 seconds", "", "  Huna blentyn", "  Clyd", "",
                "From a book.",
            ])
    }

    @Test func `a stroke is shown with its motion, its range and its cautions`() {
        let lines = Strings.strokeAnswer([
            "id": "indian-milking-leg", "name": "Indian milking", "motion": "hip to ankle", "rate": 12,
            "range": ["from": 7, "to": 28], "beatsPerStroke": 6, "repeats": 5, "cautions": ["Gently."],
        ])
        #expect(
            lines == [
                "Indian milking (indian-milking-leg)", "Hip to ankle.",
                "12 strokes a minute, 7 to 28 suit it, 6 beats a stroke, 5 times over", "Gently.",
            ])
    }
}

extension JSON {
    /// The contract's example of a status, with members of one's own.
    static func example(
        state: JSON = "playing", device: JSON = ["name": "default", "state": "open"], pending: JSON? = nil,
        note: JSON? = nil
    ) -> JSON {
        var members = Members([
            ("state", state), ("track", ["id": "brahms-wiegenlied", "title": "Wiegenlied", "kind": "score"]),
            ("stroke", ["id": "indian-milking-leg", "name": "Indian milking"]), ("rate", 12.0),
            ("beatsPerStroke", 6), ("tempo", 72.0), ("voice", "hum"), ("volume", 80), ("beat", 123.46),
            ("strokes", 20), ("remaining", 962.4), ("device", device),
        ])
        members["pending"] = pending
        members["note"] = note
        return .object(members)
    }
}
