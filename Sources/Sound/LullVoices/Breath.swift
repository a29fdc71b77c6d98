// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// An intake of breath through the nose: soft noise around 1.3 kHz that swells and stops.
struct Breath: BitwiseCopyable {
    private var noise: Noise
    private var band = Filter(frequency: 1_320, q: 0.73)
    /// Seconds.
    private var age: Float = 0
    private var length: Float = 0
    private var level: Float = 0

    /// The noise's amplitude beside a voice of root mean square 1: -37 dB after the band.
    private static var loudness: Float { @_noLocks get { 0.071 } }

    @_noLocks init(seed: UInt64) { noise = Noise(seed: seed) }

    var isSilent: Bool { @_noLocks get { age >= length && level == 0 } }

    @_noLocks mutating func begin(over frames: Int64) {
        age = 0
        length = Float(frames) / 48_000
    }

    @_noLocks mutating func clear() { band.clear() }

    /// Lets `seconds` pass; the amplitude reached.
    @_noLocks mutating func advance(_ seconds: Float) -> Float {
        age += seconds
        let rise = min(0.15, length * 0.6)
        let fall = min(0.1, length * 0.4)
        // A breath too short to swell softly is not drawn.
        let shape = length < 0.14 ? 0 : RaisedCosine.rise(age / rise) * RaisedCosine.rise((length - age) / fall)
        // A new breath on top of an old one takes over no faster than it would have swelled.
        level += min(max(shape * Self.loudness - level, -Self.loudness * 0.03), Self.loudness * 0.03)
        return level
    }

    /// One frame at `amplitude`.
    @_noLocks mutating func next(_ amplitude: Float) -> Float { band.bandPass(noise.uniform() * amplitude) }
}
