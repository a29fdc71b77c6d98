// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullTime
import LullVoices

/// Every voice there is, which of them has the tune, and the room they are in.
///
/// - Thread: audio, but for `init`
/// - Realtime: safe, but for `init`
struct Choir: ~Copyable {
    private var hum: HumVoice
    private var musicBox: MusicBoxVoice
    private var harp: HarpVoice
    private var ticker = TickVoice()
    private var decks = Decks()
    private var voice = VoiceKind.hum
    /// A voice that takes over from another fades in from its first note on.
    private var humEntry = Fade(gain: 1)
    private var musicBoxEntry = Fade(gain: 1)
    private var harpEntry = Fade(gain: 1)
    private var isEntering = false
    /// Quanta in which a voice made no sound that is one, and was muted and begun anew.
    private(set) var faults: Int64 = 0

    private var room = Room(seed: 3)
    private let hasRoom: Bool
    private let part: UnsafeMutablePointer<Float>
    private let send: UnsafeMutablePointer<Float>

    init(speaker: Speaker, hasRoom: Bool) {
        hum = HumVoice(speaker: speaker, seed: 0)
        musicBox = MusicBoxVoice(speaker: speaker)
        harp = HarpVoice(speaker: speaker)
        self.hasRoom = hasRoom
        part = .allocate(capacity: Quantum.frames)
        part.initialize(repeating: 0, count: Quantum.frames)
        send = .allocate(capacity: Quantum.frames)
        send.initialize(repeating: 0, count: Quantum.frames)
    }

    deinit {
        part.deallocate()
        send.deallocate()
    }

    /// Silent, and `voice` has the tune.
    @_noLocks mutating func reset(seed: UInt64, voice: VoiceKind, at now: Frames) {
        hum.reset(seed: seed)
        musicBox.reset(seed: seed)
        harp.reset(seed: seed)
        ticker.reset()
        decks.clear(now: now)
        room.clear()
        self.voice = voice
        humEntry = Fade(gain: 1)
        musicBoxEntry = Fade(gain: 1)
        harpEntry = Fade(gain: 1)
        isEntering = false
    }

    /// Whether anything is heard of whoever has the tune.
    @_noLocks func isSounding(at now: Frames) -> Bool {
        !hum.isSilent || !musicBox.isSilent || !harp.isSilent || voice == .tick || decks.isSounding(at: now)
    }

    /// Gives the tune to `next` while nobody sounds: what opens the sound is its entry too.
    @_noLocks mutating func appoint(_ next: VoiceKind) {
        voice = next
        isEntering = false
    }

    /// Gives the tune to `next`; the voice that had it ends softly.
    @_noLocks mutating func cast(_ next: VoiceKind) {
        guard next != voice else { return }
        release(at: 0)
        musicBox.damp(at: 0)
        harp.damp(at: 0)
        decks.leave(over: Choir.leavingFrames)
        voice = next
        isEntering = next != .tick
    }

    /// Frames by which a note must begin before its beat so that it is heard on it.
    @_noLocks func lead(of note: Note, by voice: VoiceKind) -> Frames {
        switch voice {
        case .hum: Frames(hum.lead(of: note))
        case .musicBox: Frames(musicBox.lead(of: note))
        case .harp: Frames(harp.lead(of: note))
        case .tick: Frames(0)
        case .recording: TapeTiming.lead
        }
    }

    /// - Parameter offset: Frames into the quantum to come.
    @_noLocks mutating func begin(_ note: Note, at offset: Int) {
        if isEntering { enter() }
        switch voice {
        case .hum: hum.begin(note, at: offset)
        case .musicBox: musicBox.begin(note, at: offset)
        case .harp: harp.begin(note, at: offset)
        case .tick, .recording: break
        }
    }

    /// A note of the chords under the tune; a harp that does not have the tune joins in softly.
    @_noLocks mutating func accompany(_ note: Note, at offset: Int) {
        if voice == .harp {
            if isEntering { enter() }
        } else if harp.isSilent {
            harpEntry = Fade(gain: 0)
            harpEntry.move(to: voice == .hum ? Choir.joiningHum : Choir.joiningBox, over: Choir.joiningFrames)
        }
        harp.accompany(note, at: offset)
    }

    @_noLocks private mutating func enter() {
        isEntering = false
        switch voice {
        case .hum: Choir.fadeIn(&humEntry, isSilent: hum.isSilent)
        case .musicBox: Choir.fadeIn(&musicBoxEntry, isSilent: musicBox.isSilent)
        case .harp: Choir.fadeIn(&harpEntry, isSilent: harp.isSilent)
        case .tick, .recording: break
        }
    }

