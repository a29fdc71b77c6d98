// SPDX-License-Identifier: GPL-3.0-or-later

import CAllocationCounter
import LullRender
import LullScore
import LullSoundKit
import LullTime
import LullVoices
import Testing

/// The tapes that sound: who owns what, and what is read.
@Suite struct DecksTests {
    @Test("A tape is read where its frames belong, and what the renderer hands out is what is on it")
    func sounds() {
        let room = DeckRoom()
        room.rig.send(.begin(room.recording(), fadesIn: false))
        let heard = room.render(4)
        let offset = Int(Renderer.latency.count)
        let tape = room.tapes[0]
        // Volume 80 is 6 dB down.
        let factor = heard[100_000] / tape.sample(100_000 - offset)
        #expect(abs(factor - 0.501) < 0.01)
        #expect((60_000..<190_000).allSatisfy { abs(heard[$0] - factor * tape.sample($0 - offset)) < 1e-4 })
    }

    @Test("However quickly recordings follow each other, each comes back once and is not read any more")
    func ownership() {
        let room = DeckRoom()
        room.rig.send(.begin(room.recording(), fadesIn: false))
        for index in 0..<5 {
            _ = room.render(1)
            room.rig.send(.succeed(room.recording(), cut: Beats(4 * index + 4)))
        }
        _ = room.render(12)
        #expect(room.returned.sorted() == [1, 2, 3, 4, 5])
        #expect(room.rig.status.piece == 6)
        room.rig.send(.fadeOut(over: Frames(9_600), keepsPlace: false))
        _ = room.render(2)
        #expect(room.returned.sorted() == [1, 2, 3, 4, 5, 6])
        #expect(!room.isReadAfterReturn)
    }

    @Test("What is begun and dropped, held and resumed at random comes back once", arguments: 0..<4)
    func storm(seed: UInt64) {
        let room = DeckRoom()
        var random = SeededRandom(seed: seed)
        var sent: Int32 = 0
        for _ in 0..<60 {
            switch Int.random(in: 0..<7, using: &random) {
            case 0:
                room.rig.send(.begin(room.recording(), fadesIn: true))
                sent += 1
            case 1, 2:
                room.rig.send(.succeed(room.recording(), cut: Beats(units: .min)))
                sent += 1
            case 3: room.rig.send(.hold)
            case 4, 5: room.rig.send(.resume)
            default: room.rig.send(.fadeOut(over: Frames(24_000), keepsPlace: Bool.random(using: &random)))
            }
            _ = room.render(.random(in: 0.1...3, using: &random))
        }
        room.rig.send(.fadeOut(over: Frames(9_600), keepsPlace: false))
        _ = room.render(3)
        #expect(room.returned.sorted() == Array(1...sent))
        #expect(!room.isReadAfterReturn)
        #expect(room.rig.status.muted == 0)
    }

    @Test("Frames that are no numbers are muted and counted")
    func faulty() {
        let room = DeckRoom()
        room.rig.send(.begin(room.recording(), fadesIn: false))
        _ = room.render(2)
        room.tapes[0].isFaulty = true
        let heard = room.render(1)
        #expect(heard.allSatisfy { $0.isFinite })
        #expect(room.rig.status.muted > 0)
        room.tapes[0].isFaulty = false
        #expect(room.render(1).suffix(10_000).contains { abs($0) > 0.01 })
    }

    @Test("With tapes being read and changed and paces arriving, the audio lane allocates nothing and takes no lock")
    func noAllocation() {
        let room = DeckRoom()
        room.rig.send(.begin(room.recording(), fadesIn: false))
        let next = (0..<20).map { _ in room.recording() }
        var block = [Float](repeating: 0, count: 256)
        var span = block.mutableSpan
        var random = SeededRandom(seed: 9)
        var (allocations, frees, locks, waits): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
        for index in 0..<6_000 {
            switch index % 100 {
            case 0, 3, 5, 7, 9, 11:
                room.rig.send(.pace(Tempo(.random(in: 60...240, using: &random)), beatsPerStroke: 4, at: nil))
            case 20: room.rig.send(.ramp(to: Tempo(80), over: Frames(9_600)))
            case 40: if index % 300 == 40 { room.rig.send(.succeed(next[index / 300], cut: Beats(0))) }
            case 70: if index % 1_500 == 1_270 { room.rig.send(.hold) }
            case 80: if index % 1_500 == 1_380 { room.rig.send(.resume) }
            default: break
            }
            room.serve()
            lull_count_begin()
            room.rig.render(into: &span)
            let counts = lull_count_end()
            allocations += counts.allocations
            frees += counts.frees
            locks += counts.locks
            waits += counts.waits
        }
        #expect(room.rig.status.commands > 300 && block.count == 256)
        #expect(allocations == 0 && frees == 0 && locks == 0 && waits == 0)
        let read = room.tapes.filter { $0.tape.position > Frames(48_000) }
        #expect(read.count > 5, "\(read.count) of \(room.tapes.count)")
    }
}

/// A rig with tapes, each filled by hand with a sine.
private final class DeckRoom {
    let rig = Rig()
    private(set) var tapes: [SineTape] = []
    /// Performances that came back, and how far their tapes had been read by then.
    private(set) var returned: [Int32] = []
    private var positions: [Int32: Frames] = [:]

    /// Its id is its place among all, from 1 on.
    func recording() -> Performance {
        let tape = SineTape()
        tapes.append(tape)
        let bars = Program.of((0..<4).map { (4 * $0, 4, 60) }, length: 16, beatsPerBar: 4)
        var piece = rig.performance(bars, voice: .recording, tempo: Tempo(240), beatsPerStroke: 4)
        piece.tape = tape.tape.slots
        return piece
    }

    func serve() { for tape in tapes { tape.serve() } }

    func render(_ seconds: Double) -> [Float] {
        var heard: [Float] = []
        let count = Int(seconds * 48_000)
        while heard.count < count {
            serve()
            heard += rig.render(min(256, count - heard.count))
            for id in rig.retired() {
                returned.append(id)
                positions[id] = tapes[Int(id) - 1].tape.position
            }
        }
        return heard
    }

    var isReadAfterReturn: Bool { positions.contains { tapes[Int($0.key) - 1].tape.position != $0.value } }
}

/// A tape and the hand that fills it as ordered.
private final class SineTape {
    let tape = Tape()
    var isFaulty = false
    private var made = 0
    private var isOpen = false
    private var block = [Float](repeating: 0, count: 256)
    private static let sine = Signals.sine(300, level: -20, seconds: 1)

    func sample(_ frame: Int) -> Float { Self.sine[frame % Self.sine.count] }

    func serve() {
        while let order = tape.nextOrder() {
            switch order {
            case .begin(let frame, _, _):
                if isOpen {
                    tape.heedOrders(at: Frames(Int64(made)))
                } else {
                    made = Int(frame.count)
                    tape.beginFrames(at: frame)
                    isOpen = true
                }
            case .retime: if isOpen { tape.heedOrders(at: Frames(Int64(made))) }
            case .stop:
                if isOpen { tape.write([Float](repeating: 0, count: 1).span, at: Frames(Int64(made)), isLast: true) }
                isOpen = false
            }
        }
        let end = Int((tape.position + TapeTiming.ready).count)
        while isOpen, made < end, tape.room >= 256 {
            for i in 0..<256 { block[i] = isFaulty ? .nan : sample(made + i) }
            tape.write(block.span, at: Frames(Int64(made)), isLast: false)
            made += 256
        }
    }
}
