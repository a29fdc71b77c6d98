// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import LullSession

/// What a sound meter read where the baby lies while the reference hum played, and what left Lull at that moment: all
/// that it takes to know dB(A) from samples, as long as nothing between them is turned.
package struct Calibration: Equatable, Sendable {
    package var place: Place
    /// dB(A), slow.
    package var reading: Double
    /// A-weighted, dBFS (`RenderStatus.aWeighted`).
    package var level: Double

    package init(place: Place, reading: Double, level: Double) {
        (self.place, self.reading, self.level) = (place, reading, level)
    }

    /// What it holds for.
    package struct Place: Equatable, Sendable {
        /// `Mixer.card`
        package var card: String
        /// `Mixer.fingerprint`
        package var mixer: String
        package var profile: String
        package var speaker: String

        package init(card: String, mixer: String, profile: String, speaker: String) {
            (self.card, self.mixer, self.profile, self.speaker) = (card, mixer, profile, speaker)
        }
    }

    /// dB(A) at the baby less dBFS.
    package var offset: Double { reading - level }

    /// The A-weighted level, dBFS, that the guard lets nothing exceed for `ceiling` dB(A) at the baby: 3 dB lower, for a
    /// meter at home is no better than that (class 2 of IEC 61672-1 is allowed 1.4 dB at 1 kHz, a telephone more) and
    /// for the guard's mean over 3 s, which a meter's one second may exceed by 2 dB.
    package func limit(ceiling: Double) -> Double { ceiling - Calibration.inHand - offset }

    /// What a meter would read, about, of the loudest seconds of a tune at `volume`, dB(A); nil where that is no
    /// statement to make.
    package func level(volume: Int, voice: LullSession.Voice, ceiling: Double) -> Double? {
        guard volume > 0, let lift = Calibration.lift(of: voice) else { return nil }
        let louder = 0.3 * Double(volume - Calibration.referenceVolume) + lift
        return min(reading + louder, ceiling - Calibration.inHand)
    }

    /// Readings that are taken, dB(A): quieter is no home, louder no reference hum.
    static let readings: ClosedRange<Double> = Limits.reading
    /// Below this a meter mostly reads the room, dB(A).
    static let quiet = 30.0
    static let inHand = 3.0
    static let referenceVolume = 80

    /// By how many dB(A) the loudest second of a voice's tune is above that of a hum at the same volume, though both are
    /// the same in LUFS: measured through the small speaker's voices over five tunes in both registers, to within 2 dB. A
    /// click is over before a meter shows it.
    private static func lift(of voice: LullSession.Voice) -> Double? {
        switch voice {
        case .hum, .harp: 0
        case .musicBox: 3
        case .tick: nil
        }
    }
}
