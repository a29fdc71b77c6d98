// SPDX-License-Identifier: GPL-3.0-or-later

import CALSA
import Glibc
import Synchronization

/// What a recording's owner and its thread share: the sound so far, and a bell.
///
/// - Thread: any
package final class CaptureTape: Sendable {
    /// An eventfd that wakes the thread.
    let bell: Int32

    private struct State {
        var sound = CapturedSound()
        var readings: [CaptureLine.Reading] = []
        var count = 0
        var isOver = false
    }

    private let state = Mutex(State())
    /// Frames of a piece.
    private static let piece = 48_000

    /// - Throws: `start` where the system has no descriptor left.
    package init() throws(ALSAError) {
        bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard bell >= 0 else { throw ALSAError(.start, errno: errno) }
    }

    deinit { close(bell) }

    /// All there is; the thread ends at its next turn.
    package func take() -> CapturedSound {
        let sound = state.withLock { state in
            state.isOver = true
            var sound = CapturedSound()
            swap(&sound, &state.sound)
            sound.line = CaptureLine(state.readings, rate: sound.rate)
            return sound
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
            CaptureTape.append(frames, to: &state)
            state.sound.clipped += clipped
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
            state.sound.overruns += 1
            guard let line = CaptureLine(state.readings, rate: state.sound.rate) else { return }
            let place = min(max(line.frame(at: instant), 0), Double(limit))
            let missing = Int(place) - state.count
            guard missing > 0 else { return }
            state.sound.lost += Double(missing) / Double(state.sound.rate)
            let silence = [Float](repeating: 0, count: min(missing, CaptureTape.piece))
            var left = missing
            while left > 0 {
                let count = min(left, silence.count)
                CaptureTape.append(silence.span.extracting(0..<count), to: &state)
                left -= count
            }
        }
    }

    func end(_ ending: CaptureEnding) { state.withLock { $0.sound.ending = ending } }

    /// Seconds lost so far.
    var lost: Double { state.withLock { $0.sound.lost } }

    private static func append(_ frames: Span<Float>, to state: inout State) {
        var start = 0
        while start < frames.count {
            if state.sound.pieces.last.map({ $0.count >= piece }) ?? true {
                state.sound.pieces.append([])
                state.sound.pieces[state.sound.pieces.count - 1].reserveCapacity(piece)
            }
            let last = state.sound.pieces.count - 1
            let count = min(piece - state.sound.pieces[last].count, frames.count - start)
            frames.extracting(start..<start + count).withUnsafeBufferPointer {
                state.sound.pieces[last].append(contentsOf: $0)
            }
            start += count
        }
        state.count += frames.count
    }
}
