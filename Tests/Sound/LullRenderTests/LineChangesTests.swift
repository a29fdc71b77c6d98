// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullScore
import LullTime
import LullVoices
import Testing

/// Where a recording plays, what it was told of the timeline is what the timeline becomes.
@Suite struct LineChangesTests {
    private static let lead = TapeTiming.lead.count

    @Test("Lines come in the order of asking, each as it was told, a lead after it was asked for")
    func order() {
        let desk = TimelineDesk()
        let asked: [(frame: Int64, tempo: Tempo)] = [(96_000, Tempo(60)), (98_048, Tempo(90)), (102_400, Tempo(75))]
        for one in asked { desk.rig.send(.pace(one.tempo, beatsPerStroke: 4, at: nil), at: one.frame) }
        desk.rig.send(.ramp(to: Tempo(50), over: Frames(48_000)), at: 104_960)
        desk.render(4)
        #expect(desk.told.map(\.line) == Array(desk.lines.dropFirst()))
        #expect(desk.told.map(\.line.frame.count) == [96_000, 98_048, 102_400, 104_960].map { $0 + Self.lead })
        #expect(desk.told.map(\.line.tempo) == asked.map(\.tempo) + [Tempo(75)])
        #expect(desk.told.allSatisfy { $0.line.frame - $0.at >= TapeTiming.lead - Frames(128) })
        #expect(desk.lines.last?.tempo(at: desk.rig.now) == Tempo(50))
    }

    @Test("However many changes come at once the beat never leaps and the last one holds", arguments: [4, 5, 9, 40])
    func overflow(count: Int) {
        let desk = TimelineDesk()
        for index in 0..<count {
            let tempo = Tempo(index % 2 == 0 ? 240 : 20 + index)
            desk.rig.send(.pace(tempo, beatsPerStroke: 4, at: nil), at: 96_000 + Int64(index) * 1_920)
        }
        desk.rig.send(.pace(Tempo(66), beatsPerStroke: 3, at: nil), at: 96_000 + Int64(count) * 1_920)
        desk.render(6)
        #expect(!desk.leaps)
        #expect(desk.lines.last?.tempo == Tempo(66) && desk.rig.status.strokes.beatsPerStroke == 3)
        #expect(desk.told.last?.line == desk.lines.last)
    }

    @Test("A change on a beat finds it where the changes before it will have put it")
    func onBeat() {
        let desk = TimelineDesk()
        desk.render(3)
        let next = desk.rig.status.timeline.beat(at: desk.rig.now).ceiling + 1
        let before = desk.rig.status.timeline.frame(of: Beats(next)).count - 14_400
        desk.rig.send(.pace(Tempo(240), beatsPerStroke: 4, at: nil), at: before)
        desk.rig.send(.pace(Tempo(60), beatsPerStroke: 4, at: next), at: before + 640)
        desk.render(3)
        let lines = desk.told.map(\.line)
        #expect(lines.count == 2 && lines == Array(desk.lines.suffix(2)))
        guard lines.count == 2 else { return }
        #expect(lines[0].tempo == Tempo(240) && lines[1].tempo == Tempo(60))
        #expect(lines[1].beat == Beats(next) && lines[1].frame == lines[0].frame(of: Beats(next)))
        #expect(!desk.leaps)
    }

    @Test("A recording begins with its first bar and, held within one, goes on with the next")
    func places() {
        let desk = TimelineDesk()
        desk.render(6)
        desk.rig.send(.hold)
        desk.render(3)
        // Beat 7, in the second bar of the first round.
        let held = desk.rig.status.heldAt
        desk.rig.send(.resume)
        desk.render(3)
        #expect(held == Beats(7))
        #expect(desk.begun.map(\.place) == [Beats(0), Beats(8)])
        #expect(desk.begun.first?.at == Frames(48_000) && desk.begun.last?.at == desk.lines.last?.frame)
        #expect(desk.lines.last?.beat == Beats(8))
    }

    @Test(
        "A pace asked for just before another tune takes over makes no beat leap", arguments: [true, false],
        [1_000, 5_000, 10_000, 14_000, 20_000, 24_000])
    func changeOfTune(isRecording: Bool, before: Int64) {
        let desk = TimelineDesk()
        let next = isRecording ? desk.recording(tempo: Tempo(60)) : desk.rig.performance(.drone, voice: .hum)
        desk.rig.send(.succeed(next, cut: Beats(8)), at: 64_000)
        // Beat 8 at 72 a minute, after the count-in of a second.
        let change: Int64 = 48_000 + 320_000
        desk.rig.send(.pace(Tempo(120), beatsPerStroke: 4, at: nil), at: change - before)
        desk.render(12)
        #expect(desk.rig.status.piece == next.id)
        #expect(!desk.leaps)
    }
}

/// A rig on which a recording plays whose tape nobody fills: only what it is told counts.
private final class TimelineDesk {
    let rig = Rig()
    private var tapes: [Tape] = []
    /// What the tape was told, and when.
    private(set) var told: [(line: Timeline, at: Frames)] = []
    /// The places at which it was to begin.
    private(set) var begun: [(at: Frames, place: Beats)] = []
    /// The lines in force, one after the other.
    private(set) var lines: [Timeline] = []
    /// Whether the beat ever went back, or on by more than the fastest tempo allows.
    private(set) var leaps = false
    private var beat: Beats?

    init() { rig.send(.begin(recording(tempo: Tempo(72)), fadesIn: false)) }

    func recording(tempo: Tempo) -> Performance {
        let tape = Tape()
        tapes.append(tape)
        let bars = Program.of((0..<4).map { (4 * $0, 4, 60) }, length: 16, beatsPerBar: 4)
        var piece = rig.performance(bars, voice: .recording, tempo: tempo, beatsPerStroke: 4)
        piece.tape = tape.slots
        return piece
    }

    func render(_ seconds: Double) {
        let end = rig.now + Frames(rounding: seconds)
        while rig.now < end {
            let now = rig.now
            _ = rig.render(64)
            let line = rig.status.timeline
            if lines.last != line { lines.append(line) }
            while let order = tapes.first?.nextOrder() {
                switch order {
                case .begin(let frame, let place, _): begun.append((frame, place))
                case .retime(let line): told.append((line, now))
                case .stop: break
                }
            }
            let next = line.beat(at: rig.now)
            // 240 a minute for 64 frames, and a unit of rounding.
            if let beat, next < beat || (next - beat).value > 64 * 240 / 2_880_000 + 1e-6 { leaps = true }
            beat = next
        }
    }
}
