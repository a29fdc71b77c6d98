// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// A small harp, played with the fingertips, for the tune and for what goes with it alike.
///
/// A hand stills every string half its note's length after the note. The same seed and the same calls give the same
/// samples.
///
/// - Thread: audio, but for `init`
/// - Realtime: safe, but for `init`
package struct HarpVoice: ~Copyable {
    private static var limit: Int { @_noLocks get { 20 } }

    private let speaker: Speaker
    private let lines: UnsafeMutablePointer<Float>
    private let strings: UnsafeMutablePointer<HarpString>
    /// How each string is to be plucked, or was.
    private let touches: UnsafeMutablePointer<HarpTouch>
    private var pool: PluckPool
    private var noise = Noise(seed: 0)

    /// - Thread: control
    package init(speaker: Speaker) {
        self.speaker = speaker
        pool = Self.makePool(speaker)
        lines = .allocate(capacity: Self.limit * HarpString.frames)
        lines.initialize(repeating: 0, count: Self.limit * HarpString.frames)
        strings = .allocate(capacity: Self.limit)
        for i in 0..<Self.limit {
            (strings + i).initialize(to: HarpString(line: lines + i * HarpString.frames))
        }
        touches = .allocate(capacity: Self.limit)
        touches.initialize(repeating: HarpTouch(), count: Self.limit)
    }

    /// What a full string rings with beyond its own peak, a thin one does not have.
    static func makePool(_ speaker: Speaker) -> PluckPool {
        switch speaker {
        case .small: PluckPool(count: limit, ceiling: 0.196)
        case .full: PluckPool(count: limit, ceiling: 0.177)
        }
    }

    deinit {
        touches.deallocate()
        strings.deallocate()
        lines.deallocate()
    }

    /// Silent, and exactly as a new voice with this seed; a new one's is 0.
    @_noLocks package mutating func reset(seed: UInt64) {
        pool.clear()
        noise = Noise(seed: seed)
        isSilent = true
    }

    /// Nothing sounds: `render` writes zeros.
    package private(set) var isSilent = true

    /// Frames by which `begin` must come before the beat for the note to be heard on it.
    @_noLocks package func lead(of note: Note) -> Int64 { Pluck.lead }

    /// Plucks `note` at frame `offset` of the quantum to come, 0 to 63. What rings rings on.
    @_noLocks package mutating func begin(_ note: Note, at offset: Int) {
        begin(note, at: offset, accompanies: false)
    }

    /// Plucks `note` as one of a chord under the tune: however long it is, no harder, and stilled when it ends.
    @_noLocks package mutating func accompany(_ note: Note, at offset: Int) {
        begin(note, at: offset, accompanies: true)
    }

    @_noLocks private mutating func begin(_ note: Note, at offset: Int, accompanies: Bool) {
        guard let sound = Self.pluck(note, at: offset, accompanies: accompanies, speaker: speaker),
            let place = pool.begin(sound)
        else { return }
        // A softer touch is a duller one.
        let softness = (800 + 2 * Math.frequency(pitch: sound.pitch)) * Math.exp2(min(note.level, 6) / 12)
        touches[place] = HarpTouch(
            pitch: sound.pitch, amplitude: sound.loudness, softness: softness,
            thinness: Self.thinness(sound.pitch, speaker))
        isSilent = pool.isSilent
    }

    /// What `note` is in the pool; nil for one that nobody would hear.
    @_noLocks static func pluck(_ note: Note, at offset: Int, accompanies: Bool, speaker: Speaker) -> Pluck? {
        guard !note.pitch.isNaN, note.level > -60 else { return nil }
        let pitch = Math.clamp(note.pitch, HarpString.lowest, HarpString.highest)
        let late = Pluck.late(offset)
        let weight = accompanies ? 0 : Pluck.weight(of: note.duration)
        let decibels = min(note.level, 6) + level(pitch) + 2.5 * thinness(pitch, speaker) + weight
        var sound = Pluck(
            pitch: pitch, amplitude: Math.amplitude(decibels: decibels), t60: HarpString.t60(pitch), late: late)
        // How long the string is left alone.
        let ring = Float(note.duration) / 48_000 * (accompanies ? 1 : 1.5)
        sound.damp(after: late + max(0.3, ring), over: 0.2)
        return sound
    }

    /// A small speaker plays little of a low string's fundamental: there the harmonics have its place.
    @_noLocks static func thinness(_ pitch: Float, _ speaker: Speaker) -> Float {
        switch speaker {
        case .small: min(max((66 - pitch) / 36, 0), 0.6)
        case .full: 0
        }
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
        for k in 0..<Self.limit where !pool.sounds[k].isOver {
            var string = strings[k]
            // Only now is it sure that no other note has its string.
            if pool.sounds[k].isUnheard { string.pluck(touches[k], &noise) }
            var gain = pool.sounds[k].gain
            pool.sounds[k].advance()
            let step = (pool.sounds[k].gain - gain) / Float(Quantum.frames)
            for i in 0..<Quantum.frames {
                gain += step
                out[i] += string.next() * gain
            }
            strings[k] = string
        }
        isSilent = pool.isSilent
    }

    /// Decibels at the peak: brings a tune in quarter notes at 72 a minute to -25 LUFS. Low strings ring longer.
    @_noLocks private static func level(_ pitch: Float) -> Float { -12.2 + 0.12 * (pitch - 59) }
}
