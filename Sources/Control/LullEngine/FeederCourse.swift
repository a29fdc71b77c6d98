// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// Which beat of the recording is wanted at each frame of the renderer's clock, as far as orders have said.
///
/// - Thread: feeder
struct FeederCourse {
    /// By frame, each in force until the next; never none.
    private var lines: [Timeline]
    /// From the lines' beats to the recording's.
    private let offset: Double

    /// Beat `place` falls on `frame`.
    init(_ line: Timeline, place: Beats, at frame: Frames) {
        lines = [line]
        offset = place.value - line.beat(at: frame).value
    }

    /// The beat wanted at `frame`.
    func beat(at frame: Frames) -> Double { line(at: frame).beat(at: frame).value + offset }

    /// The frame after `frame` from which another line is in force; a day later where none is known.
    func turn(after frame: Frames) -> Frames {
        lines.first { $0.frame > frame }?.frame ?? frame + Frames(86_400 * Frames.perSecond)
    }

    /// Goes on along `line` from its frame on, whatever was planned for then.
    mutating func retime(_ line: Timeline) {
        lines.removeAll { $0.frame >= line.frame }
        lines.append(line)
        // More orders than a sensible session has within a quarter of a second: the oldest is over by then.
        if lines.count > FeederCourse.most { lines.removeFirst() }
    }

    /// Forgets the lines that were over before `frame`.
    mutating func forget(before frame: Frames) {
        while lines.count > 1, lines[1].frame <= frame { lines.removeFirst() }
    }

    private func line(at frame: Frames) -> Timeline {
        lines.last { $0.frame <= frame } ?? lines[0]
    }

    private static let most = 16
}
