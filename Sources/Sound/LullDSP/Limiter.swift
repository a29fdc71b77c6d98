// SPDX-License-Identifier: GPL-3.0-or-later

/// A look-ahead limiter for a mid and a side: no true peak of left = mid + side or right = mid - side passes its ceiling,
/// and the gain, one for both, gets there and back smoothly.
///
/// The wanted gain is known for each eighth of a quantum (a step, 8 frames). It is held for as long as the delay keeps
/// the peak and the interpolator's reach around it in the line, let go exponentially with a time constant of 150 ms,
/// and then averaged under a Hann window of 16 steps that ends before the peak does: the gain has its attack behind it
/// when the peak comes out. While nothing is near the ceiling the gain is exactly 1 and the limiter a pure delay.
///
/// - Thread: audio
/// - Realtime: safe, but for `init`
package struct Limiter: ~Copyable {
    /// The look-ahead, frames: 3 ms.
    package static var latency: Int { @_noLocks get { 144 } }

    /// Whether any frame of the last quantum was turned down.
    package private(set) var isActing = false
    /// The least gain in the last quantum.
    package private(set) var lowestGain: Float = 1

    private let ceiling: Float
    private var detector = TruePeak()
    /// The mid's delay line, then the side's.
    private let line: UnsafeMutablePointer<Float>
    private var position = 0
    /// Quanta for which the side's line still holds sound.
    private var sideQuanta = 0

    /// The gains wanted in the last `holdSteps`, as a ring.
    private var wanted = InlineArray<20, Float>(repeating: 1)
    /// What the last 16 steps took off the gain after hold and release, 0 to 1, as a ring.
    private var cuts = InlineArray<16, Float>(repeating: 0)
    private var weights = InlineArray<16, Float>(repeating: 0)
    private var step = 0
    /// Steps since anything was held or let go, up to the 36 after which both rings are as at first.
    private var calm = 0
    private var released: Float = 1
    private var gain: Float = 1

    /// - Parameter ceiling: true peak as an amplitude
    package init(ceiling: Float) {
        self.ceiling = ceiling
        line = .allocate(capacity: 2 * Limiter.lineFrames)
        line.initialize(repeating: 0, count: 2 * Limiter.lineFrames)
        for i in 0..<16 {
            let sine = Math.sine(.pi * Double(i + 1) / 17)
            weights[i] = Float(sine * sine / 8.5)
        }
    }

    deinit { line.deallocate() }

    /// Puts the next quantum, finite samples, in and takes the one out that went in `latency` frames ago.
    /// - Parameter isMono: The side is silent throughout.
    /// - Parameter bound: the most gain that this quantum may have, 0 to 1, whatever its peaks are
    @_noLocks package mutating func process(
        _ mid: inout MutableSpan<Float>, _ side: inout MutableSpan<Float>, isMono: Bool, bound: Float = 1
    ) {
        let threshold = bound > 0 ? ceiling / bound : .infinity
        detector.measure(&mid, &side, isMono: isMono, above: threshold)
        if !isMono { sideQuanta = Limiter.lineFrames / Quantum.frames + 1 }
        isActing = false
        lowestGain = gain
        if isIdle(bound) {
            delay(&mid, 0)
            if sideQuanta > 0 { delay(&side, Limiter.lineFrames) }
            step &+= TruePeak.steps
        } else {
            turnDown(&mid, &side, bound)
        }
        position &+= Quantum.frames
        if sideQuanta > 0 { sideQuanta -= 1 }
    }

    /// Whether the gain is 1 all through this quantum.
    @_noLocks @inline(__always) private func isIdle(_ bound: Float) -> Bool {
        guard bound >= 1, calm >= 36 else { return false }
        for step in 0..<TruePeak.steps where !(detector.peaks[step] <= ceiling) { return false }
        return true
    }

    @_noLocks @inline(__always) private func delay(_ block: inout MutableSpan<Float>, _ start: Int) {
        // What enters lies in one piece, and so does every run of what leaves: the delay is a whole number of runs.
        let entering = line + start + places(0).entering
        for frame in 0..<Quantum.frames { entering[frame] = block[frame] }
        for run in 0..<Quantum.frames / Limiter.runFrames {
            let first = run * Limiter.runFrames
            let leaving = line + start + places(first).leaving
            for frame in 0..<Limiter.runFrames { block[first + frame] = leaving[frame] }
        }
    }

    @_noLocks private mutating func turnDown(
        _ mid: inout MutableSpan<Float>, _ side: inout MutableSpan<Float>, _ bound: Float
    ) {
        for step in 0..<TruePeak.steps {
            let peak = detector.peaks[step]
            let next = smoothed(min(bound, peak > ceiling ? ceiling / peak : 1))
            isActing = isActing || next < 1 || gain < 1
            lowestGain = min(lowestGain, next)
            let slope = (next - gain) / Float(TruePeak.stepFrames)
            for i in 0..<TruePeak.stepFrames {
                let frame = step * TruePeak.stepFrames + i
                let factor = gain + slope * Float(i + 1)
                let (entering, leaving) = places(frame)
                line[entering] = mid[frame]
                mid[frame] = line[leaving] * factor
                if sideQuanta > 0 {
                    line[Limiter.lineFrames + entering] = side[frame]
                    side[frame] = line[Limiter.lineFrames + leaving] * factor
                }
            }
            gain = next
        }
    }

    /// Where in the line a frame of this quantum goes, and where the one is that comes out for it.
    @_noLocks @inline(__always) private func places(_ frame: Int) -> (entering: Int, leaving: Int) {
        let place = position &+ frame
        return (place & (Limiter.lineFrames - 1), (place - Limiter.latency) & (Limiter.lineFrames - 1))
    }

    /// The gain at the end of a step for which `want` is wanted.
    @_noLocks private mutating func smoothed(_ want: Float) -> Float {
        wanted[step % 20] = want
        var held: Float = 1
        for i in 0..<20 { held = min(held, wanted[i]) }
        let rise = held - released
        // The last ten-thousandth is less than a Float's release could ever close.
        released = rise < 1e-4 ? held : released + rise * Limiter.release

        calm = want == 1 && released == 1 ? min(calm + 1, 36) : 0
        cuts[step & 15] = 1 - released
        var cut: Float = 0
        for i in 0..<16 { cut += weights[i] * cuts[(step - i) & 15] }
        step &+= 1
        return max(0, 1 - cut)
    }

    private static var lineFrames: Int { @_noLocks get { 256 } }
    /// Divides the delay and a quantum.
    private static var runFrames: Int { @_noLocks get { 16 } }
    /// What a step of 8 frames closes of the gap: 1 - exp(-8 / 7200).
    private static var release: Float { @_noLocks get { 0.001_110_494 } }
}
