// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// One period of the voice source for several Rd and several pitches, band-limited: the hum's oscillator.
///
/// Every row's first harmonic has amplitude 1, so that a change of Rd changes colour and not loudness.
package struct GlottalTable: ~Copyable {
    /// Frames in a period, a power of two.
    private static var length: Int { @_noLocks get { 1_024 } }
    /// Octaves of pitch: the lowest holds 128 harmonics, each next half as many.
    private static var octaves: Int { @_noLocks get { 6 } }
    package static var shapes: Int { @_noLocks get { 6 } }
    /// The Rd of the first shape and its distance to the next.
    private static var firstRd: Float { @_noLocks get { 1.2 } }
    private static var stepRd: Float { @_noLocks get { 0.3 } }

    /// octaves x shapes x (length + 1); the last frame of a row repeats its first.
    private let rows: UnsafeMutablePointer<Float>

    /// Takes a few milliseconds.
    /// - Thread: control
    package init() {
        let (length, octaves, shapes) = (Self.length, Self.octaves, Self.shapes)
        let stride = length + 1
        rows = .allocate(capacity: octaves * shapes * stride)
        rows.initialize(repeating: 0, count: octaves * shapes * stride)
        for shape in 0..<shapes {
            let pulse = GlottalPulse(rd: Double(Self.firstRd) + Double(shape) * Double(Self.stepRd))
            let first = pulse.coefficient(1)
            let scale = 1 / hypot(first.re, first.im)
            // Octave by octave from the fewest harmonics up: each row is the one above plus what it adds.
            var period = [Double](repeating: 0, count: length)
            var done = 0
            for octave in (0..<octaves).reversed() {
                for k in done + 1...128 >> octave {
                    let c = pulse.coefficient(k)
                    Self.add(harmonic: k, re: c.re * scale, im: c.im * scale, to: &period)
                }
                done = 128 >> octave
                let row = rows + (octave * shapes + shape) * stride
                for i in 0...length { row[i] = Float(period[i % length]) }
            }
        }
    }

    private static func add(harmonic k: Int, re: Double, im: Double, to period: inout [Double]) {
        let step = 2 * Double.pi * Double(k) / Double(period.count)
        let (turnRe, turnIm) = (cos(step), sin(step))
        var (x, y) = (1.0, 0.0)
        for i in period.indices {
            period[i] += re * x - im * y
            (x, y) = (x * turnRe - y * turnIm, x * turnIm + y * turnRe)
        }
    }

    deinit { rows.deallocate() }

    /// What to read over the next frames.
    package struct Reader: BitwiseCopyable {
        fileprivate let near: UnsafeMutablePointer<Float>
        fileprivate let far: UnsafeMutablePointer<Float>
        fileprivate let blend: Float

        /// Puts the source's value, about 1 in amplitude, in the place of each of a quantum's phases (0 to 1, in periods).
        /// - Realtime: safe
        @_noLocks package func read(_ phases: inout MutableSpan<Float>) {
            for i in 0..<Quantum.frames {
                let position = phases[i] * Float(GlottalTable.length)
                let index = Int(position) & (GlottalTable.length - 1)
                let fraction = position - Float(index)
                let a = near[index] + (near[index + 1] - near[index]) * fraction
                let b = far[index] + (far[index + 1] - far[index]) * fraction
                phases[i] = a + (b - a) * blend
            }
        }
    }

    /// The rows for a fundamental of `frequency` hertz whose shape is `rd`.
    ///
    /// Within an octave of pitch no harmonic passes 20 kHz, and what an octave's change drops lies above 10 kHz.
    /// - Realtime: safe
    @_noLocks package func reader(frequency: Float, rd: Float) -> Reader {
        var octave = 0
        var limit: Float = 156.25
        while frequency > limit, octave < Self.octaves - 1 {
            octave += 1
            limit *= 2
        }
        let place = min(max((rd - Self.firstRd) / Self.stepRd, 0), Float(Self.shapes - 1) - 0.001)
        let shape = Int(place)
        let near = rows + (octave * Self.shapes + shape) * (Self.length + 1)
        return Reader(near: near, far: near + (Self.length + 1), blend: place - Float(shape))
    }
}
