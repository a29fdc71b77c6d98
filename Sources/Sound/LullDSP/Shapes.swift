// SPDX-License-Identifier: GPL-3.0-or-later

/// Half a period of a raised cosine: the one curve by which levels and pitches move.
///
/// Its slope is 0 at both ends, and its 10-90 % rise takes 0.590 of its span.
///
/// - Thread: any
/// - Realtime: safe
package enum RaisedCosine {
    /// 0 up to `progress` 0, 1 from `progress` 1 on.
    @_noLocks package static func rise(_ progress: Float) -> Float {
        if progress <= 0 { return 0 }
        if progress >= 1 { return 1 }
        return 0.5 - 0.5 * Math.cosine(.pi * progress)
    }
}

/// A value on its way from one resting place to another.
///
/// - Thread: audio
/// - Realtime: safe
package struct Glide: BitwiseCopyable, Sendable {
    private var start: Float
    private var end: Float
    /// Seconds since the move began; negative while it is still to come.
    private var age: Float = 0
    private var span: Float = 0

    /// At rest.
    @_noLocks package init(at value: Float) {
        start = value
        end = value
    }

    package var value: Float {
        @_noLocks get {
            if age >= span { return end }
            return start + (end - start) * RaisedCosine.rise(age / span)
        }
    }

    package var target: Float { @_noLocks get { end } }

    /// Leaves the present value for `target`: stays for `delay` seconds, then moves for `span` seconds.
    @_noLocks package mutating func move(to target: Float, after delay: Float, over span: Float) {
        start = value
        end = target
        age = -delay
        self.span = span
    }

    /// Lets `seconds` pass.
    @_noLocks package mutating func advance(_ seconds: Float) {
        if age < span { age += seconds }
    }
}
