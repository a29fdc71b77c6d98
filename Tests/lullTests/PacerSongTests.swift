// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing
import lull

@Suite("The words in time")
struct PacerSongTests {
    private static let beat: Int64 = 833_333_333
    private let start: Int64 = 1_000_000_000_000

    /// At 72 beats a minute, 6 a stroke, with the song of `JSON.song` on the line.
    private func singing(pass: JSON? = nil, song: JSON = .song, from beat: Double = 0, at time: Int64? = nil) -> Pacer {
        var pacer = Pacer()
        pacer.take(Now(.example()), at: start)
        if let line = line(beat: beat, at: time ?? start) { pacer.take(line) }
        if let pass = Pass(pass ?? .pass()) { pacer.take(pass) }
        pacer.take(Song(song), of: "a")
        return pacer
    }

    private func line(running: Bool = true, beat: Double, at time: Int64) -> BeatLine? {
        BeatLine(
            isRunning: running, beat: beat, at: time, tempo: 72, beatsPerStroke: 6, strokeOrigin: 0, firstStroke: 0)
    }

    private func sung(_ pacer: Pacer, atBeat beat: Double) -> String? {
        let moment = pacer.moment(at: start + Int64((beat * Double(Self.beat)).rounded(.up)))
        return moment.map { moment in moment.mark.map { moment.line[$0].text } ?? "-" }
    }

    @Test(arguments: [
        (-0.5, "lul"), (0, "la"), (0.99, "la"), (1, "by,"), (2.4, "by,"), (2.5, "-"), (3, "sleep"), (4, "soft"),
        (4.5, "ly"), (5.9, "ly"), (6, "-"), (7, "-"),
    ])
    func `a syllable is marked from its beat until it is over`(beat: Double, text: String) {
        #expect(sung(singing(from: -1, at: start - Self.beat), atBeat: beat) == text)
    }

    @Test func `the pickup of a new tune is marked while the first stroke is waited for`() {
        let pacer = singing()
        #expect(sung(pacer, atBeat: -0.6) == "-")
        #expect(sung(pacer, atBeat: -0.5) == "lul")
        #expect(pacer.place(at: start - Self.beat / 2) != .still)
    }

    @Test func `before a bar that is resumed nothing is marked, and its line is there`() {
        let pacer = singing(from: 3)
        for time in stride(from: start - 2 * Self.beat, to: start, by: 50_000_000) {
            let moment = pacer.moment(at: time)
            #expect(moment?.mark == nil && moment?.index == 1)
        }
        #expect(pacer.moment(at: start)?.mark == 0)
    }

