// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// The sea from a little way up the beach: pink noise under a low-pass that opens as a swell comes in, and after its crest
/// the hiss of water running out.
///
/// Fitted to a recording of real surf: its octaves from 125 Hz to 8 kHz, and about 8 dB between trough and crest. The
/// swell is a place that the caller gives, so that it follows the strokes' own clock: trough at phase 0, crest at 0.5.
/// At gain 1, with swells of 10 s, it is -27 LUFS and below -12 dBTP.
///
/// - Thread: audio
/// - Realtime: safe
package struct OceanLayer: BitwiseCopyable, Sendable {
    private var pink: PinkNoise
    /// How high the swell stands, and the water that runs out after it: 0 trough, 1 crest.
    private var swell: Float = 0
    private var wash: Float = 0
    private var isNew = true

    /// Gains that the last frame was given.
    private var bodyGain: Float = 0
    private var hissGain: Float = 0
    /// The state of four filters: low-passes for mid and side, band-passes for mid and side.
    private var s1 = SIMD4<Float>()
    private var s2 = SIMD4<Float>()

    @_noLocks package init(seed: UInt64) { pink = PinkNoise(seed: seed) }

    /// Exactly as a new layer with this seed.
    @_noLocks package mutating func reset(seed: UInt64) { self = OceanLayer(seed: seed) }

    /// Writes the next quantum, 64 frames of each: `mid` is the whole sound, `side` the part that makes it wide.
    ///
    /// The first quantum takes its place in the swell at once. Later ones move there at no more than 5 dB a second,
    /// faster than any swell of 5 s or longer asks: a jump of phase is heard as the sea's own whim.
    ///
    /// - Parameter phase: the place in the swell at the first frame, 0 to 1.
    /// - Parameter turn: how much of a swell passes in a frame.
    @_noLocks package mutating func render(
        mid: inout MutableSpan<Float>, side: inout MutableSpan<Float>, phase: Double, turn: Double
    ) {
        let end = phase + turn * Double(Quantum.frames)
        let delay = min(turn * Self.washDelay, 0.15)
        let pace: Float = isNew ? 1 : Self.pace
        swell = Self.step(from: swell, to: Self.height(at: end), by: pace)
        wash = Self.step(from: wash, to: Self.height(at: end - delay), by: pace)
        let body = Self.level * Math.amplitude(decibels: Self.depth * (swell - 1))
        let hiss = Self.level * Self.hiss * Math.amplitude(decibels: Self.depth * (wash - 1))
        if isNew { (bodyGain, hissGain, isNew) = (body, hiss, false) }
        let share = 1 / Float(Quantum.frames)
        let bodyStep = (body - bodyGain) * share
        let hissStep = (hiss - hissGain) * share

        let cutoff = Math.tangent(.pi / 48_000 * 350 * Math.exp2(swell * Self.opening))
        let g = SIMD4(cutoff, cutoff, Self.band, Self.band)
        let a1 = 1 / (1 + g * (g + Self.damping))
        let a2 = g * a1
        let a3 = g * a2
        pink.render(into: &mid, and: &side)
        var (s1, s2) = (s1, s2)
        for i in 0..<Quantum.frames {
            // Each hiss hears the other's noise, so that it does not cancel part of the body.
            let v3 = SIMD4(mid[i], side[i], side[i], mid[i]) - s2
            let v1 = a1 * s1 + a2 * v3
            let v2 = s2 + a2 * s1 + a3 * v3
            s1 = 2 * v1 - s1
            s2 = 2 * v2 - s2
            bodyGain += bodyStep
            hissGain += hissStep
            mid[i] = v2[0] * bodyGain + v1[2] * hissGain
            side[i] = v2[1] * (bodyGain * Self.width) + v1[3] * (hissGain * Self.width)
        }
        (self.s1, self.s2) = (s1, s2)
        NoiseCrest.soften(&mid, to: Self.bound)
    }

    /// How high the swell stands at `phase`.
    @_noLocks private static func height(at phase: Double) -> Float {
        0.5 - 0.5 * Math.cosine(Float(2 * .pi * phase))
    }

    /// `value`, moved towards `target` by `pace` at most; a target that is not a number is the trough.
    @_noLocks private static func step(from value: Float, to target: Float, by pace: Float) -> Float {
        value + Math.clamp(Math.clamp(target, 0, 1) - value, -pace, pace)
    }

    /// Trims the layer to -27 LUFS.
    private static var level: Float { @_noLocks get { 0.108 } }
    /// The highest magnitude of the mid: -12.5 dBFS.
    private static var bound: Float { @_noLocks get { 0.237 } }
    /// How far the body's amplitude falls in the trough, decibels; the closing low-pass takes 2 dB more.
    private static var depth: Float { @_noLocks get { 6.7 } }
    /// The octaves from 350 to 1,200 Hz, through which the low-pass opens.
    private static var opening: Float { @_noLocks get { 1.777_6 } }
    /// The hiss, 22 dB below the body at the crest, and by how many frames it comes later.
    private static var hiss: Float { @_noLocks get { 0.13 } }
    private static var washDelay: Double { @_noLocks get { 24_000 } }
    /// The part of a swell's height that a quantum may add or take: 5 dB a second.
    private static var pace: Float { @_noLocks get { 5.0 / 8 / 750 } }
    /// The side's amplitude beside the mid's: left and right correlate by 0.83.
    private static var width: Float { @_noLocks get { 0.3 } }
    /// The tangent of the hiss's middle, 2.8 kHz.
    private static var band: Float { @_noLocks get { 0.185_34 } }
    private static var damping: SIMD4<Float> { @_noLocks get { SIMD4(1.414_2, 1.414_2, 1, 1) } }
}
