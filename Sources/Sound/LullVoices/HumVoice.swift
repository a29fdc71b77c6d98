// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// A person humming: a voice source (Liljencrants-Fant), breath noise let through by the open folds, and the resonances
/// of the nose over a closed mouth.
///
/// Tempo-native: notes are begun when their beat nears and last until the next is begun or `release` is called. The same
/// seed and the same calls give the same samples.
///
/// - Thread: audio, but for `init`
/// - Realtime: safe, but for `init`
package struct HumVoice: ~Copyable {
    private let timbre: HumTimbre
    private let table: GlottalTable
    private let levels: HumLevels
    private var singer: Singer
    /// A quantum of loudness, and one of air.
    private let strength: UnsafeMutablePointer<Float>
    private let air: UnsafeMutablePointer<Float>

    /// Computes tables for some milliseconds.
    /// - Thread: control
    package init(speaker: Speaker, seed: UInt64) {
        timbre = HumTimbre(speaker)
        table = GlottalTable()
        levels = HumLevels(timbre)
        singer = Singer(timbre: timbre, seed: seed)
        strength = .allocate(capacity: Quantum.frames)
        strength.initialize(repeating: 0, count: Quantum.frames)
        air = .allocate(capacity: Quantum.frames)
        air.initialize(repeating: 0, count: Quantum.frames)
    }

    deinit {
        strength.deallocate()
        air.deallocate()
    }

    /// Silent, and exactly as a new voice with this seed.
    @_noLocks package mutating func reset(seed: UInt64) {
        singer = Singer(timbre: timbre, seed: seed)
        isSilent = true
    }

    /// Nothing sounds: `render` writes zeros.
    package private(set) var isSilent = true

    /// Frames by which `begin` must come before the beat for the note to be heard on it.
    @_noLocks package func lead(of note: Note) -> Int64 { Int64(HumTiming(note).lead * 48_000 + 0.5) }

    /// Begins `note` at frame `offset` of the quantum to come, 0 to 63.
    @_noLocks package mutating func begin(_ note: Note, at offset: Int) {
        singer.begin(note, late: Float(offset) / 48_000)
        isSilent = false
    }

    /// Ends the note softly from frame `offset` of the quantum to come, 0 to 63.
    @_noLocks package mutating func release(at offset: Int) { singer.release(late: Float(offset) / 48_000) }

    /// Draws breath from now on, for `frames` in all.
    @_noLocks package mutating func breathe(over frames: Int64) {
        singer.breath.begin(over: frames)
        singer.rest = 0
        isSilent = false
    }

    /// Writes the next quantum: 64 frames, mono.
    @_noLocks package mutating func render(into out: inout MutableSpan<Float>) {
        guard !isSilent else {
            for i in 0..<Quantum.frames { out[i] = 0 }
            return
        }
        singer.advance()
        let swell = singer.swell.value
        let pitch = singer.pitch.value + singer.vibrato.pitch + singer.waver
        let frequency = Math.frequency(pitch: pitch)
        let level = singer.level.value + singer.vibrato.level + timbre.level
        let gain = swell * levels.gain(at: pitch) * Math.amplitude(decibels: level)
        // A softer voice is a breathier one.
        let rd = timbre.rd + 0.3 * (1 - swell) - 0.03 * singer.level.value
        let source = table.reader(frequency: frequency, rd: rd)
        singer.tract.tuneFirst(to: timbre.first(for: frequency))
        singer.excite(&out, increment: frequency / 48_000, gain: gain, strength: strength, air: air)
        source.read(&out)
        for i in 0..<Quantum.frames { out[i] *= strength[i] }
        singer.resonate(&out, air: air, shares: timbre.aspiration * Math.amplitude(decibels: singer.air.value))
        singer.inhale(&out, gain: singer.breath.advance(Quantum.seconds) * Math.amplitude(decibels: timbre.level))
        if singer.swell.isSilent && singer.breath.isSilent {
            singer.rest += 1
            isSilent = singer.rest >= Singer.ringing
            if isSilent { singer.hush() }
        }
    }
}
