// SPDX-License-Identifier: GPL-3.0-or-later

import CSndfile
import Glibc

/// Turns frames into the bytes of a sound file, on a descriptor of its own.
///
/// - Thread: one; blocks on the disk
package struct SoundFileEncoder: ~Copyable {
    private let format: SoundFileFormat
    private let channels: Int
    private let path: String
    private let output: UnsafeMutablePointer<Output>
    private var handle: OpaquePointer?
    /// Samples so far.
    private var count = 0

    /// libsndfile 1.2 buffers a whole call in Vorbis, on the stack in part.
    private static let piece = 4096
    /// Transparent for a voice, at about 60 kbit/s.
    private static let vorbisQuality = 0.6

    /// - Parameters:
    ///   - descriptor: To read and write; closed at the end, or here where this throws.
    ///   - path: For errors only.
    /// - Throws: `full` and its like where the header cannot be written.
    package init(
        descriptor: Int32, format: SoundFileFormat, channels: Int = 1, path: String
    ) throws(SoundFileError) {
        let output = UnsafeMutablePointer<Output>.allocate(capacity: 1)
        output.initialize(to: Output(descriptor: descriptor))
        var info = SF_INFO()
        info.samplerate = Int32(SoundFileFormat.sampleRate)
        info.channels = Int32(channels)
        info.format = format.code
        var calls = Output.calls
        guard let handle = sf_open_virtual(&calls, Int32(SFM_WRITE), &info, output) else {
            let failure = Self.failure(of: nil, output.pointee, path)
            output.deallocate()
            Glibc.close(descriptor)
            throw failure
        }
        // Without it a sample beyond full scale comes out at the other end.
        sf_command(handle, Int32(SFC_SET_CLIPPING), nil, Int32(SF_TRUE))
        var quality = Self.vorbisQuality
        sf_command(
            handle, Int32(SFC_SET_VBR_ENCODING_QUALITY), &quality, Int32(MemoryLayout<Double>.size))
        self.format = format
        self.channels = channels
        self.path = path
        self.output = output
        self.handle = handle
    }

    deinit {
        if let handle { sf_close(handle) }
        Glibc.close(output.pointee.descriptor)
        output.deallocate()
    }

    /// Adds whole frames, channel by channel; full scale is 1, and what lies beyond is clipped.
    package mutating func write(_ samples: Span<Float>) throws(SoundFileError) {
        guard samples.count <= format.longest - count else { throw .tooLong(path) }
        for index in samples.indices where !samples[index].isFinite {
            throw .badSample(path, frame: (count + index) / channels)
        }
        var start = 0
        while start < samples.count {
            let piece = samples.extracting(start..<min(start + Self.piece * channels, samples.count))
            let written = piece.withUnsafeBufferPointer {
                sf_write_float(handle, $0.baseAddress, sf_count_t($0.count))
            }
            guard written == piece.count, output.pointee.failure == 0 else { throw failure }
            start += piece.count
        }
        count += samples.count
    }

    /// Writes what is still held back, and the header, and waits until all of it is on the disk.
    package consuming func finish() throws(SoundFileError) {
        let code = sf_close(handle)
        handle = nil
        guard code == 0, output.pointee.failure == 0 else { throw failure }
        guard fsync(output.pointee.descriptor) == 0 else { throw SoundFileError(errno, path) }
    }

    private var failure: SoundFileError { Self.failure(of: handle, output.pointee, path) }

    /// libsndfile forgets a write that failed in Vorbis or at the end of a FLAC: `output` remembers it.
    private static func failure(of handle: OpaquePointer?, _ output: Output, _ path: String) -> SoundFileError {
        output.failure == 0
            ? .failed(path, reason: String(cString: sf_strerror(handle))) : SoundFileError(output.failure, path)
    }
}

extension SoundFileFormat {
    fileprivate var code: Int32 {
        switch self {
        case .wav: Int32(SF_FORMAT_WAV | SF_FORMAT_PCM_24)
        case .flac: Int32(SF_FORMAT_FLAC | SF_FORMAT_PCM_24)
        case .ogg: Int32(SF_FORMAT_OGG | SF_FORMAT_VORBIS)
        }
    }
}
