// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// Where a sound begins and ends, with the silence around it left out.
///
/// - Thread: any
package enum SoundTrim {
    /// Where the silence was made, which decides what counts as silence.
    package enum Ground: Sendable, Equatable {
        /// In a studio: next to nothing.
        case file
        /// In a room, under a microphone: its noise, and a knock as a key is pressed.
        case room
    }

    /// The frames to play of `frames`, one channel at 48 kHz, each finite: a tenth of a second before the first
    /// sound to half a second after the last. Nil where there is none.
    package static func sound(in frames: Span<Float>, on ground: Ground) -> Range<Int>? {
        var levels = SoundLevels()
        levels.add(frames)
        return sound(in: levels, on: ground)
    }

    /// The same of a sound whose levels have been taken.
    package static func sound(in levels: SoundLevels, on ground: Ground) -> Range<Int>? {
        let blocks = levels.blocks
        guard let threshold = threshold(blocks, ground), let span = span(of: blocks, above: threshold, ground) else {
            return nil
        }
        let start = max(0, span.lowerBound * SoundLevels.block - before)
        return start..<min(levels.count, span.upperBound * SoundLevels.block + after)
    }

    private static let before = SoundFileFormat.sampleRate / 10
    private static let after = SoundFileFormat.sampleRate / 2
    /// A sound that never reaches this is none: below the noise of 14 bits. dBFS.
    private static let softest = -80.0
    /// What a file's silence stays under, dBFS, or, where all of it is soft, so far under its loudest.
    private static let fileSilence = (level: -60.0, depth: 45.0)
    /// How far above the room's noise a sound lies; and how far below the loudest what counts as noise.
    private static let roomNoise = (margin: 9.0, depth: 20.0)
    /// Shorter sounds at an end are a knock, in blocks.
    private static let shortest = (file: 1, room: 8)

    /// dBFS; nil where nothing is loud enough to be a sound.
    private static func threshold(_ levels: [Double], _ ground: Ground) -> Double? {
        let sorted = levels.sorted()
        guard let loudest = sorted.last, loudest > softest else { return nil }
        let silence = min(fileSilence.level, loudest - fileSilence.depth)
        guard ground == .room else { return silence }
        // The softest tenth: whoever hums leaves that much at the ends and for breath.
        let noise = sorted[sorted.count / 10]
        return noise < loudest - roomNoise.depth ? max(silence, noise + roomNoise.margin) : silence
    }

    /// From the first run of blocks above `threshold` that is long enough to the last.
    private static func span(of levels: [Double], above threshold: Double, _ ground: Ground) -> Range<Int>? {
        let shortest = ground == .room ? shortest.room : shortest.file
        var (first, last, run) = (Int?.none, 0, 0)
        for (index, level) in levels.enumerated() {
            run = level > threshold ? run + 1 : 0
            if run >= shortest {
                if first == nil { first = index + 1 - run }
                last = index + 1
            }
        }
        return first.map { $0..<last }
    }
}
