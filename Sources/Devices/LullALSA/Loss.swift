// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullTime

/// What is remembered of a device that was lost in mid-song.
struct Loss {
    /// When which frame is to be heard: the line that the device was on.
    var line: AudibleClock
    /// The frame that was being heard.
    let frame: Frames
    let geometry: Geometry
    /// The card to wait for; nil where it was no card.
    let cardID: String?
    /// When to try to have it back.
    var backoff: Backoff
}
