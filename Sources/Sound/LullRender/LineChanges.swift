// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// A change of the timeline that is known before it comes.
struct LineChange: BitwiseCopyable {
    var line: Timeline
    var beatsPerStroke: Int
    /// A stroke starts there, whether or not one would have.
    var startsStroke = false
    /// Whoever has to know ahead has been told.
    var isTold = false
}

/// The changes of the timeline that are known and have not come, by time.
///
/// - Thread: audio
/// - Realtime: safe
struct LineChanges: BitwiseCopyable {
    private static var most: Int { @_noLocks get { 4 } }

    private var changes = InlineArray<4, LineChange?>(repeating: nil)
    private var count = 0

    @_noLocks init() {}

    /// Gives up the last changes where `changes` more would find no room: to be called before a line that follows on is
    /// drawn.
    @_noLocks mutating func makeRoom(for changes: Int = 1) {
        if count > Self.most - changes { count = Self.most - changes }
    }

    /// Gives up what would come at `frame` or later.
    @_noLocks mutating func drop(from frame: Frames) {
        while count > 0, let last = changes[count - 1], last.line.frame >= frame { count -= 1 }
    }

    /// Adds one behind all others; there has to be room.
    @_noLocks mutating func add(_ line: Timeline, beatsPerStroke: Int, startsStroke: Bool = false) {
        guard count < Self.most else { return }
        changes[count] = LineChange(line: line, beatsPerStroke: beatsPerStroke, startsStroke: startsStroke)
        count += 1
    }

    @_noLocks mutating func clear() { count = 0 }

    /// The first change, if it comes before `end`.
    @_noLocks mutating func take(before end: Frames) -> LineChange? {
        guard count > 0, let first = changes[0], first.line.frame < end else { return nil }
        for i in 1..<Self.most { changes[i - 1] = changes[i] }
        count -= 1
        return first
    }

    /// The next line that nobody has been told of.
    @_noLocks mutating func takeUntold() -> Timeline? {
        for i in 0..<count {
            guard var change = changes[i], !change.isTold else { continue }
            change.isTold = true
            changes[i] = change
            return change.line
        }
        return nil
    }

    /// The line in force at `frame`, where `present` is until the first change.
    @_noLocks func line(at frame: Frames, from present: Timeline) -> Timeline {
        var line = present
        for i in 0..<count {
            if let change = changes[i], change.line.frame <= frame { line = change.line }
        }
        return line
    }

    /// The line in force at `beat`.
    @_noLocks func line(for beat: Beats, from present: Timeline) -> Timeline {
        var line = present
        for i in 0..<count {
            if let change = changes[i], change.line.beat <= beat { line = change.line }
        }
        return line
    }
}
