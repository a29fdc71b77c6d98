// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// A tooth of the comb: a bar fixed at one end, whose modes ring each at its own frequency and die each in its own time.
///
/// The fourth lane is empty.
struct MusicBoxTone: BitwiseCopyable {
    /// Where each mode turns on the plane, its amplitude included.
    private var re = SIMD4<Float>()
    private var im = SIMD4<Float>()
    /// What a frame turns it by and leaves of it.
    private var cosine = SIMD4<Float>()
    private var sine = SIMD4<Float>()

    /// The modes of a bar fixed at one end, as parts of the first.
    private static var ratios: SIMD4<Float> { @_noLocks get { SIMD4(1, 6.27, 17.5, 0) } }
    /// Seconds in which each falls by 60 dB at C5.
    private static var times: SIMD4<Float> { @_noLocks get { SIMD4(1.8, 0.25, 0.08, 0) } }
    /// -18 and -30 dB.
    private static var amplitudes: SIMD4<Float> { @_noLocks get { SIMD4(1, 0.126, 0.032, 0) } }
    /// Above it, hertz, a mode is left out.
    private static var highest: Float { @_noLocks get { 16_000 } }
    /// The low-pass of a soft plectrum, hertz.
    private static var softness: Float { @_noLocks get { 3_000 } }

    /// Seconds in which the tone of `pitch` falls by 60 dB: 0.7 of that an octave below.
    @_noLocks static func t60(_ pitch: Float) -> Float { times[0] * shrink(pitch) }

    @_noLocks private static func shrink(_ pitch: Float) -> Float { Math.exp2((pitch - 72) * (-0.514_573_2 / 12)) }

    /// The sum of the modes' amplitudes at most, of a tone whose first has 1.
    static var peak: Float { @_noLocks get { 1.16 } }

    @_noLocks init() {}

    /// - Parameter pitch: MIDI note number of the first mode.
    /// - Parameter amplitude: Of the first mode.
    @_noLocks init(pitch: Float, amplitude: Float) {
        let fundamental = Math.frequency(pitch: pitch)
        let shrink = Self.shrink(pitch)
        for mode in 0..<3 {
            let frequency = fundamental * Self.ratios[mode]
            guard frequency < Self.highest else { return }
            let turn = 2 * Float.pi * frequency / 48_000
            let left = Math.amplitude(decibels: -60 / (48_000 * Self.times[mode] * shrink))
            cosine[mode] = left * Math.cosine(turn)
            sine[mode] = left * Math.sine(turn)
            // The first mode is what the level is of; what plucks softly wakes those above it less.
            let x = frequency / Self.softness
            re[mode] = amplitude * Self.amplitudes[mode] * (mode == 0 ? 1 : 1 / (1 + x))
        }
    }

    /// One frame.
    @_noLocks @inline(__always) mutating func next() -> Float {
        let x = re * cosine - im * sine
        im = re * sine + im * cosine
        re = x
        return (im[0] + im[1]) + im[2]
    }

    /// Drops the modes that nobody hears any more, before they grow too small to reckon with swiftly.
    @_noLocks mutating func tidy() {
        let faded = (re * re + im * im) .< 1e-14
        re.replace(with: 0, where: faded)
        im.replace(with: 0, where: faded)
    }
}
