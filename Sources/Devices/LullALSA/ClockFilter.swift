// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullTime

/// Joins a device's sample clock and CLOCK_MONOTONIC: a second-order delay-locked loop over the instants at which
/// frames are said to be heard.
///
/// After F. Adriaensen, "Using a DLL to filter time" (Linux Audio Conference 2005): critically damped, omega =
/// 2 pi B dt, and the gains sqrt(2) omega on phase and omega^2 on pace. In its first second the line is the mean of the
/// readings at the nominal pace; then the bandwidth narrows to `bandwidth`.
///
/// - Thread: audio
/// - Realtime: safe
package struct ClockFilter: BitwiseCopyable {
    /// The line so far; nil before the first observation.
    package private(set) var line: AudibleClock?

    private var start: Int64 = 0
    private var readings = 0
    /// Mean square of the last innovations, ns^2.
    private var variance = 0.0
    /// Observations in a row that were far from the line.
    private var strays = 0

    /// Hz, once settled.
    private var bandwidth: Double { 0.05 }
    /// A single reading moves the line as if it were off by no more than this, ns.
    private var clip: Double { 5e6 }
    /// This far off, and for `strayLimit` readings, the device has jumped and the line with it, ns.
    private var jump: Double { 25e6 }
    private var strayLimit: Int { 8 }
    /// No sound card is further from its nominal pace: 0.1 %.
    private var paceTolerance: Double { 1e-3 }

    package init() {}

    /// Takes note that `frame` will be heard at `instant` (CLOCK_MONOTONIC, ns); frames only grow.
    package mutating func observe(_ frame: Frames, heardAt instant: Int64) {
        guard var line, frame > line.frame else {
            if line == nil { anchor(frame, at: instant) }
            return
        }
        let predicted = line.instant(of: frame)
        let innovation = Double(instant - predicted)
        strays = innovation.magnitude > jump ? strays + 1 : 0
        if strays >= strayLimit { return anchor(frame, at: instant) }

        let elapsed = Double(instant - start) * 1e-9
        let span = Double(frame.count - line.frame.count)
        readings += 1
        let omega = min(0.5, 2 * Double.pi * max(bandwidth, 0.2 / max(1, elapsed)) * span / 48_000)
        let gain = max(2.0.squareRoot() * omega, 1 / Double(readings + 1))
        let step = min(max(innovation, -clip), clip)
        line.frame = frame
        line.instant = predicted + Int64(gain * step)
        let nominal = 1e9 / 48_000
        let pace = line.nanosecondsPerFrame + (elapsed < 1 ? 0 : omega * omega * step / span)
        line.nanosecondsPerFrame = min(max(pace, nominal * (1 - paceTolerance)), nominal * (1 + paceTolerance))
        variance += gain * (innovation * innovation - variance)
        // Two deviations of what the loop lets through of the readings' scatter.
        line.error = Int64(2 * (min(variance, 1e18) * gain).squareRoot())
        self.line = line
    }

    /// Forgets everything: the device was opened or prepared anew.
    package mutating func reset() { self = ClockFilter() }

    private mutating func anchor(_ frame: Frames, at instant: Int64) {
        var line = AudibleClock()
        line.frame = frame
        line.instant = instant
        line.error = Int64(clip)
        self.line = line
        start = instant
        readings = 0
        variance = clip * clip
        strays = 0
    }
}
