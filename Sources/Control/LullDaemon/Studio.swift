// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import NIOCore

/// Something that is recorded from, until it is finished or dropped.
package protocol Microphone: Sendable {
    /// Ends: all that came in has been handed on. Says what it was. Waits for nobody.
    func finish() -> CapturedSound
}

extension Capture: Microphone {}

/// What recording the parent's own voice needs from outside.
package struct Studio: Sendable {
    /// Takes the device's setting and the most seconds; `sink` and `report` are called on whatever thread.
    package typealias Opener =
        @Sendable (
            _ device: String, _ seconds: Double, _ sink: @escaping CaptureSink,
            _ report: @escaping @Sendable (CaptureReport) -> Void
        ) throws(ALSAError) -> any Microphone

    package var open: Opener
    /// Seconds for which nothing is heard of whoever has recorded something, after which it is discarded.
    package var patience: Double
    /// Seconds beyond the longest recording after which a microphone that has told no end hangs.
    package var grace: Double

    package init(
        patience: Double = 600, grace: Double = 10,
        open: @escaping Opener = { (device, seconds, sink, report) throws(ALSAError) in
            try Capture(device: device, seconds: seconds, sink: sink, report: report)
        }
    ) {
        (self.patience, self.grace) = (patience, grace)
        self.open = open
    }
}

/// The one recording that can be under way, and what sounds for its sake.
struct RecordingDesk {
    let studio: Studio
    var take: Take?
    /// Takes that ever were.
    var takes = 0
    var aside: Aside?

    /// A sound outside of any session.
    struct Aside {
        enum Kind {
            case pulse, playback
            /// For whoever examines the sound, as long as that connection lasts.
            case ticks(owner: Int)
        }

        let kind: Kind
        /// Ends it by itself.
        var end: Scheduled<Void>?
    }
}
