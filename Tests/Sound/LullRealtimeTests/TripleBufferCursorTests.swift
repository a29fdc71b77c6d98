// SPDX-License-Identifier: GPL-3.0-or-later

import LullRealtime
import Synchronization
import Testing

@Suite struct TripleBufferCursorTests {
    @Test func `before anything is published the reader has the initial slot`() {
        let buffer = TripleBufferCursor()
        defer { buffer.deallocate() }
        #expect(buffer.readSlot() == TripleBufferCursor.initialSlot)
        #expect(buffer.writeSlot != TripleBufferCursor.initialSlot)
    }

    @Test func `the reader sees the latest value, however often the writer published`() {
        let buffer = TripleBufferCursor()
        defer { buffer.deallocate() }
        var slots = [0, 0, 0]
        for value in 1...10 {
            slots[buffer.writeSlot] = value
            buffer.publish()
            if value % 3 == 0 { #expect(slots[buffer.readSlot()] == value) }
        }
        #expect(slots[buffer.readSlot()] == 10)
        #expect(slots[buffer.readSlot()] == 10)
    }

    @Test func `the writer never gets the slot that the reader holds`() {
        let buffer = TripleBufferCursor()
        defer { buffer.deallocate() }
        for step in 0..<50 {
            let held = buffer.readSlot()
            for _ in 0...(step % 4) {
                #expect(buffer.writeSlot != held)
                buffer.publish()
                #expect(buffer.writeSlot != held)
            }
        }
    }

    @Test func `between two threads a value is never torn and never goes back`() throws {
        let values = 3_000_000
        let buffer = TripleBufferCursor()
        let slots = SharedSlots<Block>(count: TripleBufferCursor.slots, filledWith: Block(repeating: 0))
        let isDone = Flag()
        defer {
            buffer.deallocate()
            slots.deallocate()
        }

        let writer = try RealtimeThread(name: "writer", priority: 1) { _ in
            RealtimeThread.demote()
            var pace = SeededPace(seed: 7)
            for value in 1...values {
                slots[buffer.writeSlot] = Block(repeating: value)
                buffer.publish()
                pace.mayYield()
            }
            isDone.raise()
        }

        var pace = SeededPace(seed: 8)
        var (last, torn, backwards, distinct) = (0, 0, 0, 0)
        while true {
            let wasDone = isDone.isRaised
            let block = slots[buffer.readSlot()]
            for index in 0..<8 where block[index] != block[0] { torn += 1 }
            if block[0] < last { backwards += 1 }
            if block[0] > last { distinct += 1 }
            last = block[0]
            if wasDone { break }
            pace.mayYield()
        }
        writer.join()
        #expect(torn == 0)
        #expect(backwards == 0)
        #expect(last == values)
        #expect(distinct > 2)
    }
}

private typealias Block = InlineArray<8, Int>

private final class Flag: Sendable {
    private let word = Atomic<Bool>(false)
    var isRaised: Bool { word.load(ordering: .acquiring) }
    func raise() { word.store(true, ordering: .releasing) }
}
