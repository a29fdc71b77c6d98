// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import Testing
import lull

@Suite("Mending beats")
struct GridTests {
    @Test(
        arguments: [
            ("show", [], #"{"do":"show"}"#), ("x2", [], #"{"do":"x2"}"#), ("/3", [], #"{"do":"/3"}"#),
            ("nudge", ["20"], #"{"do":"nudge","ms":20}"#), ("nudge", ["\u{2212}12.5"], #"{"do":"nudge","ms":-12.5}"#),
            ("downbeat", [], #"{"do":"downbeat"}"#), ("downbeat", ["2.5"], #"{"do":"downbeat","at":2.5}"#),
            ("bars", ["3"], #"{"do":"bars","count":3}"#), ("tap", ["1", "1.8"], #"{"do":"tap","taps":[1,1.8]}"#),
            ("export", [], #"{"do":"export"}"#), ("export", ["x.beats"], #"{"do":"export"}"#),
            ("undo", [], #"{"do":"undo"}"#),
        ] as [(String, [String], String)])
    func `what is typed is what is asked`(word: String, values: [String], params: String) throws {
        let asked = try GridWish(word, values).parameters()
        #expect(JSON.object(asked).description == params)
        var whole = asked
        whole["track"] = "a"
        try Method.grid.check(.object(whole))
    }

    @Test(
        arguments: [
            ("x4", []), ("x2", ["1"]), ("nudge", []), ("nudge", ["a"]), ("nudge", ["1", "2"]), ("bars", []),
            ("bars", ["3.5"]), ("downbeat", ["1", "2"]), ("tap", ["1", "x"]), ("import", []), ("import", ["a", "b"]),
            ("replace", ["a"]), ("export", ["a", "b"]),
        ] as [(String, [String])])
    func `anything else is wrong usage`(word: String, values: [String]) {
        let failure = failure { try GridWish(word, values) }
        #expect(failure?.exitCode == EX_USAGE)
        #expect(failure?.hint.isEmpty == false)
    }

    @Test func `keys are tapped where no places are typed`() throws {
        #expect(try GridWish("tap", []) == .tapAlong)
        #expect(failure { try GridWish("nudg", []) }?.hint == "Did you mean nudge?")
    }

    @Test func `a step to the left is a number and no option`() {
        #expect(Grammar.normalized(["grid", "a", "nudge", "-20"]) == ["grid", "a", "nudge", "\u{2212}20"])
    }

    @Test func `a list of beats is sent as short as it can be, and line by line`() {
        #expect(
            GridFile.compact("# a comment\n1.23456789\t1\r\n  2.5   2 # two\n\nx.1234567\n3\n")
                == "\n1.23456\t1\n2.5\t2\n\nx.12345\n3\n")
        #expect(GridFile.compact("1.2e3456789\n") == "1.2e3456789\n")
    }

    @Test(arguments: [(["y"], true), (["Yes"], true), ([" y "], true), (["", "n", "no", "yeah", "yup", "1"], false)])
    func `only a plain yes removes`(lines: [String], isYes: Bool) {
        for line in lines { #expect(Answer.isYes(line) == isYes, "\(line)") }
    }
}

@Suite("Tapping along")
struct TapAlongTests {
    private func line(_ place: Double?, speed: Double = 1, track: String = "a", isRunning: Bool = true) -> JSON.Members
    {
        var members = JSON.Members([("running", .bool(isRunning)), ("tune", ["id": .string(track)])])
        members["recording"] = place.map { ["place": .number($0), "speed": .number(speed)] }
        return members
    }

    private let second: Int64 = 1_000_000_000

    @Test func `a tap is where the recording was heard at that moment, at the speed of then`() {
        var along = TapAlong(track: "a")
        #expect(!along.isFollowing)
        along.take(timeline: line(10), at: 5 * second)
        along.take(timeline: line(20, speed: 1.25), at: 15 * second)
        #expect(along.isFollowing)
        #expect(along.place(at: 4 * second) == nil, "nothing is heard yet")
        #expect(along.place(at: 5 * second) == 10)
        #expect(along.place(at: 14 * second) == 19, "the next line does not hold yet")
        #expect(along.place(at: 19 * second) == 25)
    }

    @Test func `a line that is told anew from an earlier moment takes the later one's place`() {
        var along = TapAlong(track: "a")
        along.take(timeline: line(0), at: 0)
        along.take(timeline: line(8), at: 8 * second)
        along.take(timeline: line(6, speed: 2), at: 6 * second)
        #expect(along.place(at: 9 * second) == 12)
    }

    @Test func `what is held, or another's, is no place`() {
        var along = TapAlong(track: "a")
        for (members, time) in [
            (line(0), 0), (line(3, isRunning: false), 3), (line(0, track: "b"), 5), (line(nil), 7), (line(1), 9),
        ] as [(JSON.Members, Int64)] { along.take(timeline: members, at: time * second) }
        #expect([1, 4, 6, 8, 10].map { along.place(at: $0 * second) } == [1, nil, nil, nil, 2])
        for time in [1, 4, 6, 8, 10] as [Int64] { along.tap(at: time * second) }
        #expect(along.taps == [1, 2])
    }

    @Test func `a key that repeats itself is one tap`() {
        var along = TapAlong(track: "a")
        along.take(timeline: line(0), at: 0)
        var counted = 0
        for step in 0..<100 where along.tap(at: second + Int64(step) * 30_000_000) { counted += 1 }
        #expect(counted == 25 && along.taps.count == 25)
    }
}
