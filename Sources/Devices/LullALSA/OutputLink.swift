// SPDX-License-Identifier: GPL-3.0-or-later

import CALSA
import Glibc
import LullRealtime
import LullRender
import Synchronization

/// What an output's owner and its thread share: a bell, two requests and the status. Copied as freely as a pointer.
///
/// - Realtime: safe, but for `init` and `deallocate`
struct OutputLink: @unchecked Sendable, BitwiseCopyable {
    /// An eventfd that wakes the thread.
    let bell: Int32

    /// An eventfd that rings when the thread has ended.
    private let farewell: Int32
    private let isStartWanted: UnsafeMutablePointer<Atomic<Bool>>
    private let isEndWanted: UnsafeMutablePointer<Atomic<Bool>>
    private let cursor: TripleBufferCursor
    private let slots: UnsafeMutablePointer<SinkStatus>

    init() throws(ALSAError) {
        bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard bell >= 0 else { throw ALSAError(.start, errno: errno) }
        farewell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard farewell >= 0 else {
            let error = ALSAError(.start, errno: errno)
            close(bell)
            throw error
        }
        isStartWanted = .allocate(capacity: 1)
        isStartWanted.initialize(to: Atomic(false))
        isEndWanted = .allocate(capacity: 1)
        isEndWanted.initialize(to: Atomic(false))
        cursor = TripleBufferCursor()
        slots = .allocate(capacity: TripleBufferCursor.slots)
        slots.initialize(repeating: SinkStatus(), count: TripleBufferCursor.slots)
    }

    /// Ends every copy of this link. Called once, when neither side needs it any more.
    func deallocate() {
        close(bell)
        close(farewell)
        isStartWanted.deinitialize(count: 1)
        isStartWanted.deallocate()
        isEndWanted.deinitialize(count: 1)
        isEndWanted.deallocate()
        cursor.deallocate()
        slots.deallocate()
    }

    // MARK: - Owner

    func askToStart() {
        isStartWanted.pointee.store(true, ordering: .releasing)
        eventfd_write(bell, 1)
    }

    func askToEnd() {
        isEndWanted.pointee.store(true, ordering: .releasing)
        eventfd_write(bell, 1)
    }

    /// Waits for the thread to end.
    /// - Returns: false when it has not after so many milliseconds
    func waitForEnd(milliseconds: Int32) -> Bool {
        var descriptor = pollfd(fd: farewell, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, milliseconds) > 0
    }

    /// - Thread: one reader at a time
    func latestStatus() -> SinkStatus { slots[cursor.readSlot()] }

    // MARK: - Thread

    /// Whether a start has been asked for since the last call.
    func takeStart() -> Bool { isStartWanted.pointee.exchange(false, ordering: .acquiring) }

    /// Whether the thread is to end.
    var isEnding: Bool { isEndWanted.pointee.load(ordering: .acquiring) }

    /// The thread's last word.
    func ringFarewell() { eventfd_write(farewell, 1) }

    func publish(_ status: SinkStatus) {
        slots[cursor.writeSlot] = status
        cursor.publish()
    }
}
