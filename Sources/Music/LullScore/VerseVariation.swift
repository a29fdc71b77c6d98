// SPDX-License-Identifier: GPL-3.0-or-later

/// How a singer's loudness differs from verse to verse: by a little, smoothly, and never in time. Half a decibel either
/// way: twice that (docs/sound.md, Performance) would bring the loudest verse to the ceiling.
///
/// - Thread: any
/// - Realtime: safe
package enum VerseVariation {
    /// Decibels to add to a note's level, -0.5 to 0.5, with a mean of zero; the same for the same arguments.
    ///
    /// A line through seeded heights, eight notes apart, that are joined by curves with level ends. Every second height
    /// is the negative of the one before it, which keeps the mean at zero.
    ///
    /// - Parameters:
    ///   - verse: The first, 0, is sung as the score has it.
    ///   - note: The note's place in the program, from 0.
    @_noLocks package static func level(seed: UInt64, verse: Int, note: Int) -> Float {
        guard verse > 0, note >= 0 else { return 0 }
        let verseSeed = mixed(seed &+ UInt64(truncatingIfNeeded: verse) &* 0x9E37_79B9_7F4A_7C15)
        // Each verse has its heights on other notes.
        let place = note &+ Int(truncatingIfNeeded: verseSeed >> 61)
        let index = place / spacing
        let (from, to) = (height(index, verseSeed), height(index + 1, verseSeed))
        let part = Float(place % spacing) / Float(spacing)
        return from + (to - from) * part * part * (3 - 2 * part)
    }

    private static var spacing: Int { @_noLocks get { 8 } }

    /// -0.5 to 0.5.
    @_noLocks private static func height(_ index: Int, _ seed: UInt64) -> Float {
        let drawn = mixed(seed &+ UInt64(truncatingIfNeeded: index / 2) &* 0xD1B5_4A32_D192_ED03)
        let height = Float(drawn >> 40) / 16_777_216 - 0.5
        return index % 2 == 0 ? height : -height
    }

    /// The output function of SplitMix64 (Steele, Lea, Flood 2014).
    @_noLocks private static func mixed(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
