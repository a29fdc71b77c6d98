// SPDX-License-Identifier: GPL-3.0-or-later

extension Settings {
    package enum Device: Equatable, Sendable {
        /// The first that works.
        case auto
        /// An ALSA name, of 1 to 256 characters.
        case named(String)

        init(_ text: String) { self = text == "auto" ? .auto : .named(text) }
    }

    /// How far ahead sound is made.
    package enum Profile: String, CaseIterable, Sendable {
        case standard
        /// Twice the buffer, half the wake-ups.
        case quiet
    }

    /// What the sound comes out of.
    package enum Speaker: String, CaseIterable, Sendable {
        /// One that loses what lies below 300 Hz.
        case small
        case full
    }

    /// What the voices sound in.
    package enum Room: String, CaseIterable, Sendable {
        case small
        case none
    }

    /// How a recording is stretched while it plays; what is kept of it is always made with care.
    package enum Stretch: String, CaseIterable, Sendable {
        /// For a pace that moves, and a quarter of the work.
        case light
        case full
    }

    /// swift-log's levels, by its names.
    package enum Level: String, CaseIterable, Sendable {
        case trace, debug, info, notice, warning, error
    }
}
