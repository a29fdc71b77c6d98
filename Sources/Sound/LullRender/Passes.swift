// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import LullTime
import LullVoices

/// A note of the tune with its place on the session's beats.
struct UpcomingNote {
    var onset: Beats
    var end: Beats
    var pitch: Float
    var level: Float
    var joint: Joint
    var endsPhrase: Bool
    var voice: VoiceKind
    /// The session beat of the first downbeat of the pass that this note opens; nil inside a pass.
    var opensPassAt: Int?

    @_noLocks func note(joint: Joint, frames: Int64) -> Note {
        Note(pitch: pitch, level: level, duration: frames, joint: joint, endsPhrase: endsPhrase)
    }
}

/// The tune, verse by verse: which pass is running, where it started, and what comes after it.
///
/// - Thread: audio
/// - Realtime: safe
struct Passes: ~Copyable {
    private(set) var piece: Performance?
    /// The session beat of this pass's first downbeat.
    private(set) var start = 0
    private(set) var verse = 0
    private var successor: Performance?
    /// Where the running pass is cut for its successor.
    private var cut: Beats?
    private var cursor = 0
    /// The place in the accompaniment.
    private var chordCursor = 0
    /// Performances that are no longer read, to be handed back.
    private(set) var retired = InlineArray<4, Int32>(repeating: 0)

    @_noLocks init() {}

    var voice: VoiceKind { @_noLocks get { if let piece { return piece.voice } else { return .hum } } }

    var tonic: Float {
        @_noLocks get { if let piece { return Float(Int(piece.tonic) + Int(piece.transposition)) } else { return 60 } }
    }

    /// Decibels that belong to the whole tune, as far as it is sung.
    var level: Float { @_noLocks get { if let piece, piece.tape == nil { return piece.level } else { return 0 } } }

    /// The session beat at which a pass begins or resumes: a bar line.
    private(set) var firstBeat = 0

    /// - Parameter beat: the session beat on which `next` sets off, at its entry
    @_noLocks mutating func start(_ next: Performance, at beat: Int) {
        if let piece { retire(piece.id) }
        if let successor { retire(successor.id) }
        successor = nil
        cut = nil
        piece = next
        open(at: beat - next.entry)
        firstBeat = beat
        verse = next.verse
    }

    /// Leaves out the notes that begin before `place`.
    @_noLocks mutating func skip(before place: Beats) {
        guard let piece else { return }
        while cursor < piece.count, Beats(start) + piece.notes[cursor].onset < place { cursor += 1 }
        skipAccompaniment(before: place)
    }

    /// Leaves out what of the accompaniment begins before `place`.
    @_noLocks mutating func skipAccompaniment(before place: Beats) {
        guard let piece else { return }
        while chordCursor < piece.accompanimentCount,
            Beats(start) + piece.notes[piece.count + chordCursor].onset < place
        {
            chordCursor += 1
        }
    }

    /// The next note of this pass's accompaniment.
    @_noLocks func upcomingAccompaniment() -> UpcomingNote? {
        guard let piece, chordCursor < piece.accompanimentCount else { return nil }
        let next = place(piece.notes[piece.count + chordCursor], of: piece, from: start, opensPassAt: nil)
        if let cut, next.onset >= cut { return nil }
        return next
    }

    @_noLocks mutating func takeAccompaniment() { chordCursor += 1 }

    @_noLocks mutating func succeed(_ next: Performance, cut: Beats) {
        if let successor { retire(successor.id) }
        successor = next
        self.cut = cut < Beats(start) ? Beats(start) : cut
    }

    /// A tune that waits takes the pace that is asked for meanwhile.
    @_noLocks mutating func pace(_ tempo: Tempo, beatsPerStroke: Int) {
        successor?.tempo = tempo
        successor?.beatsPerStroke = beatsPerStroke
    }

    /// Goes on with `other`, the same tune in another performance; any other tune is refused.
    @_noLocks mutating func recast(_ other: Performance) {
        guard let piece, piece.seed == other.seed, piece.count == other.count,
            piece.accompanimentCount == other.accompanimentCount
        else {
            retire(other.id)
            return
        }
        retire(piece.id)
        self.piece = other
    }

    /// Whether another tune takes over with `note`.
    @_noLocks func isChanging(with note: UpcomingNote) -> Bool { note.opensPassAt != nil && successor != nil }

    /// Hands back a performance that never came to be read.
    @_noLocks mutating func drop(_ other: Performance) { retire(other.id) }

    @_noLocks mutating func clear() {
        if let piece { retire(piece.id) }
        if let successor { retire(successor.id) }
        piece = nil
        successor = nil
        cut = nil
    }