    @Test func `in a hold and in a pause the line stays, and nothing is marked or waited for`() throws {
        var pacer = singing()
        let rest = start + Self.beat
        pacer.take(try #require(line(running: false, beat: 1, at: rest)))
        for state in ["holding", "paused"] {
            pacer.take(Now(.example(state: .string(state))), at: rest)
            #expect(sung(pacer, atBeat: 1.5) == "-" && pacer.moment(at: rest)?.index == 0)
            #expect(pacer.nextChange(after: rest, cells: 60) == nil)
        }
        // A beat that is told while the line is not there yet begins nothing.
        pacer.take(Now(.example()), at: rest)
        pacer.takeBeat(2, stroke: 0, beatInStroke: 2, tempo: 72, at: rest + Self.beat)
        #expect(sung(pacer, atBeat: 3) == "-" && pacer.place(at: rest + 2 * Self.beat) == .still)
    }

    @Test func `between two passes the next first line waits, until its pickup is sung`() throws {
        var pacer = singing()
        #expect(sung(pacer, atBeat: 7) == "-")
        let waiting = pacer.moment(at: start + 8 * Self.beat)
        #expect(waiting?.pass == 1 && waiting?.index == 0 && waiting?.line.first?.text == "hush")
        pacer.take(try #require(Pass(.pass(start: 12, number: 1))))
        #expect(sung(pacer, atBeat: 5) == "ly", "the pass that sounds goes on")
        #expect(sung(pacer, atBeat: 11.4) == "-")
        #expect(sung(pacer, atBeat: 11.5) == "hush")
        pacer.take(try #require(Pass(.pass(start: 24, number: 2))))
        #expect(sung(pacer, atBeat: 23.5) == "lul", "after the last verse the first again")
    }

    @Test func `a line is followed by the next, the last by the next verse`() {
        let pacer = singing()
        #expect(pacer.moment(at: start)?.next?.first?.text == "sleep")
        #expect(pacer.moment(at: start + 4 * Self.beat)?.next?.first?.text == "hush")
    }

    @Test(
        arguments: [
            ["beats": 8, "pickup": 0.5], ["beats": 8, "pickup": 0.5, "syllables": []],
            ["beats": 8, "pickup": 0.5, "syllables": [[], [[]], [[["beat": 1, "end": 0, "text": "x"]]], 7]],
            ["syllables": [[[["beat": 0, "end": 1, "text": "x"]]]]], .null, [],
        ] as [JSON])
    func `where there are no words nothing is shown`(track: JSON) {
        #expect(Song(track) == nil)
        #expect(singing(song: track).moment(at: start) == nil)
    }

    @Test func `the words of a file that was replaced meanwhile are not shown`() {
        #expect(singing(pass: .pass(beats: 9)).moment(at: start) == nil)
        #expect(singing(pass: .pass(pickup: 1)).moment(at: start) == nil)
        #expect(singing(pass: .pass(track: "b")).moment(at: start) == nil)
    }

    @Test func `it wakes for what changes, and no more often`() throws {
        let pacer = singing()
        var time = start
        var wakes = 0
        while time < start + 6 * Self.beat {
            let before = pacer.moment(at: time)
            let change = try #require(pacer.nextChange(after: time, cells: 1))
            #expect(change > 0)
            #expect(pacer.moment(at: time + change - 1_000_000) == before || change < 1_000_000)
            time += change
            wakes += 1
        }
        // 6 beats, and the two changes between them, each of which may take one more look for the rounding.
        #expect((8...16).contains(wakes))
    }

    @Test func `far away places do no harm`() {
        for (begin, beats) in [(9e11, 1.0), (-9e11, 1e300), (1e300, 1), (0, 1e300)] {
            let song: JSON = [
                "beats": .number(beats), "pickup": 0.5,
                "syllables": [
                    [[["beat": -1e300, "end": 1e300, "text": "x"], ["beat": 1e200, "end": 1e201, "text": "y"]]]
                ],
            ]
            let pacer = singing(pass: .pass(start: begin, number: 999_999_999, beats: beats), song: song)
            for time in [0, start, .max] {
                _ = pacer.moment(at: time)
                _ = pacer.nextChange(after: time, cells: 1)
            }
        }
        #expect(Pass(.pass(number: -1)) == nil && Pass(.pass(number: .max)) == nil && Pass(.null) == nil)
    }

    @Test func `a snapshot and the timeline tell which tune is where`() throws {
        var pacer = Pacer()
        let timeline: JSON = [
            "running": true, "beat": 0, "at": .integer(start), "tempo": 72.0, "beatsPerStroke": 6, "tune": .pass(),
        ]
        let snapshot: JSON = ["seq": 1, "at": 5, "topic": "snapshot", "state": .example(), "timeline": timeline]
        pacer.take(try #require(Event(Notification(method: "event", params: snapshot))), at: start)
        pacer.take(Song(.song), of: "a")
        #expect(sung(pacer, atBeat: 1) == "by,")
        var next = try #require(timeline.object)
        for (key, value) in [("seq", 2), ("topic", "timeline"), ("tune", .pass(start: 6, number: 1))]
            as [(String, JSON)]
        {
            next[key] = value
        }
        pacer.take(try #require(Event(Notification(method: "event", params: .object(next)))), at: start)
        #expect(sung(pacer, atBeat: 5.5) == "hush")
        pacer.take(Now(.example(state: "stopped")), at: start)
        #expect(pacer.moment(at: start) == nil)
    }
}

extension JSON {
    /// A tune of 8 beats with a pickup of half a beat, and two verses: "lullaby, / sleep softly", "hush".
    static let song: JSON = [
        "beats": 8.0, "pickup": 0.5,
        "syllables": [
            [
                [
                    ["beat": -0.5, "end": 0, "text": "lul", "joinsNext": true],
                    ["beat": 0, "end": 1, "text": "la", "joinsNext": true],
                    ["beat": 1, "end": 2.5, "text": "by,", "joinsNext": false],
                ],
                [
                    ["beat": 3, "end": 4, "text": "sleep", "joinsNext": false],
                    ["beat": 4, "end": 4.5, "text": "soft", "joinsNext": true],
                    ["beat": 4.5, "end": 6, "text": "ly", "joinsNext": false],
                ],
            ], [[["beat": -0.5, "end": 4, "text": "hush", "joinsNext": false]]],
        ],
    ]

    static func pass(
        track: String = "a", start: Double = 0, number: Int = 0, pickup: Double = 0.5, beats: Double = 8
    ) -> JSON {
        [
            "id": .string(track), "start": .number(start), "verse": .integer(Int64(number)), "pickup": .number(pickup),
            "beats": .number(beats),
        ]
    }
}
