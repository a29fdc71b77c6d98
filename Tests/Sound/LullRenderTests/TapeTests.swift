// SPDX-License-Identifier: GPL-3.0-or-later

import CAllocationCounter
import LullDSP
import LullRender
import LullSoundKit
import LullTime
import Testing

@Suite struct TapeTests {
    private static let line = Timeline(frame: Frames(0), beat: Beats(0), tempo: Tempo(60))

    @Test("Frames are read where they belong, however the reader cuts its blocks")
    func placed() {
        for blocks in [[64], [2_048], [1, 7, 300, 4_096]] {
            let desk = TapeDesk()
            desk.order(.begin(at: Frames(1_000), place: Beats(0), line: Self.line))
            desk.begin(at: 1_000)
            desk.write(6_000)
            let heard = desk.read(5_000, blocks)
            #expect(heard[..<1_000].allSatisfy { $0 == 0 })
            #expect(heard[1_000] == desk.sample(1_000))
            #expect(heard.indices.dropFirst(1_000).allSatisfy { heard[$0] == desk.sample($0) })
            #expect(desk.tape.starved == 0)
        }
    }

    @Test("A tape that runs dry fades within 10 ms, is silent, counts what is missing and fades in over 72 ms")
    func dry() {
        let desk = TapeDesk()
        desk.order(.begin(at: Frames(0), place: Beats(0), line: Self.line))
        desk.begin(at: 0)
        desk.write(4_000)
        var heard = desk.read(6_000, [512])
        #expect(desk.tape.starved == 2_000)
        desk.write(10_000)
        heard += desk.read(8_000, [512])
        #expect(corner(heard) < corner((0..<4_000).map(desk.sample)) * 1.3)
        #expect(heard[3_999] == 0 && heard[4_000..<6_000].allSatisfy { $0 == 0 })
        #expect((3_000..<3_500).allSatisfy { heard[$0] == desk.sample($0) })
        // What came too late is passed over: the rest lies where it belongs.
        #expect((9_500..<13_000).allSatisfy { heard[$0] == desk.sample($0) })
    }

    @Test("Whoever takes most of a tape at once wakes who fills it", .timeLimit(.minutes(1)))
    func low() {
        let desk = TapeDesk()
        desk.order(.begin(at: Frames(0), place: Beats(0), line: Self.line))
        desk.begin(at: 0)
        desk.write(8_000)
        desk.tape.ring()
        desk.tape.wait()
        _ = desk.read(8_000, [2_048])
        desk.tape.wait()
        #expect(desk.tape.starved == 0)
    }

