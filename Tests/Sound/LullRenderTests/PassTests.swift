// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullScore
import LullSoundKit
import LullTime
import Testing

/// Counting in, pass after pass, and from tune to tune.
@Suite struct PassTests {
    @Test(arguments: [20, 40, 72, 120, 240]) func `play counts in for 1 to 1.3 seconds, whatever the pickup`(
        _ tempo: Int
    ) {
        let plain = Rig()
        plain.send(.begin(plain.performance(.drone, tempo: Tempo(tempo)), fadesIn: true))
        plain.skip(0.1)
        let downbeat = plain.status.timeline.frame(of: Beats(0)).seconds
        #expect(downbeat >= 1 && downbeat <= 1.3)

        let upbeat = Rig()
        upbeat.send(.begin(upbeat.performance(.scale, tempo: Tempo(tempo)), fadesIn: true))
        upbeat.skip(0.1)
        let line = upbeat.status.timeline
        #expect(line.frame(of: Beats(0)).count == upbeat.downbeat)
        #expect(line.frame(of: Beats(0)).seconds <= 1.3)
        upbeat.skip(0.25)
        #expect(upbeat.status.notes == 0, "there is time for a breath before the first note")
        #expect(upbeat.render(upTo: 2) { $0.notes == 1 })
        let fits = Double(60) / Double(tempo) <= 0.9
        #expect(upbeat.status.timeline.beat(at: upbeat.now).floor == (fits ? -1 : 0), "the pickup is sung if it fits")
    }

