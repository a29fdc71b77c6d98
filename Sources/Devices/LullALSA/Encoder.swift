// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// Turns mono float blocks into a device's interleaved frames, in memory of its own.
///
/// - Thread: audio
/// - Realtime: safe, but for `init` and the end
package struct Encoder: ~Copyable {
    /// Frames that a block has at most.
    package let capacity: Int

    private let geometry: Geometry
    private let encoded: UnsafeMutableRawPointer
    private let block: UnsafeMutablePointer<Float>
    private var dither = Dither(seed: 1)
    /// What of the encoded block has yet to be handed over, in frames.
    private var pending = 0..<0

    package init(geometry: Geometry) {
        self.geometry = geometry
        capacity = geometry.period
        encoded = .allocate(byteCount: geometry.period * geometry.bytesPerFrame, alignment: 16)
        block = .allocate(capacity: geometry.period)
        block.initialize(repeating: 0, count: geometry.period)
    }

    deinit {
        encoded.deallocate()
        block.deallocate()
    }

    /// Frames that are made but not yet handed over.
    package var pendingCount: Int { pending.count }
    /// Where they begin.
    package var pendingFrames: UnsafeRawPointer {
        UnsafeRawPointer(encoded + pending.lowerBound * geometry.bytesPerFrame)
    }

    /// Notes that the device has taken `count` frames.
    package mutating func advance(by count: Int) {
        pending = min(pending.lowerBound + count, pending.upperBound)..<pending.upperBound
    }

    /// Throws away what is pending.
    package mutating func discard() { pending = 0..<0 }

    /// Renders and encodes the source's next `capacity` frames.
    package mutating func load(from source: inout some BlockSource & ~Copyable) {
        var span = MutableSpan(_unsafeStart: block, count: capacity)
        source.render(into: &span)
        encode(capacity)
    }

    /// Encodes `count` frames of silence: true zeros, without dither.
    package mutating func loadSilence(_ count: Int) {
        encoded.initializeMemory(as: UInt8.self, repeating: 0, count: count * geometry.bytesPerFrame)
        pending = 0..<count
    }

    /// Renders the source's next `count` frames, at most `capacity`, for nobody.
    package mutating func skip(_ count: Int, of source: inout some BlockSource & ~Copyable) {
        var span = MutableSpan(_unsafeStart: block, count: min(count, capacity))
        source.render(into: &span)
    }

    private mutating func encode(_ count: Int) {
        let channels = geometry.channels
        switch geometry.format {
        case .float:
            let frames = encoded.bindMemory(to: Float.self, capacity: count * channels)
            for i in 0..<count {
                for channel in 0..<channels { frames[i * channels + channel] = block[i] }
            }
        case .int32:
            let frames = encoded.bindMemory(to: Int32.self, capacity: count * channels)
            for i in 0..<count {
                let sample = Self.int32(block[i])
                for channel in 0..<channels { frames[i * channels + channel] = sample }
            }
        case .int16:
            let frames = encoded.bindMemory(to: Int16.self, capacity: count * channels)
            for i in 0..<count {
                let sample = dither.quantize(block[i])
                for channel in 0..<channels { frames[i * channels + channel] = sample }
            }
        }
        pending = 0..<count
    }

    /// `sample` at full 32-bit scale, clipped; silence where it is no number.
    package static func int32(_ sample: Float) -> Int32 {
        if sample >= 1 { return .max }
        if sample > -1 { return Int32(sample * 2_147_483_648) }
        return sample <= -1 ? .min : 0
    }
}
