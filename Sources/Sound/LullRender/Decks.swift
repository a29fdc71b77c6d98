// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullTime

/// The recording that has the tune, and those that are giving it up.
///
/// - Thread: audio
/// - Realtime: safe
struct Decks: BitwiseCopyable {
    private var decks = InlineArray<3, Deck?>(repeating: nil)
    /// Performances that are no longer read, to be handed back.
    private var finished = InlineArray<4, Int32>(repeating: 0)

    /// A tape that is read.
    private struct Deck: BitwiseCopyable {
        var id: Int32
        var tape: TapeSlots
        var gain: Float
        var fade: Fade
        var isLeading = true
        /// Its performance has been given up by everybody else.
        var isOwed = false
    }

    @_noLocks init() {}

    /// Nothing is read.
    private(set) var isSilent = true

    /// Whether anything is heard, or about to be.
    @_noLocks @inline(__always) func isSounding(at now: Frames) -> Bool {
        if isSilent { return false }
        for i in 0..<3 {
            if let deck = decks[i], !deck.tape.isSilent(at: now) { return true }
        }
        return false
    }

    // MARK: - What is to sound

    /// Has the recording of `piece` sound so that its beat `place` falls on `frame`; another one that sounds gives it up.
    ///
    /// - Parameter entry: Frames over which it comes in, where it does not sound already.
    @_noLocks mutating func begin(
        _ piece: Performance, at frame: Frames, place: Beats, line: Timeline, entry: Int, now: Frames
    ) {
        guard let tape = piece.tape else { return }
        for i in 0..<3 {
            guard var deck = decks[i], deck.tape.isSame(as: tape) else { continue }
            if !deck.isLeading {
                leave(over: Decks.crossing)
                deck.isLeading = true
                deck.fade.move(to: 1, over: entry)
                decks[i] = deck
            }
            tape.order(.begin(at: frame, place: place, line: line), now: now)
            return
        }
        let isTakingOver = leave(over: Decks.crossing)
        var fade = Fade(gain: 0)
        fade.move(to: 1, over: isTakingOver ? Decks.crossing : entry)
        let slot = vacate(now: now)
        isSilent = false
        decks[slot] = Deck(id: piece.id, tape: tape, gain: Math.amplitude(decibels: piece.level), fade: fade)
        tape.order(.begin(at: frame, place: place, line: line), now: now)
    }

    /// The beats follow another line from that line's own frame on.
    @_noLocks func retime(_ line: Timeline, now: Frames) {
        for i in 0..<3 {
            if let deck = decks[i] { deck.tape.order(.retime(line), now: now) }
        }
    }

    /// What has the tune ends on `frame`.
    @_noLocks func stop(at frame: Frames, now: Frames) {
        for i in 0..<3 {
            if let deck = decks[i], deck.isLeading { deck.tape.order(.stop(at: frame), now: now) }
        }
    }

    /// What has the tune gives it up over so many frames. False where nothing has it.
    @_noLocks @discardableResult mutating func leave(over frames: Int) -> Bool {
        var any = false
        for i in 0..<3 {
            guard var deck = decks[i], deck.isLeading else { continue }
            deck.isLeading = false
            deck.fade.move(to: 0, over: frames)
            decks[i] = deck
            any = true
        }
        return any
    }

    /// Nothing sounds any more.
    @_noLocks mutating func clear(now: Frames) {
        for i in 0..<3 { drop(i, now: now) }
    }

    // MARK: - Each quantum

    /// Adds the next quantum of all that sounds to `mid`. True where what came was no sound, and was left out.
    @_noLocks mutating func render(
        into mid: inout MutableSpan<Float>, by part: inout MutableSpan<Float>, at now: Frames
    ) -> Bool {
        var isFault = false
        for i in 0..<3 {
            guard var deck = decks[i] else { continue }
            deck.tape.read(into: &part, at: now)
            if Fault.muted(&part) { isFault = true }
            deck.fade.apply(to: &part)
            for k in 0..<Quantum.frames { mid[k] += deck.gain * part[k] }
            decks[i] = deck
            if !deck.isLeading, !deck.fade.isMoving { drop(i, now: now) }
        }
        return isFault
    }

    // MARK: - Who owns what

    /// Whether the performance `id` is still read here; it is handed back later then.
    @_noLocks mutating func keeps(_ id: Int32) -> Bool {
        for i in 0..<3 {
            guard var deck = decks[i], deck.id == id else { continue }
            deck.isOwed = true
            decks[i] = deck
            return true
        }
        return false
    }

    @_noLocks mutating func takeFinished() -> InlineArray<4, Int32> {
        let taken = finished
        finished = InlineArray(repeating: 0)
        return taken
    }

    /// A free place; the softest of those that leave gives way where there is none.
    @_noLocks private mutating func vacate(now: Frames) -> Int {
        var (softest, gain): (Int, Float) = (0, 2)
        for i in 0..<3 {
            guard let deck = decks[i] else { return i }
            if deck.fade.gain < gain { (softest, gain) = (i, deck.fade.gain) }
        }
        drop(softest, now: now)
        return softest
    }

    @_noLocks private mutating func drop(_ index: Int, now: Frames) {
        guard let deck = decks[index] else { return }
        deck.tape.abandon(now: now)
        decks[index] = nil
        isSilent = true
        for i in 0..<3 where decks[i] != nil { isSilent = false }
        guard deck.isOwed else { return }
        for i in 0..<4 where finished[i] == 0 {
            finished[i] = deck.id
            return
        }
    }

    /// From one recording to another: 6 s.
    private static var crossing: Int { @_noLocks get { 6 * 48_000 } }
}