    @Test func `every pass starts on a stroke, and the pickup fills the wait`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(.scale, tempo: Tempo(240), beatsPerStroke: 6), fadesIn: false))
        var starts = [0]
        for _ in 0..<4 {
            let verse = rig.status.verse
            #expect(rig.render(upTo: 10) { $0.verse == verse + 1 })
            let status = rig.status
            #expect(status.strokes.beatInStroke(at: status.start) == 0)
            // The pass is opened by its pickup, a beat before, right after the last note.
            #expect(status.timeline.beat(at: status.now).floor == status.start - 1)
            starts.append(status.start)
        }
        #expect(starts == [0, 24, 48, 72, 96])
    }

    @Test(arguments: [(60, 24, 24), (24, 24, 20), (24, 12, 20), (24, 7, 21), (29, 24, 20), (30, 24, 24)])
    func `a tune waits for the next stroke, but no longer than eight seconds`(tempo: Int, beats: Int, start: Int) {
        let rig = Rig()
        let piece = rig.performance(.of([(0, 20, 60)], length: 20), tempo: Tempo(tempo), beatsPerStroke: beats)
        rig.send(.begin(piece, fadesIn: false))
        #expect(rig.render(upTo: 70) { $0.verse == 1 })
        #expect(rig.status.start == start)
        #expect(Double(rig.status.start - 20) * 60 / Double(tempo) <= 8)
    }

    @Test func `a slower tempo while the tune waits does not let a pass start in the past`() {
        for at in stride(from: 20.2, to: 24, by: 0.3) {
            let rig = Rig()
            let piece = rig.performance(.of([(0, 20, 60)], length: 20), tempo: Tempo(72), beatsPerStroke: 12)
            rig.send(.begin(piece, fadesIn: false))
            let frame = 48_000 + Int64(at * 40_000)
            rig.send(.pace(Tempo(24), beatsPerStroke: 12, at: nil), at: frame)
            #expect(rig.render(upTo: 60) { $0.verse == 1 })
            let begun = rig.status.timeline.beat(at: rig.now)
            #expect(abs(begun.value - Double(rig.status.start)) < 0.01, "after \(at) beats")
        }
    }

    @Test func `a tune that goes on at a phrase begins with its bar, and sings on like the whole`() {
        let whole = Rig()
        whole.send(.begin(whole.performance(.scale), fadesIn: false))
        #expect(whole.render(upTo: 60) { $0.verse == 1 })
        var piece = whole.performance(.scale)
        (piece.entry, piece.verse) = (12, 1)
        let rig = Rig()
        rig.send(.begin(piece, fadesIn: false))
        rig.skip(0.1)
        #expect(rig.status.verse == 1 && rig.status.start == -12)
        #expect(rig.status.timeline.beat == Beats(0) && rig.status.timeline.frame == Frames(whole.downbeat))
        #expect(rig.status.strokes.beatInStroke(at: 0) == 0, "a stroke begins there")
        #expect(rig.render(upTo: 30) { $0.verse == 2 })
        // The phrase's own pickup and eleven beats more, and the next pass's pickup.
        #expect(rig.status.notes == 13)
    }

    @Test func `a tune that succeeds another cuts it at the phrase, and starts on a stroke at its own pace`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(.scale, tempo: Tempo(72), beatsPerStroke: 6), fadesIn: false))
        rig.skip(5)
        let next = rig.performance(.drone, tempo: Tempo(60), beatsPerStroke: 4)
        rig.send(.succeed(next, cut: Beats(11)))
        #expect(rig.render(upTo: 20) { $0.piece == next.id })
        #expect(rig.status.notes == 12 + 1, "the notes before the cut, and its own first")
        #expect(rig.retired() == [1])
        rig.skip(0.1)
        let status = rig.status
        #expect(status.start == 12 && status.verse == 0 && status.strokes.beatInStroke(at: 12) == 0)
        #expect(status.timeline.tempo == Tempo(60) && status.strokes.beatsPerStroke == 4)
        #expect(
            status.timeline
                == Timeline(
                    frame: Frames(rig.firstDownbeat(.scale, 72) + 12 * 40_000), beat: Beats(12), tempo: Tempo(60)))
    }

    @Test func `of several tunes that wait the last is played, at the pace that was asked for last`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(.scale, tempo: Tempo(240)), fadesIn: false))
        rig.skip(1)
        for _ in 0..<100 { rig.send(.succeed(rig.performance(.drone), cut: Beats(11))) }
        let last = rig.performance(.drone, tempo: Tempo(60), beatsPerStroke: 4)
        rig.send(.succeed(last, cut: Beats(23)))
        rig.send(.pace(Tempo(200), beatsPerStroke: 5, at: nil))
        #expect(rig.render(upTo: 20) { $0.piece == last.id })
        rig.skip(0.5)
        #expect(rig.status.start >= 23 && rig.status.timeline.tempo == Tempo(200))
        #expect(rig.status.strokes.beatsPerStroke == 5)
        #expect(rig.retired().sorted() == Array(1...101), "each handed back once")
    }

    @Test func `what is handed back is handed back once, whatever came in one block`() {
        var random = SeededRandom(seed: 5)
        let rig = Rig()
        var last: Int32 = 0
        var back: [Int32] = []
        for _ in 0..<60 {
            for _ in 0..<Int.random(in: 1...40, using: &random) {
                let piece = rig.performance(.scale)
                last = piece.id
                switch Int.random(in: 0..<5, using: &random) {
                case 0: rig.send(.begin(piece, fadesIn: true))
                case 1...3: rig.send(.succeed(piece, cut: Beats(4)))
                default:
                    rig.send(.begin(piece, fadesIn: false))
                    rig.send(.fadeOut(over: Frames(0), keepsPlace: .random(using: &random)))
                }
            }
            rig.skip(40)
            back += rig.retired()
        }
        rig.send(.fadeOut(over: Frames(0), keepsPlace: false))
        rig.skip(2)
        back += rig.retired()
        #expect(rig.status.phase == .silent && rig.isIdle)
        #expect(back.sorted() == Array(1...last))
    }

    @Test func `a tune that begins while another sounds waits until that has faded out`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(.drone), fadesIn: false))
        rig.skip(4)
        rig.send(.fadeOut(over: Faders.stop, keepsPlace: false))
        rig.skip(1)
        let next = rig.performance(.scale)
        rig.send(.begin(next, fadesIn: true))
        rig.skip(0.7)
        #expect(rig.status.piece == 1)
        rig.skip(0.2)
        #expect(rig.status.piece == next.id && rig.status.phase == .playing)
        #expect(rig.status.timeline.beat == Beats(0), "a session of its own")
    }

    @Test func `what comes while a tune waits for its turn is meant for that tune`() {
        for (command, phase) in [
            (.fadeOut(over: Faders.stop, keepsPlace: true), .resting), (.hold, .holding), (.resume, .playing),
            (.fadeOut(over: Faders.stop, keepsPlace: false), .silent),
        ] as [(RenderCommand, RenderPhase)] {
            let rig = Rig()
            rig.send(.begin(rig.performance(.scale), fadesIn: false))
            rig.skip(4)
            let next = rig.performance(.drone)
            rig.send(.begin(next, fadesIn: true))
            rig.send(command)
            rig.skip(4)
            #expect(rig.status.phase == phase)
            #expect(rig.status.piece == (phase == .silent ? 0 : next.id))
            #expect(rig.retired() == (phase == .silent ? [1, 2] : [1]))
        }
    }
}

extension Rig {
    /// The frame of the first downbeat of a tune begun at frame 0.
    func firstDownbeat(_ program: Program, _ tempo: Int64) -> Int64 {
        min(max(48_000, Int64(program.pickup.value * 2_880_000) / tempo + 19_200), 62_400)
    }
}
