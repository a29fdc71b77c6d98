// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullTime
import LullVoices

/// Every voice there is, and which of them sings.
///
/// - Thread: audio
/// - Realtime: safe
struct Choir: ~Copyable {
    private var hum: HumVoice
    private var ticker = TickVoice()
    private var voice = VoiceKind.hum
    /// A hum that takes over from another voice fades in.
    private var entry = Fade(gain: 1)
    private var isEntering = false
    private let part: UnsafeMutablePointer<Float>

    init(speaker: Speaker) {
        hum = HumVoice(speaker: speaker, seed: 0)
        part = .allocate(capacity: Quantum.frames)
        part.initialize(repeating: 0, count: Quantum.frames)
    }

    deinit { part.deallocate() }

    @_noLocks mutating func reset(seed: UInt64) {
        hum.reset(seed: seed)
        ticker.reset()
        voice = .hum
        entry = Fade(gain: 1)
        isEntering = false
    }

    /// Gives the tune to `next`; the voice that had it ends its note softly.
    @_noLocks mutating func cast(_ next: VoiceKind) {
        guard next != voice else { return }
        release(at: 0)
        voice = next
        isEntering = next == .hum
    }

    /// Frames by which a note must begin before its beat so that it is heard on it.
    @_noLocks func lead(of note: Note, by voice: VoiceKind) -> Frames {
        switch voice {
        case .hum: Frames(hum.lead(of: note))
        case .tick: Frames(0)
        }
    }

    /// - Parameter offset: Frames into the quantum to come.
    @_noLocks mutating func begin(_ note: Note, at offset: Int) {
        guard voice == .hum else { return }
        if isEntering {
            isEntering = false
            entry = Fade(gain: 0)
            entry.move(to: 1, over: Choir.entryFrames)
        }
        hum.begin(note, at: offset)
    }

    @_noLocks mutating func release(at offset: Int) {
        if voice == .hum { hum.release(at: offset) }
    }

    @_noLocks mutating func breathe(over frames: Int64) {
        if voice == .hum { hum.breathe(over: frames) }
    }

    @_noLocks mutating func tick(at offset: Int, accented: Bool) {
        ticker.begin(at: offset, accented: accented)
    }

    /// Writes the sum of all that sounds.
    @_noLocks mutating func render(into out: inout MutableSpan<Float>) {
        hum.render(into: &out)
        entry.apply(to: &out)
        if ticker.isSilent { return }
        var span = MutableSpan(_unsafeStart: part, count: Quantum.frames)
        ticker.render(into: &span)
        for i in 0..<Quantum.frames { out[i] += span[i] }
    }

    /// Five seconds, as at the opening.
    private static var entryFrames: Int { @_noLocks get { 240_000 } }
}
