// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP
import LullRealtime
import LullTime
import Synchronization

/// A tape as the audio lane holds it: a bare pointer, valid while the tape lives.
///
/// - Thread: audio, one at a time
/// - Realtime: safe, but for what is said otherwise
package struct TapeSlots: @unchecked Sendable, BitwiseCopyable {
    let memory: UnsafeMutablePointer<TapeMemory>

    init() {
        memory = .allocate(capacity: 1)
        memory.initialize(to: TapeMemory())
    }

    func deallocate() {
        memory.pointee.deallocate()
        memory.deallocate()
    }

    /// Gives the feeder an order. False where 256 are waiting: the order is lost then, but for what a stop does at
    /// once.
    ///
    /// - Parameter now: The next frame to be read.
    /// - Realtime: where the feeder sleeps, a system call, which does not wait
    @_noLocks @discardableResult
    package func order(_ order: TapeOrder, now: Frames) -> Bool {
        var given = order
        switch order {
        case .begin(let frame, _, _):
            memory.pointee.reading.due = frame
            memory.pointee.reading.dueOrder = memory.pointee.orderRing.published + 1
            memory.pointee.publish(now)
        case .stop(let frame):
            let start = frame < now ? now : frame
            given = .stop(at: start)
            memory.pointee.reading.stop = start
            memory.pointee.reading.stopOrder = memory.pointee.orderRing.published + 1
        case .retime: break
        }
        guard let slot = memory.pointee.orderRing.claim() else { return false }
        memory.pointee.orders[slot] = given
        memory.pointee.orderRing.publish()
        TapeSlots.ring(memory.pointee.bell)
        return true
    }

    /// Nothing will be read until the next beginning: what has been made and would be made is given up.
    /// - Parameter now: The next frame that would be read.
    @_noLocks package func abandon(now: Frames) {
        order(.stop(at: now), now: now)
        memory.pointee.abandon(now)
    }

    /// Whether both are the same tape.
    @_noLocks package func isSame(as other: TapeSlots) -> Bool { memory == other.memory }

    /// Whether `read` would give nothing but silence for `frame` and all that follows, until the next order.
    @_noLocks package func isSilent(at frame: Frames) -> Bool { memory.pointee.isSilent(at: frame) }

    /// Writes the frames from `frame` on. What came too late is passed over; what is not there is silent, with a
    /// fade of 10 ms before it and of 72 ms after it, and counted. After half a second of that it comes back from -20 dB
    /// at 3 dB a second.
    @_noLocks package func read(into block: inout MutableSpan<Float>, at frame: Frames) {
        memory.pointee.read(into: &block, at: frame)
    }

    // The compiler cannot see into C: posting a semaphore never waits.
    @_semantics("no_performance_analysis") @inline(never) static func ring(_ bell: UnsafeMutablePointer<sem_t>) {
        sem_post(bell)
    }
}

/// The memory of a tape, and the reader's own state in it.
struct TapeMemory: BitwiseCopyable {
    let ring = RingCursor(capacity: 16_384)
    let samples = UnsafeMutablePointer<Float>.allocate(capacity: 16_384)
    let markRing = RingCursor(capacity: 256)
    let marks = UnsafeMutablePointer<TapeMark>.allocate(capacity: 256)
    let orderRing = RingCursor(capacity: 256)
    let orders = UnsafeMutablePointer<TapeOrder>.allocate(capacity: 256)
    let position = TapeMemory.word()
    let starved = TapeMemory.word()
    /// Posted where the feeder may be asleep.
    let bell = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    var reading = TapeReading()

    init() {
        samples.initialize(repeating: 0, count: 16_384)
        let mark = TapeMark(index: 0, frame: Frames(0), orders: 0, event: .ends)
        marks.initialize(repeating: mark, count: 256)
        orders.initialize(repeating: .stop(at: Frames(0)), count: 256)
        bell.initialize(to: sem_t())
        sem_init(bell, 0, 0)
    }

    func deallocate() {
        ring.deallocate()
        samples.deallocate()
        markRing.deallocate()
        marks.deallocate()
        orderRing.deallocate()
        orders.deallocate()
        position.deallocate()
        starved.deallocate()
        sem_destroy(bell)
        bell.deallocate()
    }

    private static func word() -> UnsafeMutablePointer<Atomic<Int>> {
        let line = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128)
        let word = line.bindMemory(to: Atomic<Int>.self, capacity: 1)
        word.initialize(to: Atomic(0))
        return word
    }

    @_noLocks func publish(_ place: Frames) { position.pointee.store(Int(place.count), ordering: .releasing) }
}

/// What the reader knows.
struct TapeReading: BitwiseCopyable {
    /// The mark that the frames being read came with.
    var mark = TapeMark(index: 0, frame: Frames(0), orders: 0, event: .ends)
    /// 0 in a gap, 1 in the midst of the sound; falls by a 480th a frame and rises by a 3,456th.
    var openness: Float = 1
    /// Frames that were due and not there, up to the one read last.
    var missed = 0
    /// After a long gap.
    var rise = VolumeFade(gain: 1)
    /// The last beginning ordered, and its number.
    var due = Frames(0)
    var dueOrder = 0
    /// The last stop ordered, and its number.
    var stop = Frames(0)
    var stopOrder = 0
}

/// The gain that ends a recording.
package enum TapeFade {
    /// What a stop at `stop` leaves of `frame`: a smooth step from 1 to 0.
    @_noLocks package static func gain(at frame: Frames, stop: Frames) -> Float {
        let passed = frame.count - stop.count
        if passed <= 0 { return 1 }
        if passed >= TapeTiming.stopFade.count { return 0 }
        return smooth(1 - Float(passed) / Float(TapeTiming.stopFade.count))
    }

    /// A step with level ends: 3x^2 - 2x^3.
    @_noLocks package static func smooth(_ x: Float) -> Float { x * x * (3 - 2 * x) }
}
