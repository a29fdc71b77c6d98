// SPDX-License-Identifier: GPL-3.0-or-later

/// What a person may set, each value within its range. A new one holds the defaults.
///
/// - Thread: any
package struct Settings: Equatable, Sendable {
    package var sound = Sound()
    package var loudness = Loudness()
    package var session = Session()
    package var log = Log()
    package var library = Library()
    package var record = Record()
    package var history = History()

    package init() {}
}

extension Settings {
    package struct Sound: Equatable, Sendable {
        package var device = Device.auto
        package var profile = Profile.standard
        package var speaker = Speaker.small
        package var room = Room.small
        package var stretch = Stretch.light
        /// How much later than the stroke the beat is heard; negative is earlier. From -500 to 500 ms.
        package var offset = Duration.zero
    }

    package struct Loudness: Equatable, Sendable {
        /// What nothing can exceed, in short-term LUFS (BS.1770). From -40 to -18.
        package var ceiling = -24.0
        /// What nothing can exceed where the baby lies, once a sound meter has been read there, dB(A). From 35 to 60.
        package var baby = 50.0
        /// The most volume that others than the daemon's own user may set. From 0 to 100.
        package var group = 100
    }

    package struct Session: Equatable, Sendable {
        /// From 0 to 100.
        package var volume = 80
        /// When a session ends by itself. From one minute to an hour.
        package var timer = Duration.seconds(20 * 60)
    }

    package struct Log: Equatable, Sendable {
        package var level = Level.notice
    }

    package struct Record: Equatable, Sendable {
        /// The microphone.
        package var device = Device.auto
    }

    package struct History: Equatable, Sendable {
        /// Whether what is played is kept.
        package var isEnabled = true
    }

    package struct Library: Equatable, Sendable {
        /// Folders of tunes besides the standard ones, as whole paths.
        package var sounds: [String] = []
    }
}
