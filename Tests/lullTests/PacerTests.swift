// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing
import lull

@Suite("Where the hand is")
struct PacerTests {
    private static let second: Int64 = 1_000_000_000
    private let start: Int64 = 1_000 * second

    /// 72 beats a minute, 6 a stroke: 5 s a stroke.
    private func line(
        running: Bool = true, beat: Double = 0, at: Int64, tempo: Double = 72, k: Int = 6, origin: Double = 0
    ) -> BeatLine? {
        BeatLine(
            isRunning: running, beat: beat, at: at, tempo: tempo, beatsPerStroke: k, strokeOrigin: origin,
            firstStroke: 0)
    }

    private func playing(_ lines: BeatLine?...) -> Pacer {
        var pacer = Pacer()
        pacer.take(Now(.example()), at: start)
        for line in lines.compactMap(\.self) { pacer.take(line) }
        return pacer
    }

    @Test(arguments: 0..<60)
    func `it goes through the stroke in time with the beat`(tenths: Int) {
        let pacer = playing(line(at: start))
        let time = start + Int64(tenths) * Self.second / 4
        guard case .stroke(let stroke, let beat, let position) = pacer.place(at: time) else {
            Issue.record("no stroke")
            return
        }
        let beats = Double(tenths) / 4 * 1.2
        #expect(stroke == Int(beats / 6 + 1e-9))
        #expect(beat == Int(beats + 1e-6) % 6)
        #expect(abs((Double(stroke) + position) * 6 - beats) < 1e-6)
    }

    @Test func `before the first stroke it counts in, the pickup included`() {
        #expect(playing(line(at: start + 2 * Self.second)).place(at: start) == .countIn(seconds: 2))
        let pickup = playing(line(beat: -1, at: start))
        guard case .countIn(let seconds) = pickup.place(at: start) else {
            Issue.record("no count")
            return
        }
        #expect(abs(seconds - 60.0 / 72) < 1e-9)
    }

    @Test func `a change of tempo holds from its own time on`() {
        let change = start + 2 * Self.second
        let pacer = playing(line(at: start), line(beat: 2.4, at: change, tempo: 36))
        #expect(pacer.place(at: start + 5 * Self.second / 4) == .stroke(0, beat: 1, position: 0.25))
        guard case .stroke(0, 3, let position) = pacer.place(at: change + Self.second) else {
            Issue.record("not in beat 3")
            return
        }
        #expect(abs(position - 0.5) < 1e-9)
    }

    @Test func `a newer course takes the place of one that has not come`() {
        var pacer = playing(
            line(at: start), line(beat: 12, at: start + 10 * Self.second, tempo: 240),
            line(beat: 6, at: start + 5 * Self.second, tempo: 72))
        #expect(pacer.place(at: start + 15 * Self.second) == .stroke(3, beat: 0, position: 0))
        pacer.takeBeat(9, stroke: 1, beatInStroke: 3, tempo: 72, at: start + 7 * Self.second)
        #expect(pacer.place(at: start + 7 * Self.second) == .stroke(1, beat: 3, position: 0.5))
    }

    @Test func `a beat's own time sets it right, and leaves what is to come`() {
        var pacer = playing(line(at: start), line(beat: 6, at: start + 6 * Self.second, tempo: 36))
        let heard = start + Self.second
        pacer.takeBeat(1, stroke: 0, beatInStroke: 1, tempo: 72, at: heard)
        #expect(pacer.place(at: heard) == .stroke(0, beat: 1, position: 1.0 / 6))
        #expect(pacer.place(at: start + 6 * Self.second) == .stroke(1, beat: 0, position: 0))
    }

