// SPDX-License-Identifier: GPL-3.0-or-later

import CALSA
import Glibc
import Synchronization

/// What a recording's owner and its thread share: what is known of the sound so far, and a bell. The sound itself goes on
/// to the sink, a second at a time.
///
/// - Thread: any
package final class CaptureTape: Sendable {
    /// An eventfd that wakes the thread.
    let bell: Int32

    private struct State {
        var sound = CapturedSound()
        var readings: [CaptureLine.Reading] = []
        var count = 0
        /// What the sink has not been given yet.
        var piece: [Float] = []
        var isOver = false
    }

    private let state = Mutex(State())
    private let sink: CaptureSink

    /// - Parameter sink: is given what comes in, never by two at once
    /// - Throws: `start` where the system has no descriptor left.
    package init(_ sink: @escaping CaptureSink) throws(ALSAError) {
        self.sink = sink
        bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard bell >= 0 else { throw ALSAError(.start, errno: errno) }
    }

    deinit { close(bell) }

    /// Hands on the rest, and says what it was; the thread ends at its next turn.
    package func take() -> CapturedSound {
        let sound = state.withLock { state in
            guard !state.isOver else { return CapturedSound() }
            state.isOver = true
            hand(&state)
            state.sound.count = state.count
            state.sound.line = CaptureLine(state.readings, rate: state.sound.rate)
            return state.sound
        }
        eventfd_write(bell, 1)
        return sound
    }

    /// Whether it has been taken.
    package var isOver: Bool { state.withLock { $0.isOver } }

    /// Frames so far, the silence for what was lost among them.
    package var count: Int { state.withLock { $0.count } }

    // MARK: - Thread

    /// - Parameter rate: hertz
    package func begin(rate: Int) { state.withLock { $0.sound.rate = rate } }

    /// - Parameter clipped: how many of them were at the converter's end
    package func append(_ frames: Span<Float>, clipped: Int) {
        state.withLock { state in
            guard !state.isOver else { return }
            frames.withUnsafeBufferPointer { state.piece.append(contentsOf: $0) }
            state.count += frames.count
            state.sound.clipped += clipped
            if state.piece.count >= state.sound.rate { hand(&state) }
        }
    }

    /// Notes that the next frame came in at `instant`.
    package func note(_ instant: Int64) {
        state.withLock { $0.readings.append(CaptureLine.Reading(frame: $0.count, instant: instant)) }
    }

    /// Puts silence in the place of what was lost: up to `instant`, at which the next frame came in, and at most up to
    /// `limit` frames in all.
    package func bridge(to instant: Int64, limit: Int) {
        state.withLock { state in
            guard !state.isOver else { return }
            state.sound.overruns += 1
            guard let line = CaptureLine(state.readings, rate: state.sound.rate) else { return }
            let place = min(max(line.frame(at: instant), 0), Double(limit))
            let missing = Int(place) - state.count
            guard missing > 0 else { return }
            state.sound.lost += Double(missing) / Double(state.sound.rate)
            hand(&state)
            sink(.silence(missing), state.sound.rate)
            state.count += missing
        }
    }

    func end(_ ending: CaptureEnding) { state.withLock { $0.sound.ending = ending } }

    /// Seconds lost so far.
    var lost: Double { state.withLock { $0.sound.lost } }

    private func hand(_ state: inout State) {
        guard !state.piece.isEmpty else { return }
        sink(.sound(state.piece), state.sound.rate)
        state.piece = []
        state.piece.reserveCapacity(state.sound.rate + state.sound.rate / 10)
    }
}
