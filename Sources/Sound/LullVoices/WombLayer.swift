// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// The rush of blood as it is heard from inside: brown noise under a low-pass, a little louder after every heartbeat.
///
/// Sound in the womb lies below some 300 Hz. A small speaker plays little of that, so for one the noise reaches up to
/// 400 Hz. At gain 1, with a pulse every 0.83 s, it is -27 LUFS and below -12 dBTP.
///
/// - Thread: audio
/// - Realtime: safe
package struct WombLayer: BitwiseCopyable, Sendable {
    private let speaker: Speaker
    private var blood: BrownNoise
    /// How much louder the pulse makes it, decibels.
    private var pulse = Glide(at: 0)
    /// The gain that the last frame was given.
    private var gain: Float = 0

    @_noLocks package init(speaker: Speaker = .small, seed: UInt64) {
        self.speaker = speaker
        switch speaker {
        case .full: blood = BrownNoise(corners: SIMD4(55, 65, 250, 320), seed: seed)
        case .small: blood = BrownNoise(corners: SIMD4(110, 130, 360, 460), seed: seed)
        }
        gain = level
    }

    /// Exactly as a new layer with this seed.
    @_noLocks package mutating func reset(seed: UInt64) { self = WombLayer(speaker: speaker, seed: seed) }

    /// Blood rushes from frame `offset` of the quantum to come, 0 to 63: the first sound of the heart.
    @_noLocks package mutating func pulse(at offset: Int) {
        pulse.move(to: Self.depth, after: Float(offset) / 48_000, over: Self.rise)
    }

    /// Writes the next quantum: 64 frames, mono.
    @_noLocks package mutating func render(into out: inout MutableSpan<Float>) {
        pulse.advance(Quantum.seconds)
        let decibels = pulse.value
        if decibels == Self.depth { pulse.move(to: 0, after: 0, over: Self.fall) }
        let step = (level * Math.amplitude(decibels: decibels) - gain) / Float(Quantum.frames)
        blood.render(into: &out)
        for i in 0..<Quantum.frames {
            gain += step
            out[i] *= gain
        }
        NoiseCrest.soften(&out, to: Self.bound)
    }

    /// Trims the layer to -27 LUFS.
    private var level: Float {
        @_noLocks get {
            switch speaker {
            case .full: 0.052_5
            case .small: 0.045_5
            }
        }
    }
    /// The highest magnitude: -12.5 dBFS.
    private static var bound: Float { @_noLocks get { 0.237 } }
    /// How much louder it is at most, decibels.
    private static var depth: Float { @_noLocks get { 4 } }
    /// Seconds until then, and back again.
    private static var rise: Float { @_noLocks get { 0.1 } }
    private static var fall: Float { @_noLocks get { 0.45 } }
}
