// SPDX-License-Identifier: GPL-3.0-or-later

import Synchronization

/// Memory for one shared word that no other word's traffic slows down.
enum CacheLine {
    /// Two lines of 64 bytes: x86 fetches them in pairs.
    private static var bytes: Int { 128 }

    /// An atomic word of value `initial` on a line of its own.
    static func allocate(_ initial: Int = 0) -> UnsafeMutablePointer<Atomic<Int>> {
        let line = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: bytes)
        let word = line.bindMemory(to: Atomic<Int>.self, capacity: 1)
        word.initialize(to: Atomic(initial))
        return word
    }

    static func deallocate(_ word: UnsafeMutablePointer<Atomic<Int>>) {
        word.deinitialize(count: 1)
        UnsafeMutableRawPointer(word).deallocate()
    }
}
