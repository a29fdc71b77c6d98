// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// Turns float blocks of mid and side into a device's interleaved frames, in memory of its own.
///
/// A device with one channel gets the mid, which holds everything; of more channels the even ones are left, the odd ones
/// right.
///
/// - Thread: audio
/// - Realtime: safe, but for `init` and the end
package struct Encoder: ~Copyable {
    /// Frames that a block has at most: two standard periods, or a device's own where that is longer. From a cold cache
    /// getting going costs nearly as much as a period's frames, so two periods at once are cheaper than one and one.
    package let capacity: Int

    private let geometry: Geometry
    private let encoded: UnsafeMutableRawPointer
    private let mid: UnsafeMutablePointer<Float>
    private let side: UnsafeMutablePointer<Float>
    private var dither = Dither(seed: 1)
    /// What of the encoded block has yet to be handed over, in frames.
    private var pending = 0..<0

    package init(geometry: Geometry) {
        self.geometry = geometry
        capacity = max(geometry.period, 2 * BufferProfile.standard.period)
        encoded = .allocate(byteCount: capacity * geometry.bytesPerFrame, alignment: 16)
        mid = .allocate(capacity: capacity)
        mid.initialize(repeating: 0, count: capacity)
        side = .allocate(capacity: capacity)
        side.initialize(repeating: 0, count: capacity)
    }

    deinit {
        encoded.deallocate()
        mid.deallocate()
        side.deallocate()
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
        render(capacity, of: &source)
        encode(capacity)
    }

    /// Encodes `count` frames of silence: true zeros, without dither.
    package mutating func loadSilence(_ count: Int) {
        encoded.initializeMemory(as: UInt8.self, repeating: 0, count: count * geometry.bytesPerFrame)
        pending = 0..<count
    }

    /// Renders the source's next `count` frames, at most `capacity`, for nobody.
    package mutating func skip(_ count: Int, of source: inout some BlockSource & ~Copyable) {
        render(min(count, capacity), of: &source)
    }

    private func render(_ count: Int, of source: inout some BlockSource & ~Copyable) {
        var mid = MutableSpan(_unsafeStart: mid, count: count)
        var side = MutableSpan(_unsafeStart: side, count: count)
        source.render(mid: &mid, side: &side)
    }

    private mutating func encode(_ count: Int) {
        let channels = geometry.channels
        let isWide = channels > 1 && (0..<count).contains { side[$0] != 0 }
        switch geometry.format {
        case .float:
            let frames = encoded.bindMemory(to: Float.self, capacity: count * channels)
            fill(frames, count, isWide) { $1 }
        case .int32:
            let frames = encoded.bindMemory(to: Int32.self, capacity: count * channels)
            fill(frames, count, isWide) { Self.int32($1) }
        case .int16:
            let frames = encoded.bindMemory(to: Int16.self, capacity: count * channels)
            fill(frames, count, isWide) { $0.quantize($1) }
        }
        pending = 0..<count
    }

    /// Without a side all channels are alike, to the dither.
    @inline(__always) private mutating func fill<Sample>(
        _ frames: UnsafeMutablePointer<Sample>, _ count: Int, _ isWide: Bool,
        _ encode: (inout Dither, Float) -> Sample
    ) {
        let channels = geometry.channels
        if channels == 1 {
            for i in 0..<count { frames[i] = encode(&dither, mid[i]) }
            return
        }
        var frame = frames
        for i in 0..<count {
            let left = encode(&dither, isWide ? mid[i] + side[i] : mid[i])
            frame[0] = left
            frame[1] = isWide ? encode(&dither, mid[i] - side[i]) : left
            for channel in 2..<channels { frame[channel] = frame[channel - 2] }
            frame += channels
        }
    }

    /// `sample` at full 32-bit scale, clipped; silence where it is no number.
    package static func int32(_ sample: Float) -> Int32 {
        if sample >= 1 { return .max }
        if sample > -1 { return Int32(sample * 2_147_483_648) }
        return sample <= -1 ? .min : 0
    }
}
