// SPDX-License-Identifier: GPL-3.0-or-later

/// The peak between the samples of the louder of two channels, after four-fold oversampling as in ITU-R BS.1770-4,
/// annex 2; the interpolator is a sinc under a Hann window, twelve samples wide.
///
/// The channels are left = mid + side and right = mid - side. Interpolation is linear, so at any point the louder one has
/// the magnitude |mid| + |side|; where the side is silent one channel's work is enough for both.
///
/// The sum of the interpolator's taps' magnitudes is 1.87 (5.4 dB): a true peak is never more than 6 dB above the highest
/// sample near it, so a block whose samples all lie more than 6 dB below a level need not be oversampled to know that it
/// stays below that level.
///
/// - Thread: audio
/// - Realtime: safe, but for `init`
package struct TruePeak: ~Copyable {
    /// Frames from a sample's coming in to its neighbourhood's being measured.
    package static var latency: Int { @_noLocks get { 6 } }
    /// A quantum is measured in eighths.
    package static var steps: Int { @_noLocks get { 8 } }
    /// Frames of an eighth.
    package static var stepFrames: Int { @_noLocks get { Quantum.frames / steps } }

    /// The highest magnitude in each eighth of the last quantum, `latency` frames late; 0 where it was certain to lie
    /// below the threshold.
    package private(set) var peaks = InlineArray<8, Float>(repeating: 0)
    /// Whether the last quantum was oversampled.
    package private(set) var hasLooked = false

    /// The taps for a quarter, half and three quarters of the way from one sample to the next.
    private var taps = InlineArray<36, Float>(repeating: 0)
    /// The last `width - 1` frames of the quantum before, then the quantum: of the mid, then of the side.
    private let window: UnsafeMutablePointer<Float>
    private var lastSamplePeak: Float = 0
    /// Quanta for which the side's window still holds sound.
    private var sideQuanta = 0

    package init() {
        window = .allocate(capacity: 2 * TruePeak.span)
        window.initialize(repeating: 0, count: 2 * TruePeak.span)
        for phase in 0..<3 {
            for tap in 0..<TruePeak.width {
                let distance = Double(tap - 5) - Double(phase + 1) / 4
                let hann = (1 + Math.cosine(.pi * distance / 6)) / 2
                taps[phase * TruePeak.width + tap] = Float(Math.sine(.pi * distance) / (.pi * distance) * hann)
            }
        }
    }

    deinit { window.deallocate() }

    /// Takes in the next quantum and fills `peaks`, as far as any can be at or above `threshold`.
    /// - Parameter isMono: The side is silent throughout; it is not looked at.
    @_noLocks package mutating func measure(
        _ mid: inout MutableSpan<Float>, _ side: inout MutableSpan<Float>, isMono: Bool, above threshold: Float = 0
    ) {
        take(mid: &mid)
        if !isMono { sideQuanta = 2 }
        let hasSide = sideQuanta > 0
        if hasSide {
            take(side: &side, isMono: isMono)
            sideQuanta -= 1
        }
        let samplePeak = samplePeak(hasSide: hasSide)
        hasLooked = max(samplePeak, lastSamplePeak) >= threshold / 2
        lastSamplePeak = samplePeak
        for step in 0..<TruePeak.steps { peaks[step] = hasLooked ? peak(step, hasSide: hasSide) : 0 }
    }

    @_noLocks private mutating func take(mid: inout MutableSpan<Float>) {
        for i in 0..<TruePeak.history { window[i] = window[Quantum.frames + i] }
        for i in 0..<Quantum.frames { window[TruePeak.history + i] = mid[i] }
    }

    @_noLocks private mutating func take(side: inout MutableSpan<Float>, isMono: Bool) {
        let window = window + TruePeak.span
        for i in 0..<TruePeak.history { window[i] = window[Quantum.frames + i] }
        for i in 0..<Quantum.frames { window[TruePeak.history + i] = isMono ? 0 : side[i] }
    }

    @_noLocks @inline(__always) private func samplePeak(hasSide: Bool) -> Float {
        // Positive floats are in the order of their bits, and integers are compared a handful at a time.
        var highest: Int32 = 0
        for i in TruePeak.history..<TruePeak.span {
            highest = max(highest, Int32(bitPattern: magnitude(i, hasSide: hasSide).bitPattern))
        }
        return Float(bitPattern: UInt32(bitPattern: highest))
    }

    @_noLocks @inline(__always) private func peak(_ step: Int, hasSide: Bool) -> Float {
        var highest: Float = 0
        for frame in step * TruePeak.stepFrames..<(step + 1) * TruePeak.stepFrames {
            highest = max(highest, magnitude(frame + 5, hasSide: hasSide))
            for phase in 0..<3 {
                var between = abs(interpolated(window, frame, phase))
                if hasSide { between += abs(interpolated(window + TruePeak.span, frame, phase)) }
                highest = max(highest, between)
            }
        }
        return highest
    }

    @_noLocks @inline(__always) private func magnitude(_ place: Int, hasSide: Bool) -> Float {
        hasSide ? abs(window[place]) + abs(window[TruePeak.span + place]) : abs(window[place])
    }

    @_noLocks @inline(__always) private func interpolated(
        _ window: UnsafeMutablePointer<Float>, _ frame: Int, _ phase: Int
    ) -> Float {
        var sum: Float = 0
        for tap in 0..<TruePeak.width { sum += taps[phase * TruePeak.width + tap] * window[frame + tap] }
        return sum
    }

    private static var width: Int { @_noLocks get { 12 } }
    private static var history: Int { @_noLocks get { width - 1 } }
    private static var span: Int { @_noLocks get { history + Quantum.frames } }
}
