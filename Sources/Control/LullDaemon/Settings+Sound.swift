// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullDSP
import LullRender
import LullVoices

/// The settings in the terms of the sound's own rooms.
extension Settings {
    var speaker: LullVoices.Speaker {
        switch sound.speaker {
        case .small: .small
        case .full: .full
        }
    }

    var ceiling: Ceiling { Ceiling(shortTerm: Decibels(loudness.ceiling)) }

    var profile: BufferProfile {
        switch sound.profile {
        case .standard: .standard
        case .quiet: .quiet
        }
    }
}
