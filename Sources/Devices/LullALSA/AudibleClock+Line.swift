// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullTime

extension AudibleClock {
    /// The longest stretch of sound that is made up for after an interruption, 2 s; after a longer one the line from
    /// frames to time begins anew.
    static var patience: Frames { Frames(2 * Frames.perSecond) }

    /// The line on which `frame` is heard at `instant`, at the nominal pace, to within `error` nanoseconds.
    init(_ frame: Frames, heardAt instant: Int64, error: Int64) {
        self.init()
        self.frame = frame
        self.instant = instant
        self.error = error
    }
}
