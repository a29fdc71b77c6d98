// SPDX-License-Identifier: GPL-3.0-or-later

import Synchronization

/// The indices of a triple buffer: one writer publishes whole values, one reader sees the latest, neither ever waits.
///
/// The three slots themselves are kept, concretely typed, by whoever uses the cursor. At any time one slot belongs to
/// the writer, one to the reader, and the third is passed between them through a single atomic word; values that the
/// reader was too slow for are overwritten, and a value older than the last one seen never comes back.
///
/// ```swift
/// slots[buffer.writeSlot] = status; buffer.publish()  // writer
/// let status = slots[buffer.readSlot()]  // reader
/// ```
///
/// A cursor is a handle on shared memory and is copied as freely as a pointer; `deallocate` is called once, when both
/// threads are done. Before the first `publish` the reader sees `initialSlot`: put the first value there.
///
/// - Thread: each member says whose it is; "writer" and "reader" are one thread at a time each
/// - Realtime: safe, but for `init` and `deallocate`
package struct TripleBufferCursor: @unchecked Sendable, BitwiseCopyable {
    /// Slots that the user keeps.
    package static var slots: Int { @_noLocks get { 3 } }
    /// What the reader sees before anything was published.
    package static var initialSlot: Int { @_noLocks get { 0 } }

    /// The slot between writer and reader, and whether the reader has yet to see it.
    private let exchanged: UnsafeMutablePointer<Atomic<Int>>
    /// The slots in each side's hands. Atomic only for the memory they live in: nobody else looks.
    private let writers: UnsafeMutablePointer<Atomic<Int>>
    private let readers: UnsafeMutablePointer<Atomic<Int>>

    private static var fresh: Int { @_noLocks get { 4 } }
    private static var slotMask: Int { @_noLocks get { 3 } }

    /// - Thread: any
    /// - Realtime: not safe, allocates
    package init() {
        readers = CacheLine.allocate(Self.initialSlot)
        exchanged = CacheLine.allocate(1)
        writers = CacheLine.allocate(2)
    }

    /// Ends every copy of this cursor.
    /// - Thread: any, after both sides have made their last call
    /// - Realtime: not safe, frees
    package func deallocate() {
        CacheLine.deallocate(readers)
        CacheLine.deallocate(exchanged)
        CacheLine.deallocate(writers)
    }

    /// The slot that is the writer's to fill, until `publish`. What it holds is some older value.
    /// - Thread: writer
    package var writeSlot: Int { @_noLocks get { writers.pointee.load(ordering: .relaxed) } }

    /// Makes what was written the latest value, and gives the writer another slot.
    /// - Thread: writer
    @_noLocks package func publish() {
        let taken = exchanged.pointee.exchange(writeSlot | Self.fresh, ordering: .acquiringAndReleasing)
        writers.pointee.store(taken & Self.slotMask, ordering: .relaxed)
    }

    /// The slot of the latest value; it stays the reader's, unchanged, until the next call.
    /// - Thread: reader
    @_noLocks package func readSlot() -> Int {
        let held = readers.pointee.load(ordering: .relaxed)
        guard exchanged.pointee.load(ordering: .relaxed) & Self.fresh != 0 else { return held }
        let latest = exchanged.pointee.exchange(held, ordering: .acquiringAndReleasing) & Self.slotMask
        readers.pointee.store(latest, ordering: .relaxed)
        return latest
    }
}