    /// From silence, or where the voice still ends softly from where it is: it would be cut off.
    @_noLocks private static func fadeIn(_ entry: inout Fade, isSilent: Bool) {
        if isSilent { entry = Fade(gain: 0) }
        entry.move(to: 1, over: Choir.entryFrames)
    }

    /// Has the recording of `piece` sound so that its beat `place` falls on `frame`.
    @_noLocks mutating func play(
        _ piece: Performance, at frame: Frames, place: Beats, line: Timeline, now: Frames
    ) {
        decks.begin(
            piece, at: frame, place: place, line: line, entry: isEntering ? Choir.entryFrames : 0, now: now)
        isEntering = false
    }

    @_noLocks func retime(_ line: Timeline, now: Frames) { decks.retime(line, now: now) }

    /// The recording that sounds ends on `frame`.
    @_noLocks func stopRecording(at frame: Frames, now: Frames) { decks.stop(at: frame, now: now) }

    /// Whether the performance `id` is still read; `takeFinished` hands it back then.
    @_noLocks mutating func keeps(_ id: Int32) -> Bool { decks.keeps(id) }

    /// Performances that are no longer read.
    @_noLocks mutating func takeFinished() -> InlineArray<4, Int32> { decks.takeFinished() }

    /// What is plucked rings on.
    @_noLocks mutating func release(at offset: Int) {
        if voice == .hum { hum.release(at: offset) }
    }

    @_noLocks mutating func breathe(over frames: Int64) {
        if voice == .hum { hum.breathe(over: frames) }
    }

    @_noLocks mutating func tick(at offset: Int, accented: Bool) {
        ticker.begin(at: offset, accented: accented)
    }

    /// Writes the next quantum of all that sounds: `mid` is the whole, `side` the room's width.
    /// - Parameter now: Its first frame.
    @_noLocks mutating func render(mid: inout MutableSpan<Float>, side: inout MutableSpan<Float>, at now: Frames) {
        var echo = MutableSpan(_unsafeStart: send, count: Quantum.frames)
        let isHeard = !hum.isSilent || !musicBox.isSilent || !harp.isSilent || !room.isSilent
        for i in 0..<Quantum.frames { side[i] = 0 }
        if hum.isSilent {
            for i in 0..<Quantum.frames { mid[i] = 0 }
        } else {
            hum.render(into: &mid)
            if Fault.muted(&mid) {
                hum.reset(seed: 0)
                faults += 1
            }
            humEntry.apply(to: &mid)
        }

        var own = MutableSpan(_unsafeStart: part, count: Quantum.frames)
        if isHeard { for i in 0..<Quantum.frames { echo[i] = mid[i] } }
        if !musicBox.isSilent {
            musicBox.render(into: &own)
            if Fault.muted(&own) {
                musicBox.reset(seed: 0)
                faults += 1
            }
            musicBoxEntry.apply(to: &own)
            Choir.add(own, to: &mid, and: &echo)
        }
        if !harp.isSilent {
            harp.render(into: &own)
            if Fault.muted(&own) {
                harp.reset(seed: 0)
                faults += 1
            }
            harpEntry.apply(to: &own)
            Choir.add(own, to: &mid, and: &echo)
        }
        if hasRoom, isHeard { room.process(&echo, mid: &mid, side: &side) }
        if !decks.isSilent, decks.render(into: &mid, by: &own, at: now) { faults += 1 }
        if !ticker.isSilent {
            ticker.render(into: &own)
            for i in 0..<Quantum.frames { mid[i] += own[i] }
        }
    }

    /// Every voice is heard 15 dB over its echo: with more of it, the resonances of so small a room beat what rings.
    @_noLocks private static func add(
        _ own: borrowing MutableSpan<Float>, to mid: inout MutableSpan<Float>, and echo: inout MutableSpan<Float>
    ) {
        for i in 0..<Quantum.frames {
            mid[i] += own[i]
            echo[i] += own[i]
        }
    }

    /// Five seconds, as at the opening.
    private static var entryFrames: Int { @_noLocks get { 240_000 } }
    /// A harp that joins in takes two seconds. Below its own chords it is 3 dB under a hum, and 13 dB with a music box,
    /// whose plucks leave less room.
    private static var joiningFrames: Int { @_noLocks get { 96_000 } }
    private static var joiningHum: Float { @_noLocks get { 0.708 } }
    private static var joiningBox: Float { @_noLocks get { 0.224 } }
    /// A recording that others take over from: two seconds.
    private static var leavingFrames: Int { @_noLocks get { 96_000 } }
}