    @Test func `in a hold, a pause and after the end nothing moves`() throws {
        let rest = start + Self.second
        var pacer = playing(line(at: start), line(running: false, beat: 1.2, at: rest))
        #expect(pacer.place(at: rest) == .still)
        #expect(pacer.nextChange(after: rest, cells: 60) == nil)
        pacer.take(try #require(line(beat: 6, at: rest + 2 * Self.second)))
        #expect(pacer.place(at: rest) == .countIn(seconds: 2))
        pacer.take(Now(.example(state: "paused")), at: rest)
        #expect(pacer.place(at: rest + 3 * Self.second) == .still)
        pacer.take(Now(.example(state: "stopped")), at: rest)
        pacer.take(Now(.example()), at: rest)
        #expect(pacer.place(at: rest + 3 * Self.second) == .still)
    }

    @Test func `it wakes when the picture changes, and no earlier`() throws {
        let pacer = playing(line(at: start))
        var time = start
        var wakes = 0
        while time < start + 5 * Self.second {
            let change = try #require(pacer.nextChange(after: time, cells: 50))
            #expect(change > 0 && change <= Self.second / 10 + 1000)
            time += max(change, 1000)
            wakes += 1
        }
        // 50 cells and the beats between them, each of which may take one more look where rounding fell short.
        #expect((50...112).contains(wakes))
    }

    @Test func `the time left runs while it plays, and stands while it waits`() {
        var pacer = playing(line(at: start))
        #expect(pacer.remaining(at: start + 62 * Self.second) == 962.4 - 62)
        #expect(pacer.remaining(at: start + 5000 * Self.second) == 0)
        pacer.take(Now(.example(state: "holding")), at: start)
        #expect(pacer.remaining(at: start + 62 * Self.second) == 962.4)
    }

    @Test func `a snapshot and events are what it learns from`() throws {
        var pacer = Pacer()
        let timeline: JSON = [
            "running": true, "beat": 0, "at": .integer(start), "tempo": 72.0, "beatsPerStroke": 6, "strokeOrigin": 0,
            "firstStroke": 7,
        ]
        pacer.take(
            try event(["seq": 1, "at": 5, "topic": "snapshot", "state": .example(), "timeline": timeline]), at: start)
        #expect(pacer.place(at: start) == .stroke(7, beat: 0, position: 0))
        let beat: JSON = [
            "seq": 2, "at": .integer(start + Self.second), "topic": "beat", "beat": 6, "stroke": 8, "beatInStroke": 0,
            "tempo": 72.0, "rate": 12.0, "error": 1000,
        ]
        pacer.take(try event(beat), at: start)
        #expect(pacer.place(at: start + Self.second) == .stroke(8, beat: 0, position: 0))
    }

    @Test func `it tells of a card that goes and comes back while it follows`() throws {
        var pacer = Pacer()
        let layout = Layout(columns: 80, rows: 24, glyphs: .unicode, hasKeys: false)
        for (index, device) in ["open", "waiting", "open"].enumerated() {
            var state = try #require(JSON.example(device: ["name": "USB", "state": .string(device)]).object)
            for (key, value) in [("seq", .integer(Int64(index))), ("at", 5), ("topic", "state")] as [(String, JSON)] {
                state[key] = value
            }
            pacer.take(try event(.object(state)), at: start)
            let rows = layout.picture(of: pacer, at: start).map(\.text)
            let isTold = rows.contains("  The sound card USB is away; the sound comes back with it.")
            #expect(isTold == (device == "waiting"))
        }
    }

    @Test(
        arguments: [
            ["running": true], ["running": true, "beat": 0, "tempo": 0.0, "beatsPerStroke": 6],
            ["running": true, "beat": 0, "tempo": 72, "beatsPerStroke": 0],
            ["running": true, "beat": 0, "tempo": 1e300, "beatsPerStroke": 6],
            ["running": true, "beat": 1e300, "tempo": 72, "beatsPerStroke": 6],
            ["running": true, "beat": 0, "tempo": 72, "beatsPerStroke": 6, "strokeOrigin": -1e300],
            ["running": true, "beat": 0, "tempo": 72, "beatsPerStroke": 6, "firstStroke": 9_223_372_036_854_775_807],
        ] as [JSON])
    func `a line on which no time could go by is left out`(timeline: JSON) throws {
        #expect(BeatLine(try #require(timeline.object), at: 0) == nil)
    }

    @Test func `far away times and beats do no harm`() {
        #expect(line(at: .min) == nil)
        var pacer = playing(line(beat: 9e11, at: .max, tempo: 1000, k: 1, origin: -9e11), line(beat: -9e11, at: 0))
        pacer.takeBeat(1e300, stroke: .max, beatInStroke: .min, tempo: 72, at: .max)
        for time in [0, start, .max] {
            _ = pacer.place(at: time)
            _ = pacer.nextChange(after: time, cells: 1)
            _ = Layout(columns: 80, rows: 24, glyphs: .unicode, hasKeys: true).picture(of: pacer, at: time)
        }
    }

    private func event(_ params: JSON) throws -> Event {
        try #require(Event(Notification(method: "event", params: params)))
    }
}
