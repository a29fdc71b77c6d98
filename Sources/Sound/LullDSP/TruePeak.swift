// SPDX-License-Identifier: GPL-3.0-or-later

/// The peak between the samples, after four-fold oversampling as in ITU-R BS.1770-4, annex 2; the interpolator is a sinc
/// under a Hann window, twelve samples wide.
///
/// The sum of its taps' magnitudes is 1.87 (5.4 dB): a true peak is never more than 6 dB above the highest sample near
/// it, so a block whose samples all lie more than 6 dB below a level need not be oversampled to know that it stays
/// below that level.
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

    /// The taps for a quarter, half and three quarters of the way from one sample to the next.
    private var taps = InlineArray<36, Float>(repeating: 0)
    /// The last `width - 1` frames of the quantum before, then the quantum.
    private let window: UnsafeMutablePointer<Float>
    private var lastSamplePeak: Float = 0

    package init() {
        window = .allocate(capacity: TruePeak.history + Quantum.frames)
        window.initialize(repeating: 0, count: TruePeak.history + Quantum.frames)
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
    @_noLocks package mutating func measure(_ block: inout MutableSpan<Float>, above threshold: Float = 0) {
        for i in 0..<TruePeak.history { window[i] = window[Quantum.frames + i] }
        var samplePeak: Float = 0
        for i in 0..<Quantum.frames {
            window[TruePeak.history + i] = block[i]
            samplePeak = max(samplePeak, abs(block[i]))
        }
        let isNear = max(samplePeak, lastSamplePeak) >= threshold / 2
        lastSamplePeak = samplePeak
        for step in 0..<TruePeak.steps { peaks[step] = isNear ? peak(step) : 0 }
    }

    @_noLocks private func peak(_ step: Int) -> Float {
        var highest: Float = 0
        for frame in step * TruePeak.stepFrames..<(step + 1) * TruePeak.stepFrames {
            highest = max(highest, abs(window[frame + 5]))
            for phase in 0..<3 {
                var sum: Float = 0
                for tap in 0..<TruePeak.width { sum += taps[phase * TruePeak.width + tap] * window[frame + tap] }
                highest = max(highest, abs(sum))
            }
        }
        return highest
    }

    private static var width: Int { @_noLocks get { 12 } }
    private static var history: Int { @_noLocks get { width - 1 } }
}
