// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// Where a voice sings: the note that a tune's median is moved to, and the notes that come easily.
///
/// - Thread: any
package struct Compass: Hashable, Sendable {
    /// MIDI note number.
    package var median: Int16
    package var comfortable: ClosedRange<Int16>

    package init(median: Int16, comfortable: ClosedRange<Int16>) {
        self.median = median
        self.comfortable = comfortable
    }

    /// B3, and F3 to F#4: what women sing to babies (docs/sound.md, Register).
    package static let higher = Compass(median: 59, comfortable: 53...66)
    /// C#3, and A2 to B3: what men do.
    package static let lower = Compass(median: 49, comfortable: 45...59)

    /// The range of the nearer of the two, for any median.
    package init(median: Int16) {
        let isHigher = abs(median - Compass.higher.median) <= abs(median - Compass.lower.median)
        self.init(median: median, comfortable: (isHigher ? Compass.higher : .lower).comfortable)
    }

    /// Decibels that a note outside the comfortable range is sung softer by: half of one a semitone, 2 at most, so that a
    /// tune of a wide compass stays as loud as the others; zero inside.
    package func softening(at pitch: Int) -> Float {
        let (low, high) = (Int(comfortable.lowerBound), Int(comfortable.upperBound))
        return min(2, 0.5 * Float(max(0, low - pitch, pitch - high)))
    }
}

extension Program {
    /// Semitones that bring the median of the whole tune nearest to the compass's, no note folded. Where half the tune
    /// lies to either side of a gap, any pitch in it is a median: then the least time is spent outside the comfortable
    /// range, and of equals the middle one holds.
    package func transposition(to compass: Compass) -> Int16 {
        guard let median = PitchMedian(notes.lazy.map { ($0.pitch, $0.length.units) }) else {
            return compass.median - medianPitch
        }
        let (low, high) = (compass.median - median.highest, compass.median - median.lowest)
        let middle = (low + high) / 2
        return (low...high).min {
            (outside($0, compass), abs($0 - middle), $0) < (outside($1, compass), abs($1 - middle), $1)
        } ?? low
    }

    /// How long notes lie outside the comfortable range.
    private func outside(_ transposition: Int16, _ compass: Compass) -> Int64 {
        notes.reduce(0) { sum, note in
            compass.comfortable.contains(note.pitch + transposition) ? sum : sum + note.length.units
        }
    }
}