    /// The next note to begin: of this pass or, at its end, the first of the pass to come.
    @_noLocks @inline(__always) func upcoming(
        from now: Frames, _ strokes: StrokeClock, _ timeline: Timeline
    ) -> UpcomingNote? {
        guard let piece else { return nil }
        if cursor < piece.count {
            var next = place(piece.notes[cursor], of: piece, from: start, opensPassAt: nil)
            next.level += VerseVariation.level(seed: piece.seed, verse: verse, note: cursor)
            guard let cut else { return next }
            if next.onset < cut { return next }
        }
        var ended = Beats(start) + piece.length
        if let cut, cut < ended { ended = cut }
        let following = successor ?? piece
        guard following.count > 0 else { return nil }
        let present = timeline.beat(at: now)
        let free = ended > present ? ended : present
        let earliest = max(start + 1, (free + following.pickup).ceiling)
        let beat = Passes.start(from: earliest, after: ended, pickup: following.pickup, strokes, timeline)
        var first = place(following.notes[0], of: following, from: beat, opensPassAt: beat)
        let coming = successor == nil ? verse + 1 : 0
        first.level += VerseVariation.level(seed: following.seed, verse: coming, note: 0)
        return first
    }

    /// Moves past `note`. Answers the tune that has just taken over, if it opens one.
    @_noLocks mutating func take(_ note: UpcomingNote) -> Performance? {
        guard let beat = note.opensPassAt else {
            cursor += 1
            return nil
        }
        let taken = successor
        if let taken, let piece {
            retire(piece.id)
            self.piece = taken
            verse = -1
        }
        successor = nil
        cut = nil
        open(at: beat)
        cursor = 1
        verse += 1
        return taken
    }

    /// Moves to the first bar line at or after `place`: of a tune that waits, else of this pass, else of the next.
    /// Answers the tune that has just taken over.
    @_noLocks mutating func seek(barFrom place: Beats) -> Performance? {
        guard let piece else { return nil }
        let bars = (place - Beats(start)).ceiling
        let bar = start + max(0, (bars + piece.beatsPerBar - 1) / piece.beatsPerBar) * piece.beatsPerBar
        let taken = successor
        if let taken {
            retire(piece.id)
            self.piece = taken
            verse = -1
        }
        if taken != nil || Beats(bar) >= Beats(start) + piece.length {
            successor = nil
            cut = nil
            open(at: bar)
            verse += 1
        }
        firstBeat = bar
        cursor = 0
        chordCursor = 0
        skip(before: Beats(bar))
        return taken
    }

    @_noLocks mutating func takeRetired() -> InlineArray<4, Int32> {
        let taken = retired
        retired = InlineArray<4, Int32>(repeating: 0)
        return taken
    }

    /// The first beat on which a pass may start: a stroke, unless that would be more than eight seconds of waiting;
    /// then the longest even part of a stroke that is not.
    @_noLocks private static func start(
        from earliest: Int, after ended: Beats, pickup: Beats, _ strokes: StrokeClock, _ timeline: Timeline
    ) -> Int {
        let deadline = timeline.frame(of: ended) + Frames(8 * 48_000)
        var step = strokes.beatsPerStroke
        while step > 1 {
            if strokes.beatsPerStroke % step == 0 {
                let beat = strokes.next(step, from: earliest)
                if timeline.frame(of: Beats(beat) - pickup) <= deadline { return beat }
            }
            step -= 1
        }
        return earliest
    }

    @_noLocks private func place(
        _ note: ProgramNote, of piece: Performance, from beat: Int, opensPassAt: Int?
    ) -> UpcomingNote {
        let onset = Beats(beat) + note.onset
        return UpcomingNote(
            onset: onset, end: onset + note.length, pitch: Float(Int(note.pitch) + Int(piece.transposition)),
            level: note.level + piece.level, joint: Passes.joint(note.joint), endsPhrase: note.endsPhrase,
            voice: piece.voice,
            opensPassAt: opensPassAt)
    }

    @_noLocks private static func joint(_ joint: ProgramJoint) -> Joint {
        switch joint {
        case .fresh: .fresh
        case .articulated: .articulated
        case .slurred: .slurred
        }
    }

    @_noLocks private mutating func open(at beat: Int) {
        start = beat
        firstBeat = beat
        cursor = 0
        chordCursor = 0
    }

    @_noLocks private mutating func retire(_ id: Int32) {
        for i in 0..<4 where retired[i] == 0 {
            retired[i] = id
            return
        }
    }
}
