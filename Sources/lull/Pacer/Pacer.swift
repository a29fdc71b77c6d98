// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What the pacer knows, and where the hand is by it.
///
/// - Thread: any
package struct Pacer {
    /// Where the hand is.
    package enum Place: Equatable {
        /// Nothing moves.
        case still
        /// The first stroke begins in so many seconds.
        case countIn(seconds: Double)
        /// In the stroke of this number, counted from 0, on this beat of it, counted from 0, this part of its way.
        case stroke(Int, beat: Int, position: Double)
    }

    package private(set) var now = Now(.null)
    /// When `now` was told, in nanoseconds of `Clock`.
    private var told: Int64 = 0
    /// Sorted by time; what has been overtaken is dropped.
    private(set) var lines: [BeatLine] = []
    /// The time through the tune that was told last and the one before it, in the order in which they begin.
    private(set) var passes: [Pass] = []
    /// The words of the tunes of `passes`, by track; nil where there are none.
    private(set) var songs: [String: Song?] = [:]
    /// How the hand moves, in words.
    package var motion: String?
    /// Something to be read, until a time in nanoseconds of `Clock`.
    private var notice: (text: String, until: Int64)?

    package init() {}

    // MARK: What is told

    package mutating func take(_ now: Now, at time: Int64) {
        if now.strokeID != self.now.strokeID { motion = nil }
        self.now = now
        told = time
        if now.state == .stopped { (lines, passes, songs) = ([], [], [:]) }
    }

    /// A new course of the timeline, which holds from its time on.
    package mutating func take(_ line: BeatLine) {
        lines.removeAll { $0.at >= line.at }
        lines.append(line)
    }

    /// A new time through a tune, which holds from its beginning on.
    package mutating func take(_ pass: Pass) {
        passes = passes.filter { $0.beginning < pass.beginning && $0.start < pass.start }.suffix(1) + [pass]
        songs = songs.filter { song in passes.contains { $0.track == song.key } }
    }

    /// - Parameter song: nil where the track has no words.
    package mutating func take(_ song: Song?, of track: String) { songs[track] = .some(song) }

    /// The daemon's newest estimate of when a beat is heard, against which the course is set right. While nothing moves
    /// there is no course yet.
    package mutating func takeBeat(_ beat: Double, stroke: Int, beatInStroke: Int, tempo: Double, at time: Int64) {
        let next = lines.firstIndex { $0.at > time } ?? lines.endIndex
        if next > 0, !lines[next - 1].isRunning { return }
        let beatsPerStroke = next > 0 ? lines[next - 1].beatsPerStroke : now.beatsPerStroke
        guard
            let line = BeatLine(
                isRunning: true, beat: beat, at: time, tempo: tempo, beatsPerStroke: beatsPerStroke,
                strokeOrigin: beat - Double(beatInStroke), firstStroke: stroke)
        else { return }
        lines.insert(line, at: next)
    }

    package mutating func notify(_ text: String, until time: Int64) { notice = (text, time) }

    /// Forgets what is over.
    package mutating func tidy(at time: Int64) {
        if let current = lines.lastIndex(where: { $0.at <= time }) { lines.removeSubrange(..<current) }
        if let notice, notice.until <= time { self.notice = nil }
    }

    // MARK: What is seen

    package func place(at time: Int64) -> Place {
        guard now.state != .stopped, now.state != .paused else { return .still }
        if let line = current(at: time), line.isRunning {
            let strokes = line.strokes(at: time)
            guard strokes >= 0 else { return .countIn(seconds: -strokes * line.strokeLength) }
            let index = strokes.rounded(.down)
            let position = strokes - index
            // A whole beat must not be missed by the rounding of its time.
            let beat = Int(position * Double(line.beatsPerStroke) + 1e-6)
            return .stroke(Int(index), beat: min(beat, line.beatsPerStroke - 1), position: position)
        }
        guard let next = lines.first(where: { $0.at > time && $0.isRunning }) else { return .still }
        let pickup = max(0, -next.strokes(at: next.at)) * next.strokeLength
        return .countIn(seconds: Double(next.at - time) / 1e9 + pickup)
    }

    package func beatsPerStroke(at time: Int64) -> Int { current(at: time)?.beatsPerStroke ?? now.beatsPerStroke }

    /// Seconds until it ends by itself.
    package func remaining(at time: Int64) -> Double? {
        now.remaining.map { now.state.isMoving ? max(0, $0 - Double(time - told) / 1e9) : $0 }
    }

    package func notice(at time: Int64) -> String? { notice.flatMap { $0.until > time ? $0.text : nil } }

    /// Nanoseconds until the picture changes: a cell of a bar of so many, a beat, a syllable, a second. Nil where nothing moves.
    package func nextChange(after time: Int64, cells: Int) -> Int64? {
        let ends = notice.map { max(0, $0.until - time) }
        let moves: Double? =
            switch place(at: time) {
            case .still: nil
            case .countIn(let seconds): seconds - (seconds - 0.001).rounded(.down)
            case .stroke(_, let beat, let position):
                current(at: time).map { line in
                    let cell = (position * Double(cells)).rounded(.down) + 1
                    let next = min(cell / Double(max(1, cells)), Double(beat + 1) / Double(line.beatsPerStroke))
                    return min(1, (next - position) * line.strokeLength)
                }
            }
        let coming = lines.first { $0.at > time }.map { $0.at - time }
        let beats = [moves.map { Int64(max(1, ($0 * 1e9).rounded(.up))) }, coming, nextWord(after: time)]
        return ([ends] + beats).compactMap { $0 }.min()
    }

    private func current(at time: Int64) -> BeatLine? { lines.last { $0.at <= time } }
}
