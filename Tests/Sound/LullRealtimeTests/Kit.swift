// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Memory that two threads share under a cursor's protocol.
struct SharedSlots<Element>: @unchecked Sendable {
    private let memory: UnsafeMutablePointer<Element>

    init(count: Int, filledWith element: Element) {
        memory = .allocate(capacity: count)
        memory.initialize(repeating: element, count: count)
    }

    func deallocate() { memory.deallocate() }

    subscript(slot: Int) -> Element {
        get { memory[slot] }
        nonmutating set { memory[slot] = newValue }
    }
}

/// A thread's seeded hesitations, so that two threads meet in many different orders.
struct SeededPace {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 2 &+ 1 }

    /// Lets the other thread run, about once in a thousand calls.
    mutating func mayYield() {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        if state >> 54 == 0 { yield() }
    }

    func yield() { sched_yield() }
}
