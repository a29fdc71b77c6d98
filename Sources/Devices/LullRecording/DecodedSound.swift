// SPDX-License-Identifier: GPL-3.0-or-later

/// A sound file in memory, whole.
///
/// - Thread: any
package struct DecodedSound: Sendable, Equatable {
    /// One channel at 48 kHz, each sample finite and within `range`.
    package var frames: [Float]
    package var kind: SoundFileKind
    /// Of the file, in hertz.
    package var sampleRate: Int
    /// Of the file.
    package var channels: Int
    /// What was wrong with the file and has been dealt with; the parent should hear of each.
    package var flaws: [SoundFlaw]

    /// Full scale is 1. Lossy kinds overshoot it by a few decibels and files of floats by as much as they like: 12 dB
    /// are kept, since the level is set by measurement afterwards.
    package static let range: ClosedRange<Float> = -4...4

    package var seconds: Double { Double(frames.count) / Double(SoundFileFormat.sampleRate) }
}

/// The kinds of sound file that are read, by what is in them.
///
/// - Thread: any
package enum SoundFileKind: String, CaseIterable, Sendable {
    case wav = "WAV"
    /// In its own container or in Ogg.
    case flac = "FLAC"
    case vorbis = "OGG"
    case opus = "Opus"
    /// MPEG audio of any layer.
    case mp3 = "MP3"
}

/// What was wrong with a file of which enough could be read.
///
/// - Thread: any
package enum SoundFlaw: Sendable, Equatable {
    /// It ends before its header, or its own last page, says it does. Seconds; nil where the file does not say how much.
    case cut(claimed: Double?)
    /// It holds more than its header says, which is so many seconds.
    case longer(claimed: Double)
    /// Places in its course could not be decoded; what lies around them is kept and joined. Seconds in all; nil where
    /// the file does not say.
    case damaged(lost: Double?)
    /// Samples that were infinite or no numbers, and are silent now.
    case notNumbers(Int)
    /// Samples beyond `DecodedSound.range`, which are at its edge now.
    case outOfRange(Int)
}

/// How much of a file is read at all.
///
/// - Thread: any
package struct SoundLimits: Sendable, Equatable {
    /// Of the file.
    package var bytes = 512 * 1_048_576
    /// Of the sound; as floats 30 minutes are 345 MB.
    package var seconds = 30 * 60
    package var channels = 8
    /// Hertz.
    package var rates = 4_000...384_000
    /// A file with a flaw in its course is of use from here on.
    package var leastSeconds = 1.0

    package init() {}
}
