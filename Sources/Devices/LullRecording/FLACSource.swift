// SPDX-License-Identifier: GPL-3.0-or-later

import CFLAC

/// FLAC in its own container, by libFLAC, which finds its way again behind damage.
final class FLACSource: SoundSource {
    let kind = SoundFileKind.flac
    private(set) var rate = 0
    private(set) var channels = 0
    let claimed: Int?
    private let file: SoundFileHandle
    private let decoder: UnsafeMutablePointer<FLAC__StreamDecoder>
    /// What was decoded and not yet read, channel by channel, from `taken` on.
    private var block: [Float] = []
    private var taken = 0
    private var isDamaged = false

    /// - Throws: `broken`.
    init(_ file: SoundFileHandle, head: SoundFileHead, name: String) throws(SoundFileReadError) {
        guard let decoder = FLAC__stream_decoder_new() else { throw .broken(name, reason: Words.noMemory) }
        self.decoder = decoder
        self.file = file
        claimed = head.frames
        let status = FLAC__stream_decoder_init_stream(
            decoder, { _, bytes, count, source in FLACSource.at(source).give(bytes, count) }, nil, nil, nil, nil,
            { _, frame, samples, source in FLACSource.at(source).take(frame, samples) },
            { _, metadata, source in FLACSource.at(source).look(at: metadata) },
            { _, _, source in FLACSource.at(source).isDamaged = true }, Unmanaged.passUnretained(self).toOpaque())
        guard status == FLAC__STREAM_DECODER_INIT_STATUS_OK,
            FLAC__stream_decoder_process_until_end_of_metadata(decoder) != 0, rate > 0
        else { throw .broken(name, reason: Words.badHead) }
        isDamaged = false
    }

    deinit { FLAC__stream_decoder_delete(decoder) }

    func read(into samples: UnsafeMutablePointer<Float>, count: Int) -> SoundPiece {
        while taken == block.count, !isDamaged {
            guard FLAC__stream_decoder_process_single(decoder) != 0,
                FLAC__stream_decoder_get_state(decoder) != FLAC__STREAM_DECODER_END_OF_STREAM || taken < block.count
            else { return isDamaged ? damaged(0) : .end }
        }
        let part = min(count * channels, block.count - taken)
        block.withUnsafeBufferPointer { block in
            if let first = block.baseAddress { samples.update(from: first + taken, count: part) }
        }
        taken += part
        return isDamaged ? damaged(part / channels) : .frames(part / channels)
    }

    private func damaged(_ frames: Int) -> SoundPiece {
        isDamaged = false
        return .damaged(frames)
    }

    private static func at(_ source: UnsafeMutableRawPointer?) -> FLACSource {
        guard let source else { preconditionFailure("libFLAC lost its client") }
        return Unmanaged<FLACSource>.fromOpaque(source).takeUnretainedValue()
    }

    private func give(
        _ bytes: UnsafeMutablePointer<UInt8>?, _ count: UnsafeMutablePointer<Int>?
    ) -> FLAC__StreamDecoderReadStatus {
        guard let count else { return FLAC__STREAM_DECODER_READ_STATUS_ABORT }
        count.pointee = Int(file.input.pointee.read(bytes, count.pointee))
        return count.pointee > 0
            ? FLAC__STREAM_DECODER_READ_STATUS_CONTINUE : FLAC__STREAM_DECODER_READ_STATUS_END_OF_STREAM
    }

    private func look(at metadata: UnsafePointer<FLAC__StreamMetadata>?) {
        guard let metadata, metadata.pointee.type == FLAC__METADATA_TYPE_STREAMINFO else { return }
        rate = Int(metadata.pointee.data.stream_info.sample_rate)
        channels = Int(metadata.pointee.data.stream_info.channels)
    }

    private func take(
        _ frame: UnsafePointer<FLAC__Frame>?, _ samples: UnsafePointer<UnsafePointer<FLAC__int32>?>?
    ) -> FLAC__StreamDecoderWriteStatus {
        guard let header = frame?.pointee.header, let samples, (4...32).contains(header.bits_per_sample) else {
            return FLAC__STREAM_DECODER_WRITE_STATUS_ABORT
        }
        // Damage that passes for a header.
        guard Int(header.channels) == channels, Int(header.sample_rate) == rate else {
            isDamaged = true
            return FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE
        }
        let scale = 1 / Float(UInt64(1) << UInt64(header.bits_per_sample - 1))
        block.removeAll(keepingCapacity: true)
        taken = 0
        for index in 0..<Int(header.blocksize) {
            for channel in 0..<channels { block.append(Float(samples[channel]?[index] ?? 0) * scale) }
        }
        return FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE
    }
}
