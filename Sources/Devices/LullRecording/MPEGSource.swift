// SPDX-License-Identifier: GPL-3.0-or-later

import CMPG123
import Glibc

/// MP3, by libmpg123.
final class MPEGSource: SoundSource {
    let kind = SoundFileKind.mp3
    let rate: Int
    let channels: Int
    let claimed: Int?
    private let file: SoundFileHandle
    private let handle: OpaquePointer

    /// - Throws: `broken`.
    init(_ file: SoundFileHandle, head: SoundFileHead, name: String) throws(SoundFileReadError) {
        guard mpg123_init() == MPG123_OK.rawValue, let handle = mpg123_new(nil, nil) else {
            throw .failed(name, reason: String(cString: strerror(ENOMEM)))
        }
        let flags = MPG123_QUIET.rawValue | MPG123_FORCE_FLOAT.rawValue | MPG123_GAPLESS.rawValue
        mpg123_param2(handle, Int32(MPG123_ADD_FLAGS.rawValue), Int(flags), 0)
        mpg123_param2(handle, Int32(MPG123_REMOVE_FLAGS.rawValue), Int(MPG123_AUTO_RESAMPLE.rawValue), 0)
        mpg123_replace_reader_handle(
            handle,
            { input, bytes, count in Int(SoundFileInput.at(input)?.pointee.read(bytes, count) ?? 0) },
            { input, offset, whence in SoundFileInput.at(input).map { Int($0.pointee.seek(offset, whence)) } ?? -1 },
            nil)
        var (rate, channels, encoding) = (0, Int32(0), Int32(0))
        guard mpg123_open_handle(handle, file.input) == MPG123_OK.rawValue,
            mpg123_getformat(handle, &rate, &channels, &encoding) == MPG123_OK.rawValue,
            encoding == Int32(MPG123_ENC_FLOAT_32.rawValue)
        else {
            let reason = String(cString: mpg123_strerror(handle))
            mpg123_delete(handle)
            throw .broken(name, reason: reason)
        }
        self.rate = rate
        self.channels = Int(channels)
        claimed = head.statesLength ? max(0, mpg123_length(handle)) : nil
        self.file = file
        self.handle = handle
    }

    deinit { mpg123_delete(handle) }

    func read(into samples: UnsafeMutablePointer<Float>, count: Int) -> SoundPiece {
        var bytes = 0
        let frame = channels * MemoryLayout<Float>.size
        let code = mpg123_read(handle, samples, count * frame, &bytes)
        switch code {
        case MPG123_OK.rawValue: return .frames(bytes / frame)
        case MPG123_DONE.rawValue: return bytes > 0 ? .frames(bytes / frame) : .end
        case MPG123_NEW_FORMAT.rawValue:
            // A header that damage has made up, or another file behind this one: heard at this one's rate it would be
            // at the wrong pitch.
            return isOwnFormat ? .frames(bytes / frame) : .damaged(0)
        default: return .damaged(isOwnFormat ? bytes / frame : 0)
        }
    }

    private var isOwnFormat: Bool {
        var (rate, channels, encoding) = (0, Int32(0), Int32(0))
        mpg123_getformat2(handle, &rate, &channels, &encoding, 0)
        return rate == self.rate && channels == Int32(self.channels)
    }
}
