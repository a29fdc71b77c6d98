// SPDX-License-Identifier: GPL-3.0-or-later

/// A count of sample frames at Lull's one sample rate, 48 kHz.
///
/// Used both as a length and as a place on the renderer's clock, which counts from its first frame and never
/// goes back.
///
/// - Thread: any
/// - Realtime: safe
@usableFromInline package struct Frames: Hashable, Comparable, Sendable, BitwiseCopyable {
    @usableFromInline package var count: Int64

    @inlinable @_noLocks package init(_ count: Int64) { self.count = count }

    /// The nearest whole frame to `seconds`.
    @_noLocks package init(rounding seconds: Double) {
        count = Int64(seconds * 48_000 + (seconds < 0 ? -0.5 : 0.5))
    }

    /// Frames in a second: 48,000, everywhere in Lull.
    @inlinable package static var perSecond: Int64 { @_noLocks get { 48_000 } }
    @inlinable package static var zero: Frames { @_noLocks get { Frames(0) } }

    @inlinable package var seconds: Double { @_noLocks get { Double(count) / 48_000 } }

    @inlinable @_noLocks package static func < (a: Frames, b: Frames) -> Bool { a.count < b.count }
    @inlinable @_noLocks package static func <= (a: Frames, b: Frames) -> Bool { a.count <= b.count }
    @inlinable @_noLocks package static func > (a: Frames, b: Frames) -> Bool { a.count > b.count }
    @inlinable @_noLocks package static func >= (a: Frames, b: Frames) -> Bool { a.count >= b.count }
    @inlinable @_noLocks package static func == (a: Frames, b: Frames) -> Bool { a.count == b.count }
    @inlinable @_noLocks package static func + (a: Frames, b: Frames) -> Frames { Frames(a.count + b.count) }
    @inlinable @_noLocks package static func - (a: Frames, b: Frames) -> Frames { Frames(a.count - b.count) }
    @inlinable @_noLocks package static func += (a: inout Frames, b: Frames) { a.count += b.count }
}
