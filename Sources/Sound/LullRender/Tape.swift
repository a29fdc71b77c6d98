// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRealtime
import LullTime
import Synchronization

/// What passes between the audio lane and the feeder of one recording: orders in, frames out, each with its place on
/// the renderer's clock. Neither side waits for the other.
///
/// The feeder's half is here; the audio lane's is `TapeSlots`.
package final class Tape: Sendable {
    /// The tape as the audio lane holds it, valid while the tape lives.
    package let slots: TapeSlots

    package init() { slots = TapeSlots() }
    deinit { slots.deallocate() }

    // MARK: - Feeder

    /// The next order, in the order of giving.
    /// - Thread: feeder
    package func nextOrder() -> TapeOrder? {
        let memory = slots.memory.pointee
        guard let slot = memory.orderRing.peek() else { return nil }
        defer { memory.orderRing.release() }
        return memory.orders[slot]
    }

    /// The next frame that will be read, as far as the reader has said.
    /// - Thread: any
    package var position: Frames { Frames(Int64(slots.memory.pointee.position.pointee.load(ordering: .acquiring))) }

    /// Frames that were not there when they were to be read.
    /// - Thread: any
    package var starved: Int { slots.memory.pointee.starved.pointee.load(ordering: .relaxed) }

    /// Frames that can be written now, 0 where no mark can be set.
    /// - Thread: feeder
    package var room: Int {
        slots.memory.pointee.markRing.room > 2 ? slots.memory.pointee.ring.room : 0
    }

    /// Says that the frames to come belong to `frame` and what follows it.
    /// - Thread: feeder
    package func beginFrames(at frame: Frames) { mark(.begins, at: frame, after: 0) }

    /// Says that the frames from `frame`, the next, on are made knowing of all orders taken so far.
    /// - Thread: feeder
    package func heedOrders(at frame: Frames) { mark(.heeds, at: frame, after: 0) }

    /// Writes frames behind those written before. Where they are the `last`, the reader takes silence for meant.
    /// - Parameter block: At most `room` frames.
    /// - Thread: feeder
    package func write(_ block: Span<Float>, at frame: Frames, isLast: Bool) {
        let memory = slots.memory.pointee
        let start = memory.ring.published
        // The ring's end may lie within.
        let slot = memory.ring.slot(start)
        let whole = min(block.count, memory.ring.capacity - slot)
        block.withUnsafeBufferPointer { frames in
            guard let frames = frames.baseAddress else { return }
            (memory.samples + slot).update(from: frames, count: whole)
            memory.samples.update(from: frames + whole, count: block.count - whole)
        }
        // Before the frames themselves, so that who sees the last of them sees this too.
        if isLast { mark(.ends, at: frame + Frames(Int64(block.count)), after: block.count) }
        memory.ring.publish(block.count)
    }

    private func mark(_ event: TapeMark.Event, at frame: Frames, after count: Int) {
        let memory = slots.memory.pointee
        guard let slot = memory.markRing.claim() else { return }
        memory.marks[slot] = TapeMark(
            index: memory.ring.published + count, frame: frame, orders: memory.orderRing.released, event: event)
        memory.markRing.publish()
    }

    /// Waits until an order has been given, or somebody has rung, since the last wait.
    /// - Thread: feeder; waits
    package func wait() {
        let bell = slots.memory.pointee.bell
        sem_wait(bell)
        // One look serves all who have rung.
        while sem_trywait(bell) == 0 {}
    }

    /// The same, for so many milliseconds at most.
    /// - Thread: feeder; waits
    package func wait(milliseconds: Int) {
        let bell = slots.memory.pointee.bell
        guard Bell.wait(for: bell, milliseconds: UInt32(clamping: milliseconds)) else { return }
        while sem_trywait(bell) == 0 {}
    }

    /// Ends a wait, or the next.
    /// - Thread: any
    package func ring() { TapeSlots.ring(slots.memory.pointee.bell) }
}

/// How far ahead a tape lives.
///
/// - Thread: any
/// - Realtime: safe
package enum TapeTiming {
    /// Frames that are kept ready beyond the reader's place: 181 ms. A device that ran dry is filled at once with all it
    /// holds, mostly 8,192 frames, and the reader takes them in quanta.
    package static var ready: Frames { @_noLocks get { Frames(8_704) } }

    /// Frames below which a reader wakes whoever fills the tape: more than the 4,096 that it takes at a time, and less than
    /// a feeder that stretches ever leaves of itself. One that only copies sleeps until then.
    package static var low: Int { @_noLocks get { 4_352 } }

    /// How long before its frame an order has to be given: what is ready, half a window of the stretch, what one look
    /// may make too much, and the fade.
    package static var lead: Frames { @_noLocks get { Frames(13_312) } }

    /// Length of the fade at a stop: 200 ms.
    package static var stopFade: Frames { @_noLocks get { Frames(9_600) } }
}
