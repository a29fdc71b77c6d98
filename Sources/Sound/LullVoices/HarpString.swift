// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// How a string is plucked.
struct HarpTouch: BitwiseCopyable {
    /// MIDI note number.
    let pitch: Float
    /// The motion's highest.
    let amplitude: Float
    /// The fingertip's low-pass, hertz.
    let softness: Float
    /// How much of what lies below 300 Hz is kept back, 0 to 1.
    let thinness: Float

    @_noLocks init(pitch: Float = 60, amplitude: Float = 0, softness: Float = 1_000, thinness: Float = 0) {
        self.pitch = pitch
        self.amplitude = amplitude
        self.softness = softness
        self.thinness = thinness
    }
}

/// A string: a delay line whose end feeds its start through a loss and a tuning filter (extended Karplus-Strong; Jaffe
/// and Smith, Computer Music Journal 7(2), 1983).
///
/// The loss is a one-pole low-pass, whose two numbers follow from how fast the first harmonic and a high one die
/// (Valimaki, Huopaniemi, Karjalainen and Janosy, JAES 44:331, 1996); an all-pass sets the fraction of a frame.
struct HarpString: BitwiseCopyable {
    /// Frames in the line, a power of two: the lowest string needs 925.
    static var frames: Int { @_noLocks get { 1_024 } }
    /// The lowest and the highest pitch, MIDI note numbers.
    static var lowest: Float { @_noLocks get { 32 } }
    static var highest: Float { @_noLocks get { 103 } }

    private let line: UnsafeMutablePointer<Float>
    private var head = 0
    private var length = 1
    /// The loss: what passes at once, what stays of the frame before.
    private var pass: Float = 0
    private var stay: Float = 0
    private var low: Float = 0
    private var tuning: Float = 0
    private var lastIn: Float = 0
    private var lastOut: Float = 0

    /// - Parameter line: `frames` frames, its own.
    @_noLocks init(line: UnsafeMutablePointer<Float>) { self.line = line }

    /// Seconds in which the first harmonic falls by 60 dB: 4.5 at C3, 1.8 at C5.
    @_noLocks static func t60(_ pitch: Float) -> Float { 4.5 * Math.exp2((pitch - 48) * (-1.321_928 / 24)) }

    /// Tunes the string and sets it into the motion that a pluck at 0.35 of its length leaves it in: some microseconds.
    @_noLocks mutating func pluck(_ touch: HarpTouch, _ noise: inout Noise) {
        let period = tune(touch.pitch)
        var fingertip = Filter(frequency: touch.softness, q: 0.5)
        var bass = Filter(frequency: 300, q: 0.5)
        var spread = Spread(touch)
        // The first turn is for the filters to settle: the second joins onto itself. It ends amid the longer, level part.
        let turn = length + 1
        var (x, peak): (Float, Float) = (0, 0)
        for i in -turn..<turn {
            let place = Float(i) / period - 0.325
            let force = (Self.shape(place + 1 / period) - Self.shape(place)) * period
            x = fingertip.lowPass(force + Self.roughness * noise.uniform())
            x = spread.next(x - touch.thinness * bass.lowPass(x))
            guard i >= 0 else { continue }
            line[i] = x
            peak = max(peak, abs(x))
        }
        let scale = touch.amplitude / peak
        for i in 0..<turn { line[i] *= scale }
        head = turn
        low = x * scale
        lastIn = low
        lastOut = low
    }

    /// Sets the loop's filters and length; the period in frames.
    @_noLocks private mutating func tune(_ pitch: Float) -> Float {
        let frequency = Math.frequency(pitch: pitch)
        let period = 48_000 / frequency
        let turn = 2 * Float.pi / period
        // The high harmonic: the loss that its shorter life asks of one turn, and the pole that gives it.
        let t60 = Self.t60(pitch)
        let high = 2 * Float.pi / 48_000 * max(Self.high, 4 * frequency)
        let loss = 60 / frequency * (1 / min(Self.highT60, t60 / 3) - 1 / t60)
        let q = (1 / (Math.amplitude(decibels: -2 * loss)) - 1) / (2 * (1 - Math.cosine(high)))
        stay = (2 * q + 1 - Self.root(4 * q + 1)) / (2 * q)
        let (c, s) = (Math.cosine(turn), Math.sine(turn))
        let dullness = Self.root(1 - 2 * stay * c + stay * stay) / (1 - stay)
        pass = (1 - stay) * Math.amplitude(decibels: -60 / (frequency * t60)) * dullness
        // The pole's delay in frames; the arc tangent of so small a slope is its series.
        let slope = stay * s / (1 - stay * c)
        let poleDelay = slope * (1 - slope * slope * (1.0 / 3 - slope * slope / 5)) / turn
        length = Int(period - poleDelay - 0.5)
        let fraction = period - poleDelay - Float(length)
        tuning = Math.sine((1 - fraction) * turn / 2) / Math.sine((1 + fraction) * turn / 2)
        return period
    }

    /// One frame.
    @_noLocks @inline(__always) mutating func next() -> Float {
        low = line[(head &- length) & (Self.frames - 1)] * pass + low * stay
        lastOut = (low - lastOut) * tuning + lastIn
        lastIn = low
        line[head] = lastOut
        head = (head + 1) & (Self.frames - 1)
        return lastOut
    }

    /// The string's shape at the pluck, whose slope is the force on the soundboard: a triangle over 0 to 1, then again.
    @_noLocks private static func shape(_ place: Float) -> Float {
        var x = place - Float(Int(place))
        if x < 0 { x += 1 }
        return x < 0.35 ? 0.65 * x : 0.35 * (1 - x)
    }

    @_noLocks private static func root(_ x: Float) -> Float { Float(Math.root(Double(x))) }

    /// What no two plucks share, beside a force of 1.
    private static var roughness: Float { @_noLocks get { 0.1 } }
    /// The high harmonic, hertz, at least the fourth, and the seconds in which it falls by 60 dB, at most a third of the
    /// first's.
    private static var high: Float { @_noLocks get { 2_500 } }
    private static var highT60: Float { @_noLocks get { 0.5 } }
}
