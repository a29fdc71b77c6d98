// SPDX-License-Identifier: GPL-3.0-or-later

import CSndfile
import Glibc
import LullRecording
import LullSoundKit

/// Files to read, made by libsndfile.
enum SoundFixture: String, CaseIterable {
    case wav, floats, flac, ogg, opus, mp3

    /// - Parameter samples: Channel by channel.
    /// - Returns: The path.
    @discardableResult
    func write(
        _ samples: [Float], to folder: String, rate: Int? = nil, channels: Int = 1, name: String? = nil
    ) -> String {
        let path = "\(folder)/\(name ?? "a.\(rawValue)")"
        var info = SF_INFO()
        info.samplerate = Int32(rate ?? self.rate)
        info.channels = Int32(channels)
        info.format = Int32(code)
        guard let handle = sf_open(path, Int32(SFM_WRITE), &info) else {
            preconditionFailure("\(path): \(String(cString: sf_strerror(nil)))")
        }
        sf_command(handle, Int32(SFC_SET_CLIPPING), nil, Int32(SF_TRUE))
        // libsndfile 1.2 buffers a whole call in Vorbis, on the stack in part.
        for start in stride(from: 0, to: samples.count, by: 4_096 * channels) {
            let piece = Array(samples[start..<min(start + 4_096 * channels, samples.count)])
            sf_writef_float(handle, piece, sf_count_t(piece.count / channels))
        }
        sf_close(handle)
        return path
    }

    /// Hertz; Opus has no 44.1 kHz.
    var rate: Int { self == .opus ? 48_000 : 44_100 }

    private var code: Int {
        switch self {
        case .wav: SF_FORMAT_WAV | SF_FORMAT_PCM_16
        case .floats: SF_FORMAT_WAV | SF_FORMAT_FLOAT
        case .flac: SF_FORMAT_FLAC | SF_FORMAT_PCM_16
        case .ogg: SF_FORMAT_OGG | SF_FORMAT_VORBIS
        case .opus: SF_FORMAT_OGG | SF_FORMAT_OPUS
        case .mp3: SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III
        }
    }

    /// Two notes and a little noise, channel by channel, the same for the same seed.
    static func music(seconds: Double, rate: Int = 44_100, channels: Int = 1, seed: UInt64 = 1) -> [Float] {
        var random = SeededRandom(seed: seed)
        return (0..<Int(seconds * Double(rate))).flatMap { frame in
            let time = Double(frame) / Double(rate)
            let note = 0.2 * sin(2 * .pi * 220 * time) + 0.1 * sin(2 * .pi * 330 * time)
            return (0..<channels).map { _ in Float(note) + Float.random(in: -0.01...0.01, using: &random) }
        }
    }
}

/// What lies in a file.
func bytes(of path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let count = ftell(file)
    rewind(file)
    return [UInt8](unsafeUninitializedCapacity: count) { $1 = fread($0.baseAddress, 1, count, file) }
}

/// Puts `bytes` into a file.
func write(_ bytes: some Collection<UInt8>, to path: String) {
    guard let file = fopen(path, "w") else { return }
    _ = Array(bytes).withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
    fclose(file)
}

extension StoredSound {
    /// One in memory.
    init(_ frames: [Float]) { self.init(count: frames.count) { Array(frames[$0]) } }
}
