// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A sound that is written as it comes: a WAV of 32-bit floats, one channel at 48 kHz, whose header leaves the length
/// open, as programs do that write to a pipe. It is whole after every frame, whatever ends the one who writes it, and any
/// player can play it.
///
/// - Thread: any
package enum SpooledSound {
    /// What the file begins with (Multimedia Programming Interface and Data Specifications 1.0, 1991; the format 3 is
    /// that of IEEE floats). Frames follow, each of four bytes, the lowest first.
    package static let header: [UInt8] =
        Array("RIFF".utf8) + bytes(.max) + Array("WAVEfmt ".utf8) + bytes(16) + [3, 0, 1, 0]
        + bytes(UInt32(SoundFileFormat.sampleRate)) + bytes(UInt32(4 * SoundFileFormat.sampleRate)) + [4, 0, 32, 0]
        + Array("data".utf8) + bytes(.max)

    /// Opens what has been written so far.
    ///
    /// - Parameter name: For errors.
    /// - Throws: `noSound` where the file does not begin as it should, or what the system says.
    package static func open(_ path: String, name: String) throws(SoundFileReadError) -> StoredSound {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw SoundFileReadError(errno, name) }
        let file = OpenFile(descriptor, name)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SoundFileReadError(errno, name) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .isNoFile(name) }
        var start = [UInt8](repeating: 0, count: header.count)
        guard status.st_size >= header.count else { throw .noSound(name) }
        if let failure = start.withUnsafeMutableBytes({ file.read(at: 0, into: $0) }) { throw failure }
        guard start == header else { throw .noSound(name) }
        let count = (Int(status.st_size) - header.count) / 4
        return StoredSound(count: count) { (range) throws(SoundFileReadError) in
            var frames = [Float](repeating: 0, count: range.count)
            let place = header.count + 4 * range.lowerBound
            if let failure = frames.withUnsafeMutableBytes({ file.read(at: place, into: $0) }) { throw failure }
            // A disk that was cut off may give anything.
            let sane = DecodedSound.range
            for index in frames.indices where !sane.contains(frames[index]) {
                frames[index] = frames[index].isFinite ? min(max(frames[index], sane.lowerBound), sane.upperBound) : 0
            }
            return frames
        }
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// A descriptor that is closed with the object.
    private final class OpenFile {
        private let descriptor: Int32
        private let name: String

        init(_ descriptor: Int32, _ name: String) { (self.descriptor, self.name) = (descriptor, name) }

        deinit { close(descriptor) }

        /// Fills all of `bytes`.
        ///
        /// - Returns: Why that cannot be done, where it cannot.
        func read(at place: Int, into bytes: UnsafeMutableRawBufferPointer) -> SoundFileReadError? {
            guard let base = bytes.baseAddress else { return nil }
            var done = 0
            while done < bytes.count {
                let part = pread(descriptor, base + done, bytes.count - done, place + done)
                if part < 0, errno == EINTR { continue }
                guard part > 0 else { return part < 0 ? SoundFileReadError(errno, name) : .gone(name) }
                done += part
            }
            return nil
        }
    }
}
