// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullDSP
import LullRecording
import LullRender
import LullSession
import LullVoices

/// The settings in the terms of the sound's own rooms.
extension Settings {
    var speaker: LullVoices.Speaker {
        switch sound.speaker {
        case .small: .small
        case .full: .full
        }
    }

    package var stretchWindow: RubberBandStretcher.Window {
        switch sound.stretch {
        case .light: .short
        case .full: .full
        }
    }

    var hasRoom: Bool { sound.room == .small }

    var ceiling: Ceiling { Ceiling(shortTerm: Decibels(loudness.ceiling)) }

    /// Seconds by which the sound comes after the stroke.
    var offset: Double { sound.offset / .seconds(1) }

    var usual: LullSession.Session.Usual {
        var usual = LullSession.Session.Usual()
        usual.volume = session.volume
        usual.duration = session.timer / .seconds(1)
        return usual
    }

    var profile: BufferProfile {
        switch sound.profile {
        case .standard: .standard
        case .quiet: .quiet
        }
    }
}

extension Settings.Device {
    /// As ALSA's own room takes it: `auto` is found anew whenever the device is opened.
    var name: String {
        switch self {
        case .auto: "auto"
        case .named(let name): name
        }
    }
}
