// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// What brings the sound back onto its line after an interruption, so that the beat is where the hands expect it:
/// frames to throw away where the sound is late, or silence to insert where it is early.
///
/// - Thread: any
/// - Realtime: safe
package enum Alignment: Equatable, BitwiseCopyable {
    case onTime
    case skip(Int)
    case wait(Int)
    /// Too far off to make up for: go on from here, on a new line.
    case startOver

    /// - Parameters:
    ///   - next: the next frame to be rendered
    ///   - due: the frame that the line wants heard where `next` would be
    package init(next: Frames, due: Frames, patience: Frames) {
        let late = due - next
        if late > patience || late < Frames(-patience.count) {
            self = .startOver
        } else if late > .zero {
            self = .skip(Int(late.count))
        } else if late < .zero {
            self = .wait(Int(-late.count))
        } else {
            self = .onTime
        }
    }
}