    @Test("After half a second without frames it comes back from -20 dB at 3 dB a second, after less at once")
    func longGap() throws {
        for (gap, isLong) in [(23_000, false), (25_000, true)] {
            let desk = TapeDesk()
            desk.order(.begin(at: Frames(0), place: Beats(0), line: Self.line))
            desk.begin(at: 0)
            desk.write(2_000)
            _ = desk.read(2_000 + gap, [512])
            #expect(desk.tape.starved == gap)
            let start = 2_000 + gap
            desk.begin(at: start)
            var heard: [Float] = []
            desk.write(4_800)
            for _ in 0..<48 {
                desk.write(4_800)
                heard += desk.read(4_800, [64])
            }
            for second in [0.5, 2.0, 4.0] {
                let wanted: Float = isLong ? Float(Decibels(-20 + 3 * second).amplitude) : 1
                let place = try #require(
                    heard.indices.dropFirst(Int(second * 48_000)).first { abs(desk.sample(start + $0)) > 0.3 })
                let ratio = heard[place] / desk.sample(start + place)
                #expect(abs(ratio - wanted) < 0.02, "\(gap): \(ratio) after \(second) s")
            }
        }
    }

    @Test("What was still made after the reader had given up does not silence what begins afterwards")
    func abandoned() {
        let desk = TapeDesk()
        desk.order(.begin(at: Frames(0), place: Beats(0), line: Self.line))
        desk.take()
        desk.begin(at: 0)
        desk.write(4_000)
        _ = desk.read(2_000, [64])
        desk.tape.slots.abandon(now: Frames(2_000))
        // The feeder was in the midst of a block, and heard of it only then.
        desk.write(256)
        desk.take()
        desk.write(0, isLast: true)
        desk.order(.begin(at: Frames(5_000), place: Beats(0), line: Self.line))
        desk.take()
        desk.begin(at: 5_000)
        desk.write(6_000)
        let heard = desk.read(6_000, [64])
        #expect(heard[..<3_000].allSatisfy { $0 == 0 })
        #expect((5_000..<8_000).allSatisfy { heard[$0 - 2_000] == desk.sample($0) })
    }

    @Test("A stop fades over 200 ms from its own frame, whether the feeder has heeded it or not")
    func stopped() {
        var all: [[Float]] = []
        for heeded in [0, 3_000, 5_000] {
            let desk = TapeDesk()
            desk.order(.begin(at: Frames(0), place: Beats(0), line: Self.line))
            desk.take()
            desk.begin(at: 0)
            desk.order(.stop(at: Frames(2_000)))
            let early = heeded == 0 ? 15_000 : heeded
            desk.write(early)
            if heeded > 0 {
                desk.take()
                desk.tape.heedOrders(at: Frames(Int64(heeded)))
                desk.write(15_000 - early) { TapeFade.gain(at: $0, stop: Frames(2_000)) }
            }
            all.append(desk.read(14_000, [700]))
            #expect(desk.tape.starved == 0)
            #expect(desk.tape.slots.isSilent(at: Frames(14_000)))
        }
        #expect(all[0][2_000] == TapeDesk().sample(2_000))
        #expect(all[0][11_600...].allSatisfy { $0 == 0 })
        #expect(corner(all[0]) < corner((0..<4_000).map(TapeDesk().sample)) * 1.3)
        #expect(all[0] == all[1] && all[0] == all[2])
    }

    @Test("Silence after the last frame is meant and not counted; a beginning that is late is counted from its frame")
    func meant() {
        let desk = TapeDesk()
        #expect(desk.tape.slots.isSilent(at: Frames(0)))
        _ = desk.read(1_000, [100])
        #expect(desk.tape.starved == 0)
        desk.order(.begin(at: Frames(1_500), place: Beats(0), line: Self.line))
        #expect(!desk.tape.slots.isSilent(at: Frames(1_000)))
        _ = desk.read(1_000, [64])
        #expect(desk.tape.starved == 500)
        desk.take()
        desk.begin(at: 2_000)
        desk.write(3_000, isLast: true) { _ in 1 }
        let heard = desk.read(8_000, [333])
        #expect(heard[2_999] == desk.sample(4_999) && heard[3_000] == 0)
        #expect(desk.tape.starved == 500)
    }

    @Test("Orders, and reads with and without frames, allocate nothing, free nothing and take no lock")
    func noAllocation() {
        let desk = TapeDesk()
        let slots = desk.tape.slots
        desk.begin(at: 0)
        desk.write(16_000)
        var block = [Float](repeating: 0, count: 128)
        var span = block.mutableSpan
        lull_count_begin()
        for index in 0..<1_000 {
            let now = Frames(Int64(index * 128))
            switch index % 8 {
            case 0: slots.order(.begin(at: now, place: Beats(1), line: Self.line), now: now)
            case 3: slots.order(.retime(Self.line), now: now)
            case 5: slots.order(.stop(at: now), now: now)
            default: break
            }
            slots.read(into: &span, at: now)
        }
        let counts = lull_count_end()
        #expect(block.count == 128)
        #expect(counts.allocations == 0 && counts.frees == 0 && counts.locks == 0 && counts.waits == 0)
    }

    @Test("An order that finds no room is refused, and whoever was taken in is heard in the order of giving")
    func refused() {
        let tape = Tape()
        for index in 0..<300 {
            #expect(tape.slots.order(.stop(at: Frames(Int64(index))), now: Frames(0)) == (index < 256))
        }
        for index in 0..<256 {
            guard case .stop(let frame)? = tape.nextOrder() else {
                Issue.record("order \(index) is lost")
                return
            }
            #expect(frame == Frames(Int64(index)))
        }
        #expect(tape.nextOrder() == nil)
    }
}

/// A tape, a feeder's hand that writes a sine and a reader, on one thread.
private final class TapeDesk {
    let tape = Tape()
    private var made = 0
    private var now = 0
    private let sine = Signals.sine(300, level: -6, seconds: 1, phase: 1)

    func sample(_ frame: Int) -> Float { sine[frame % sine.count] }

    func order(_ order: TapeOrder) { tape.slots.order(order, now: Frames(Int64(now))) }

    func take() { while tape.nextOrder() != nil {} }

    /// Says where the next frames belong.
    func begin(at frame: Int) {
        tape.beginFrames(at: Frames(Int64(frame)))
        made = frame
    }

    /// Writes the next frames of the sine.
    func write(_ count: Int, isLast: Bool = false, gain: (Frames) -> Float = { _ in 1 }) {
        let block = (made..<made + count).map { sample($0) * gain(Frames(Int64($0))) }
        tape.write(block.span, at: Frames(Int64(made)), isLast: isLast)
        made += count
    }

    func read(_ count: Int, _ blocks: [Int]) -> [Float] {
        var output = [Float](repeating: 0, count: count)
        var span = output.mutableSpan
        var done = 0
        var index = 0
        while done < count {
            let end = min(count, done + blocks[index % blocks.count])
            var part = span._mutatingExtracting(done..<end)
            tape.slots.read(into: &part, at: Frames(Int64(now)))
            now += end - done
            done = end
            index += 1
        }
        return output
    }
}
