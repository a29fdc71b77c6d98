// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullTime

/// What is remembered of a device that was lost in mid-song.
struct Loss {
    /// When which frame is to be heard: the line that the device was on.
    let line: AudibleClock
    /// The frame that was being heard.
    let frame: Frames
    let geometry: Geometry
    /// The card to wait for; nil where it was no card.
    let cardID: String?
}

extension Loss {
    /// The same loss, with the line that the sound has been on since.
    init(_ line: AudibleClock, since loss: Loss) {
        self.init(line: line, frame: loss.frame, geometry: loss.geometry, cardID: loss.cardID)
    }
}
