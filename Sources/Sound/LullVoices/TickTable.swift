// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The samples of the plain click, then those of the accented one.
struct TickTable: ~Copyable {
    /// In one click: 24 ms.
    static var frames: Int { @_noLocks get { 1_152 } }
    /// The place after both clicks.
    static var end: Int { @_noLocks get { 2 * frames } }

    /// True peak, dBTP: as loud as the ceiling of -24 allows, less what meters differ by.
    private static let peak = -24.1
    /// Hertz.
    private static let plain = 1_000.0
    private static let accented = 1_500.0
    /// The raised cosine's rise, seconds: 5.9 ms from 10 to 90 % and 4.1 from 20 to 80 %, so that what lies under a click
    /// and is a tenth as loud, just too soft to be the sound before it, cannot hasten its onset below 4 ms.
    private static let rise = 0.010

    private let samples: UnsafeMutablePointer<Float>

    init() {
        samples = .allocate(capacity: Self.end)
        for (start, frequency) in [(0, Self.plain), (Self.frames, Self.accented)] {
            // The burst is a formula, so its peak between the frames is found by asking there.
            var top = 0.0
            for i in 0..<16 * Self.frames { top = max(top, abs(Self.burst(frequency, at: Double(i) / 16))) }
            let gain = pow(10, Self.peak / 20) / top
            for i in 0..<Self.frames {
                (samples + start + i).initialize(to: Float(gain * Self.burst(frequency, at: Double(i))))
            }
        }
    }

    deinit { samples.deallocate() }

    /// - Realtime: safe
    @_noLocks @inline(__always) func frame(_ place: Int) -> Float { samples[place] }

    /// The burst at `frame` frames; already above 0 on frame 0, so that the click begins where it is asked to.
    private static func burst(_ frequency: Double, at frame: Double) -> Double {
        let time = (frame + 0.5) / 48_000
        let length = Double(frames) / 48_000
        let envelope =
            time < rise
            ? 0.5 - 0.5 * cos(.pi * time / rise) : 0.5 + 0.5 * cos(.pi * (time - rise) / (length - rise))
        return envelope * sin(2 * .pi * frequency * time)
    }
}
