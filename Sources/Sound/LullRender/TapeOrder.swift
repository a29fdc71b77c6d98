// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// What the audio lane asks of the feeder that makes a tape's frames.
package enum TapeOrder: Sendable, BitwiseCopyable {
    /// The recording sounds so that its beat `place`, counted from the loop's first, falls on the frame `at`, and goes
    /// on along `line`, loop after loop, so that a pass which follows on needs no order.
    ///
    /// From silence it fades in over the 50 ms before `at`; where it already sounds it crosses over in the 80 ms before
    /// `at`. Ordered later than `TapeTiming.lead` before `at` it comes in as soon as it can, at the place it would have
    /// reached.
    case begin(at: Frames, place: Beats, line: Timeline)
    /// The beats follow another line from the line's own frame on. One that names a frame sooner than `TapeTiming.lead`
    /// from now finds frames made already: the recording catches up by at most 3 % of its pace, or, where more than a
    /// quarter of a beat is missing, crosses over to the right place.
    case retime(Timeline)
    /// Fades out over the 200 ms from `at` on, now at the earliest.
    case stop(at: Frames)
}

/// Something that the reader learns at a place in the ring.
struct TapeMark: BitwiseCopyable {
    enum Event: UInt8, BitwiseCopyable {
        /// A stretch of frames begins, at `frame` on the renderer's clock.
        case begins
        /// Frames go on, made knowing of more orders than before.
        case heeds
        /// Nothing follows; the frame before was silent.
        case ends
    }

    /// Counted in frames ever published.
    var index: Int
    /// The place on the renderer's clock of the frame at `index`.
    var frame: Frames
    /// Orders that the feeder had taken.
    var orders: Int
    var event: Event
}
