// SPDX-License-Identifier: GPL-3.0-or-later

/// How loud each note of a melody is: the KTH rules for phrase arch, high-loud and metrical accent (Friberg, Bresin &
/// Sundberg 2006), and the dynamics that the score names.
///
/// The strokes own the beat, so the rules' timing is left alone and their dynamics carry the phrasing.
enum Dynamics {
    /// Decibels between the softest and the loudest note at most.
    static let range: Float = 8

    /// The rules' quantity k: what keeps a tune's loudest three seconds within 2 dB of the whole.
    private static let quantity: Float = 0.32

    /// Decibels for every note, with a mean of 0.
    ///
    /// - Parameters:
    ///   - phraseEnds: Indices of the notes that end a phrase; the last note is one.
    ///   - median: The pitch that is neither raised nor lowered, a MIDI note number.
    ///   - pickup: Where the first downbeat is.
    static func levels(
        _ melody: Melody, phraseEnds: [Int], median: Int16, meter: Meter, pickup: Quarters
    ) -> [Float] {
        let notes = melody.notes
        var levels: [Float] = []
        levels.reserveCapacity(notes.count)
        var first = 0
        for end in phraseEnds {
            let (start, length) = (notes[first].onset, notes[end].end - notes[first].onset)
            for note in notes[first...end] {
                let place = (note.onset - start).value / length.value
                levels.append(
                    arch(Float(place)) + Float(note.pitch - median) / 4
                        + accent(note.onset - pickup, meter) + 2 * Float(note.dynamic))
            }
            first = end + 1
        }
        return centred(levels)
    }

    /// A parabola that rises 1.5 dB to the phrase's turn at 30 % and falls 3 dB from there.
    private static func arch(_ place: Float) -> Float {
        let turn: Float = 0.3
        let distance = place < turn ? (turn - place) / turn : (place - turn) / (1 - turn)
        return (place < turn ? -1.5 : -3) * distance * distance
    }

    /// 1.5 dB on a downbeat, 1 dB on the middle beat of an even bar of four or more.
    private static func accent(_ place: Quarters, _ meter: Meter) -> Float {
        guard let bar = meter.bar else { return 0 }
        let rest = ((place.units % bar.units) + bar.units) % bar.units
        if rest == 0 { return 1.5 }
        return meter.beatsPerBar >= 4 && meter.beatsPerBar % 2 == 0 && rest * 2 == bar.units ? 1 : 0
    }

    private static func centred(_ levels: [Float]) -> [Float] {
        guard let low = levels.min(), let high = levels.max() else { return [] }
        let mean = levels.reduce(0, +) / Float(levels.count)
        let scale = min(quantity, range / max(high - low, 0.001))
        return levels.map { ($0 - mean) * scale }
    }
}
