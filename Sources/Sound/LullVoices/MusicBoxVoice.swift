// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// A music box with felt-tipped pins: every note rings as long as its tooth does.
///
/// It plays an octave above the pitch asked for: the hum's registers end near C5, so it stays under C7, where such boxes
/// are at home. The same seed and the same calls give the same samples.
///
/// - Thread: audio, but for `init`
/// - Realtime: safe, but for `init`
package struct MusicBoxVoice: ~Copyable {
    private static var limit: Int { @_noLocks get { 24 } }

    private let tones: UnsafeMutablePointer<MusicBoxTone>
    private var pool = makePool()
    private var noise = Noise(seed: 0)
    private var felt = Filter(frequency: 3_000, q: 0.5)
    /// The felt's amplitude at the end of the quantum before.
    private var rub: Float = 0

    /// - Parameter speaker: Every speaker plays what it has to: there is nothing to raise.
    /// - Thread: control
    package init(speaker: Speaker) {
        tones = .allocate(capacity: Self.limit)
        tones.initialize(repeating: MusicBoxTone(), count: Self.limit)
    }

    static func makePool() -> PluckPool { PluckPool(count: limit, ceiling: 0.24) }

    deinit { tones.deallocate() }

    /// Silent, and exactly as a new voice with this seed; a new one's is 0.
    @_noLocks package mutating func reset(seed: UInt64) {
        pool.clear()
        noise = Noise(seed: seed)
        felt.clear()
        rub = 0
        isSilent = true
    }

    /// Nothing sounds: `render` writes zeros.
    package private(set) var isSilent = true

    /// Frames by which `begin` must come before the beat for the note to be heard on it.
    @_noLocks package func lead(of note: Note) -> Int64 { Pluck.lead }

    /// Plucks `note` at frame `offset` of the quantum to come, 0 to 63. What rings rings on.
    @_noLocks package mutating func begin(_ note: Note, at offset: Int) {
        guard let sound = Self.pluck(note, at: offset), let place = pool.begin(sound) else { return }
        tones[place] = MusicBoxTone(pitch: sound.pitch, amplitude: sound.loudness / MusicBoxTone.peak)
        isSilent = pool.isSilent
    }

    /// What `note` is in the pool; nil for one that nobody would hear.
    @_noLocks static func pluck(_ note: Note, at offset: Int) -> Pluck? {
        guard !note.pitch.isNaN, note.level > -60 else { return nil }
        let pitch = Math.clamp(note.pitch, 36, 96) + 12
        let decibels = min(note.level, 6) + level(pitch) + Pluck.weight(of: note.duration)
        return Pluck(
            pitch: pitch, amplitude: Math.amplitude(decibels: decibels) * MusicBoxTone.peak,
            t60: MusicBoxTone.t60(pitch), late: Pluck.late(offset))
    }

    /// Lets everything that rings die softly, from frame `offset` of the quantum to come, 0 to 63.
    @_noLocks package mutating func damp(at offset: Int) {
        pool.damp(late: Pluck.late(offset))
    }

    /// Writes the next quantum: 64 frames, mono.
    @_noLocks package mutating func render(into out: inout MutableSpan<Float>) {
        for i in 0..<Quantum.frames { out[i] = 0 }
        guard !isSilent else { return }
        pool.balance()
        var rubbing: Float = 0
        for k in 0..<Self.limit where !pool.sounds[k].isOver {
            var gain = pool.sounds[k].gain
            pool.sounds[k].advance()
            let step = (pool.sounds[k].gain - gain) / Float(Quantum.frames)
            var tone = tones[k]
            for i in 0..<Quantum.frames {
                gain += step
                out[i] += tone.next() * gain
            }
            tone.tidy()
            tones[k] = tone
            rubbing += pool.sounds[k].rub * pool.sounds[k].loudness
        }
        brush(&out, to: rubbing * Self.brushing)
        isSilent = pool.isSilent
    }

    /// Adds the felt's soft noise, whose amplitude moves to `end`.
    @_noLocks private mutating func brush(_ out: inout MutableSpan<Float>, to end: Float) {
        guard rub > 0 || end > 0 else { return }
        let step = (end - rub) / Float(Quantum.frames)
        for i in 0..<Quantum.frames {
            rub += step
            out[i] += felt.lowPass(noise.uniform()) * rub
        }
        rub = end
        if end == 0 { felt.clear() }
    }

    /// Decibels: brings a tune in quarter notes at 72 a minute to -25 LUFS. Low teeth ring longer.
    @_noLocks private static func level(_ pitch: Float) -> Float { -13.5 + 0.12 * (pitch - 71) }
    /// The felt's amplitude beside the tone's: -30 dB after its low-pass.
    private static var brushing: Float { @_noLocks get { 0.09 } }
}
