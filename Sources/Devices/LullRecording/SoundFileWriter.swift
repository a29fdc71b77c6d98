// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Writes one sound file, whole or not at all: under another name in its folder until `finish()`, and gone if that is
/// never reached. WAV, FLAC or OGG by the ending; mono or stereo at 48 kHz.
///
/// - Thread: one; blocks on the disk
package struct SoundFileWriter: ~Copyable {
    private let path: String
    private let temporary: Temporary
    private var encoder: SoundFileEncoder

    /// - Parameter permissions: Of a new file, less what the process's mask takes away; `0o600` for what is private.
    package init(path: String, channels: Int = 1, permissions: mode_t = 0o666) throws(SoundFileError) {
        let format = try SoundFileFormat(path: path)
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { throw .isFolder(path) }
        let temporary = Temporary(beside: path)
        let descriptor = open(temporary.name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
        guard descriptor >= 0 else { throw SoundFileError(errno, path) }
        encoder = try SoundFileEncoder(
            descriptor: descriptor, format: format, channels: channels, path: path)
        self.path = path
        self.temporary = temporary
    }

    /// Adds whole frames, channel by channel; full scale is 1, and what lies beyond is clipped. After an error nothing but
    /// an end is possible.
    package mutating func write(_ samples: Span<Float>) throws(SoundFileError) {
        try encoder.write(samples)
    }

    /// Gives the file its name, once all of it is on the disk. A file of that name is replaced.
    package consuming func finish() throws(SoundFileError) {
        try encoder.finish()
        guard rename(temporary.name, path) == 0 else { throw SoundFileError(errno, path) }
    }
}

extension SoundFileWriter {
    /// A name in the folder of the file, which nothing has at the end. Short, since the file's own may be as long as
    /// names can be.
    private struct Temporary: ~Copyable {
        let name: String

        init(beside path: String) {
            let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
            name = "\(folder).lull-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        }

        deinit { unlink(name) }
    }
}
