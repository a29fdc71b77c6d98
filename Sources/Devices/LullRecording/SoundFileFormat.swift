// SPDX-License-Identifier: GPL-3.0-or-later

/// The kinds of sound file that are written, by the ending of their names. Mono or stereo at 48 kHz.
///
/// - Thread: any
package enum SoundFileFormat: String, CaseIterable, Sendable {
    /// 24-bit PCM.
    case wav
    /// 24-bit PCM, without loss.
    case flac
    /// Vorbis.
    case ogg

    package static let sampleRate = 48_000

    /// - Throws: `unknownEnding`.
    package init(path: String) throws(SoundFileError) {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex,
            let format = SoundFileFormat(rawValue: name[dot...].dropFirst().lowercased())
        else { throw .unknownEnding(path) }
        self = format
    }

    /// How many samples a file can say it has: the length of a WAV is 32 bits of bytes, its header among them.
    var longest: Int {
        self == .wav ? (Int(UInt32.max) - 4096) / 3 : .max
    }
}
