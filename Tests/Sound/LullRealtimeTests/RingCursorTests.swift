// SPDX-License-Identifier: GPL-3.0-or-later

import LullRealtime
import Testing

@Suite struct RingCursorTests {
    @Test func `a ring takes its capacity and no more`() {
        let ring = RingCursor(capacity: 4)
        defer { ring.deallocate() }
        var slots: [Int] = []
        for _ in 0..<10 {
            guard let slot = ring.claim() else { break }
            slots.append(slot)
            ring.publish()
        }
        #expect(slots == [0, 1, 2, 3])
        #expect(ring.room == 0)
        #expect(ring.fill == 4)
    }

    @Test func `an empty ring has nothing to peek at`() {
        let ring = RingCursor(capacity: 2)
        defer { ring.deallocate() }
        #expect(ring.peek() == nil)
        ring.publish()
        #expect(ring.peek() == 0)
        ring.release()
        #expect(ring.peek() == nil)
    }

    @Test func `a claim without publish is invisible`() {
        let ring = RingCursor(capacity: 2)
        defer { ring.deallocate() }
        _ = ring.claim()
        #expect(ring.claim() == 0)
        #expect(ring.peek() == nil)
    }

    @Test func `slots come round again and the counts go on`() {
        let ring = RingCursor(capacity: 8)
        defer { ring.deallocate() }
        for index in 0..<100 {
            #expect(ring.claim() == index % 8)
            ring.publish()
            #expect(ring.peek() == index % 8)
            ring.release()
        }
        #expect(ring.published == 100)
        #expect(ring.released == 100)
    }

    @Test func `runs are published and released at once`() {
        let ring = RingCursor(capacity: 8)
        defer { ring.deallocate() }
        ring.publish(5)
        #expect(ring.room == 3)
        ring.release(3)
        #expect(ring.fill == 2)
        #expect(ring.room == 6)
        #expect(ring.slot(ring.published) == 5)
    }

    @Test(arguments: [1, 2, 64, 1024]) func `between two threads nothing is lost, doubled, torn or out of order`(
        capacity: Int
    ) throws {
        let items = min(2_000_000, capacity * 50_000)
        let ring = RingCursor(capacity: capacity)
        let slots = SharedSlots<Pair>(count: capacity, filledWith: Pair(index: 0))
        defer {
            ring.deallocate()
            slots.deallocate()
        }

        let producer = try RealtimeThread(name: "producer", priority: 1) { _ in
            RealtimeThread.demote()
            var pace = SeededPace(seed: UInt64(capacity))
            for index in 0..<items {
                while true {
                    if let slot = ring.claim() {
                        slots[slot] = Pair(index: index)
                        ring.publish()
                        break
                    }
                    pace.yield()
                }
                pace.mayYield()
            }
        }

        var pace = SeededPace(seed: UInt64(capacity) + 1)
        var wrong = 0
        for index in 0..<items {
            while ring.peek() == nil { pace.yield() }
            if let slot = ring.peek(), slots[slot] != Pair(index: index) { wrong += 1 }
            ring.release()
            pace.mayYield()
        }
        producer.join()
        #expect(wrong == 0)
        #expect(ring.fill == 0)
        #expect(ring.published == items)
    }
}

/// Two words that belong together: a torn or early read shows as a mismatch.
private struct Pair: Equatable {
    let index: Int
    let check: Int

    init(index: Int) {
        self.index = index
        check = ~index &* 0x1E37_79B9_7F4A_7C15
    }
}
