// SPDX-License-Identifier: GPL-3.0-or-later

import LullRealtime
import LullTime

/// What passes between the control lane and a renderer: cues in, status and finished performances out.
///
/// Neither side ever waits: a full cue ring refuses, a status is overwritten by a later one.
package final class Mailbox: Sendable {
    let slots = MailboxSlots()

    package init() {}
    deinit { slots.deallocate() }

    /// Hands a cue to the renderer, which obeys cues in the order of sending. False where 256 are waiting.
    /// - Thread: control
    package func send(_ cue: RenderCue) -> Bool {
        guard let slot = slots.cueRing.claim() else { return false }
        slots.cues[slot] = cue
        slots.cueRing.publish()
        return true
    }

    /// Cues ever sent; `RenderStatus.commands` catches up with it.
    /// - Thread: control
    package var sent: Int64 { Int64(slots.cueRing.published) }

    /// The renderer as it was at the end of its last block.
    /// - Thread: control
    package func status() -> RenderStatus { slots.statuses[slots.statusBuffer.readSlot()] }

    /// The next performance whose notes the renderer no longer reads.
    /// - Thread: control
    package func nextRetired() -> Int32? {
        guard let slot = slots.retiredRing.peek() else { return nil }
        defer { slots.retiredRing.release() }
        return slots.retired[slot]
    }
}

/// The memory of a mailbox, as the audio lane holds it: bare pointers, valid while the mailbox lives.
///
/// - Thread: audio, but for `init` and `deallocate`
struct MailboxSlots: @unchecked Sendable, BitwiseCopyable {
    let cueRing = RingCursor(capacity: 256)
    let cues = UnsafeMutablePointer<RenderCue>.allocate(capacity: 256)
    let statusBuffer = TripleBufferCursor()
    let statuses = UnsafeMutablePointer<RenderStatus>.allocate(capacity: TripleBufferCursor.slots)
    let retiredRing = RingCursor(capacity: 512)
    let retired = UnsafeMutablePointer<Int32>.allocate(capacity: 512)

    init() {
        cues.initialize(repeating: RenderCue(.hold), count: 256)
        statuses.initialize(repeating: RenderStatus(), count: TripleBufferCursor.slots)
        retired.initialize(repeating: 0, count: 512)
    }

    func deallocate() {
        cueRing.deallocate()
        cues.deallocate()
        statusBuffer.deallocate()
        statuses.deallocate()
        retiredRing.deallocate()
        retired.deallocate()
    }

    /// The oldest cue, if it holds from `frame` or before.
    @_noLocks func nextCue(due frame: Frames) -> RenderCommand? {
        guard let slot = cueRing.peek(), cues[slot].frame <= frame else { return nil }
        let command = cues[slot].command
        cueRing.release()
        return command
    }

    @_noLocks func publish(_ status: RenderStatus) {
        statuses[statusBuffer.writeSlot] = status
        statusBuffer.publish()
    }

    /// Hands a finished performance back; fewer than 512 can be out, so there is always room.
    @_noLocks func retire(_ id: Int32) {
        guard let slot = retiredRing.claim() else { return }
        retired[slot] = id
        retiredRing.publish()
    }
}
