// SPDX-License-Identifier: GPL-3.0-or-later

import CSndfile

/// WAV, and all that lies in Ogg, by libsndfile.
final class SndfileSource: SoundSource {
    let kind: SoundFileKind
    let rate: Int
    let channels: Int
    let claimed: Int?
    private let file: SoundFileHandle
    private let handle: OpaquePointer

    /// - Throws: `noSound`, `noFrames`, `broken`.
    init(_ file: SoundFileHandle, head: SoundFileHead, name: String) throws(SoundFileReadError) {
        var info = SF_INFO()
        var calls = SoundFileInput.calls
        guard let handle = sf_open_virtual(&calls, Int32(SFM_READ), &info, file.input) else {
            throw .broken(name, reason: Self.reason)
        }
        guard let kind = SoundFileKind(info.format), info.frames > 0 else {
            sf_close(handle)
            throw info.frames > 0 ? .noSound(name) : .noFrames(name)
        }
        self.kind = kind
        rate = Int(info.samplerate)
        channels = Int(info.channels)
        claimed = head.container == .ogg && info.frames < sf_count_t.max ? Int(info.frames) : nil
        self.file = file
        self.handle = handle
    }

    deinit { sf_close(handle) }

    func read(into samples: UnsafeMutablePointer<Float>, count: Int) -> SoundPiece {
        let read = Int(sf_readf_float(handle, samples, sf_count_t(count)))
        if sf_error(handle) != 0 { return .damaged(max(0, read)) }
        return read > 0 ? .frames(read) : .end
    }

    /// In the words of libsndfile, without their full stop.
    private static var reason: String {
        let words = String(cString: sf_strerror(nil))
        return String(words.reversed().drop { $0 == "." || $0.isWhitespace }.reversed())
    }
}

extension SoundFileKind {
    /// Nil where `format`, of libsndfile, is none of the five.
    fileprivate init?(_ format: Int32) {
        switch format & Int32(SF_FORMAT_TYPEMASK) {
        case Int32(SF_FORMAT_WAV), Int32(SF_FORMAT_WAVEX), Int32(SF_FORMAT_RF64): self = .wav
        case Int32(SF_FORMAT_OGG):
            switch format & Int32(SF_FORMAT_SUBMASK) {
            case Int32(SF_FORMAT_VORBIS): self = .vorbis
            case Int32(SF_FORMAT_OPUS): self = .opus
            default: self = .flac
            }
        default: return nil
        }
    }
}
