// SPDX-License-Identifier: GPL-3.0-or-later

import Synchronization

/// The indices of a ring between one producer thread and one consumer thread, without locks or waits.
///
/// The slots themselves are kept, concretely typed, by whoever uses the cursor, since the audio lane allows no
/// generics: memory for `capacity` elements, of which the producer writes what it has claimed and the consumer reads
/// what it has peeked at.
///
/// ```swift
/// if let slot = ring.claim() { slots[slot] = command; ring.publish() } else { dropped += 1 }  // producer
/// while let slot = ring.peek() { obey(slots[slot]); ring.release() }  // consumer
/// ```
///
/// A cursor is a handle on shared memory and is copied as freely as a pointer; `deallocate` is called once, when both
/// threads are done. The two counts only ever grow (at 48 kHz for six million years), so they also tell each side how
/// many elements have ever gone by.
///
/// What is called each quantum, mostly a word's load or store, is inlinable in every module.
///
/// - Thread: each member says whose it is; "producer" and "consumer" are one thread at a time each
/// - Realtime: safe, but for `init` and `deallocate`
@usableFromInline package struct RingCursor: @unchecked Sendable, BitwiseCopyable {
    /// Elements that the ring holds when it is full; a power of two.
    @usableFromInline package let capacity: Int

    /// Elements ever published, and ever released: written by the producer and by the consumer alone, on cache lines
    /// of their own, so that neither waits for the other's.
    @usableFromInline let producerCount: UnsafeMutablePointer<Atomic<Int>>
    @usableFromInline let consumerCount: UnsafeMutablePointer<Atomic<Int>>

    /// A cursor over an empty ring.
    /// - Parameter capacity: a power of two
    /// - Thread: any
    /// - Realtime: not safe, allocates
    package init(capacity: Int) {
        precondition(capacity > 0 && capacity & (capacity - 1) == 0, "a ring's capacity is a power of two")
        self.capacity = capacity
        producerCount = CacheLine.allocate()
        consumerCount = CacheLine.allocate()
    }

    /// Ends every copy of this cursor.
    /// - Thread: any, after both sides have made their last call
    /// - Realtime: not safe, frees
    package func deallocate() {
        CacheLine.deallocate(producerCount)
        CacheLine.deallocate(consumerCount)
    }

    // MARK: - Producer

    /// Elements that can be published before the ring is full. The consumer may meanwhile have made it more.
    /// - Thread: producer
    @inlinable package var room: Int {
        @_noLocks get {
            let released = consumerCount.pointee.load(ordering: .acquiring)
            return capacity &- (producerCount.pointee.load(ordering: .relaxed) &- released)
        }
    }

    /// The slot for the next element, or nil while the ring is full. It is the producer's to write until `publish`.
    /// - Thread: producer
    @inlinable @_noLocks package func claim() -> Int? {
        room > 0 ? slot(producerCount.pointee.load(ordering: .relaxed)) : nil
    }

    /// Hands the next `count` slots to the consumer: their contents are seen there before the new count is.
    /// - Parameter count: at most `room`
    /// - Thread: producer
    @inlinable @_noLocks package func publish(_ count: Int = 1) {
        let published = producerCount.pointee.load(ordering: .relaxed)
        producerCount.pointee.store(published &+ count, ordering: .releasing)
    }

    // MARK: - Consumer

    /// Elements that wait to be read. The producer may meanwhile have made it more.
    /// - Thread: consumer
    @inlinable package var fill: Int {
        @_noLocks get {
            let published = producerCount.pointee.load(ordering: .acquiring)
            return published &- consumerCount.pointee.load(ordering: .relaxed)
        }
    }

    /// The slot of the oldest element, or nil while the ring is empty. It is the consumer's to read until `release`.
    /// - Thread: consumer
    @inlinable @_noLocks package func peek() -> Int? {
        fill > 0 ? slot(consumerCount.pointee.load(ordering: .relaxed)) : nil
    }

    /// Hands the oldest `count` slots back to the producer: they are read before they can be written again.
    /// - Parameter count: at most `fill`
    /// - Thread: consumer
    @inlinable @_noLocks package func release(_ count: Int = 1) {
        let released = consumerCount.pointee.load(ordering: .relaxed)
        consumerCount.pointee.store(released &+ count, ordering: .releasing)
    }

    // MARK: - Either

    /// Elements ever published: exact on the producer, a lower bound elsewhere.
    /// - Thread: any
    @inlinable package var published: Int { @_noLocks get { producerCount.pointee.load(ordering: .acquiring) } }

    /// Elements ever released: exact on the consumer, a lower bound elsewhere.
    /// - Thread: any
    @inlinable package var released: Int { @_noLocks get { consumerCount.pointee.load(ordering: .acquiring) } }

    /// Where the ring keeps its `index`-th element, counted from the first ever published.
    /// - Thread: any
    @inlinable @_noLocks package func slot(_ index: Int) -> Int { index & (capacity &- 1) }
}
