// SPDX-License-Identifier: GPL-3.0-or-later

import CSndfile
import Glibc
import LullTestKit

/// Files to import, in every kind that is read, made by libsndfile.
enum SoundFile: String, CaseIterable {
    case wav, flac, ogg, opus, mp3

    /// Writes soft notes, one a second, of a pitch of its own, and returns the path.
    func write(to folder: String, seconds: Int, name: String? = nil) throws -> String {
        let path = "\(folder)/\(name ?? "hum_\(rawValue)").\(rawValue)"
        let rate = 48_000
        let pitch = 220 * (1 + 0.1 * Double(SoundFile.allCases.firstIndex(of: self) ?? 0))
        var info = SF_INFO()
        info.samplerate = Int32(rate)
        info.channels = 1
        info.format = Int32(code)
        guard let handle = sf_open(path, Int32(SFM_WRITE), &info) else {
            throw SpawnError("\(path): \(String(cString: sf_strerror(nil)))")
        }
        defer { sf_close(handle) }
        for second in 0..<seconds {
            let frames = (0..<rate).map { frame -> Float in
                let time = Double(frame) / Double(rate)
                let place = Double(second) + time
                return Float(0.3 * min(1, time * 20) * exp(-time * 3) * sin(2 * .pi * pitch * place))
            }
            // libsndfile 1.2 buffers a whole call in Vorbis, on the stack in part.
            for start in stride(from: 0, to: rate, by: 4_096) {
                let piece = Array(frames[start..<min(start + 4_096, rate)])
                sf_writef_float(handle, piece, sf_count_t(piece.count))
            }
        }
        return path
    }

    private var code: Int {
        switch self {
        case .wav: SF_FORMAT_WAV | SF_FORMAT_PCM_16
        case .flac: SF_FORMAT_FLAC | SF_FORMAT_PCM_16
        case .ogg: SF_FORMAT_OGG | SF_FORMAT_VORBIS
        case .opus: SF_FORMAT_OGG | SF_FORMAT_OPUS
        case .mp3: SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III
        }
    }
}
