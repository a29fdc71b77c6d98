// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The picture: a pure function of what is known, the time and the room there is.
///
/// - Thread: any
package struct Layout {
    /// One row of the screen.
    package struct Row: Equatable {
        package enum Style { case plain, strong, faint }

        package var text: String
        package var style: Style
        /// The characters that are strong whatever the rest is.
        package var strong: Range<Int>?

        package init(_ text: String, _ style: Style = .plain, strong: Range<Int>? = nil) {
            self.text = text
            self.style = style
            self.strong = strong
        }
    }

    /// What a row is worth where there is little room, dearest first.
    private enum Worth: Int {
        case bar, trouble, stroke, beats, step, words, time, coming, motion, track, keys, moreKeys, space
    }

    package let columns: Int
    package let rows: Int
    package let glyphs: Glyphs
    package let hasKeys: Bool
    /// Whether a strong text is seen to be that; else it stands in brackets.
    package let canStyle: Bool

    package init(columns: Int, rows: Int, glyphs: Glyphs, hasKeys: Bool, canStyle: Bool = true) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
        self.glyphs = glyphs
        self.hasKeys = hasKeys
        self.canStyle = canStyle
    }

    private var margin: Int { columns >= 40 ? 2 : 0 }
    var width: Int { columns - 2 * margin }
    /// Cells of the bar.
    package var cells: Int { min(width, 72) }

    /// At most `rows` rows of at most `columns` columns. What there is no room for goes whole, the least worth first, and
    /// of what is worth the same the last.
    package func picture(of pacer: Pacer, at time: Int64) -> [Row] {
        var blocks = blocks(pacer, at: time)
        while blocks.count > 1, blocks.reduce(0, { $0 + $1.rows.count }) > rows,
            let least = blocks.indices.reversed().max(by: { blocks[$0].worth.rawValue < blocks[$1].worth.rawValue })
        {
            blocks.remove(at: least)
        }
        let indent = String(repeating: " ", count: margin)
        return blocks.flatMap(\.rows).prefix(rows).map { row in
            let text = Text.clipped(row.text, to: width)
            let strong = row.strong.map { $0.lowerBound + margin..<$0.upperBound + margin }
            return Row(text.isEmpty ? "" : indent + text, row.style, strong: strong)
        }
    }

    /// Rows that stay or go together.
    private struct Block {
        let worth: Worth
        let rows: [Row]
    }

    private func blocks(_ pacer: Pacer, at time: Int64) -> [Block] {
        let now = pacer.now
        guard now.state != .stopped else {
            return [paragraph(Strings.present(now), .stroke)] + extras(pacer, at: time) + keys(now)
        }
        let place = pacer.place(at: time)
        let pace = Strings.capitalized(Strings.rate(now.rate))
        let title = now.strokeName.map { "\($0), \(Strings.rate(now.rate))" } ?? pace
        let how = [pacer.motion.map(Strings.sentence), now.routine?.words].compactMap { $0 }
        let motion = how.map { paragraph($0, .motion, .faint) }
        return [Block(worth: .stroke, rows: [Row(Text.printable(title), .strong)])] + motion
            + [space, Block(worth: .bar, rows: [Row(bar(place))])]
            + [space, Block(worth: .beats, rows: [Row(middle(place, pacer, at: time))])] + step(now, place)
            + words(pacer, at: time) + [space]
            + [paragraph(Strings.track(now), .track)]
            + [Block(worth: .time, rows: [Row(Strings.progress(pacer, at: time))])]
            + extras(pacer, at: time) + keys(now)
    }

    /// What is wrong, and what was just answered or is to come.
    private func extras(_ pacer: Pacer, at time: Int64) -> [Block] {
        let news = pacer.notice(at: time) ?? pacer.now.pending.map(Strings.next)
        let sentences = Strings.trouble(pacer.now) + [news].compactMap { $0 }
        return sentences.isEmpty ? [] : [space] + sentences.map { paragraph($0, .trouble, .strong) }
    }

    /// A row of keys and, where there is room, those that did not fit into it.
    private func keys(_ now: Now) -> [Block] {
        guard hasKeys else { return [] }
        func rows(_ keys: [String]) -> [Row] {
            // Half a key is none.
            Text.filled(keys.filter { Text.columns($0) <= width }, width: width).map { Row($0, .faint) }
        }
        let (steps, rows) = (rows(Strings.stepKeys(now)), rows(Strings.keys(now)))
        let more = Array(rows.dropFirst()) + steps
        return [space, Block(worth: .keys, rows: Array(rows.prefix(1)))]
            + more.map { Block(worth: .moreKeys, rows: [$0]) }
    }

    /// The line that is sung, and below it the one that follows. However long they are, what stands below stays where it
    /// is.
    private func words(_ pacer: Pacer, at time: Int64) -> [Block] {
        guard let song = pacer.song(at: time), let moment = pacer.moment(at: time) else { return [] }
        let most = mostRows(of: song)
        let line = rows(of: moment.line, mark: moment.mark)
        let next = moment.next.map { rows(of: $0) } ?? []
        let rest = Array(repeating: Row(""), count: max(0, 2 * most - line.count - next.count))
        return [
            space, Block(worth: .words, rows: line),
            Block(worth: .coming, rows: next.map { Row($0.text, .faint) } + rest),
        ]
    }

    /// What is left of the step of a guided massage, and what comes after it.
    private func step(_ now: Now, _ place: Pacer.Place) -> [Block] {
        guard let routine = now.routine else { return [] }
        var stroke: Int?
        if case .stroke(let index, _, _) = place { stroke = index }
        let rows = [Row(Strings.toGo(routine, stroke: stroke)), Row(Strings.then(routine), .faint)]
        return [space, Block(worth: .step, rows: rows.filter { !$0.text.isEmpty })]
    }

    private var space: Block { Block(worth: .space, rows: [Row("")]) }

    private func paragraph(_ text: String, _ worth: Worth, _ style: Row.Style = .plain) -> Block {
        Block(worth: worth, rows: Text.wrapped(text, width: width).map { Row($0, style) })
    }

    /// The way of the hand: a hill as far as it has come, the hand, and the level ground ahead.
    private func bar(_ place: Pacer.Place) -> String {
        guard case .stroke(_, _, let position) = place else { return String(repeating: glyphs.ahead, count: cells) }
        let cell = min(max(0, Int(position * Double(cells))), cells - 1)
        let hill = (0..<cell).map { index in
            let height = pow(sin(.pi * (Double(index) + 0.5) / Double(cells)), 2)
            return glyphs.swell[min(Int(height * Double(glyphs.swell.count)), glyphs.swell.count - 1)]
        }
        return String(hill) + String(glyphs.hand) + String(repeating: glyphs.ahead, count: cells - cell - 1)
    }

    /// The beats of the stroke, the present one filled; before the first stroke, the count; at rest, what goes on.
    private func middle(_ place: Pacer.Place, _ pacer: Pacer, at time: Int64) -> String {
        switch place {
        case .still: return Strings.resting(pacer.now.state)
        case .countIn(let seconds): return Strings.countIn(Int(seconds.rounded(.up)))
        case .stroke(_, let beat, _):
            let count = pacer.beatsPerStroke(at: time)
            guard count <= width else { return "\(beat + 1)/\(count)" }
            let dots = (0..<count).map { String($0 == beat ? glyphs.beat : glyphs.otherBeat) }
            return dots.joined(separator: 2 * count - 1 <= width ? " " : "")
        }
    }
}
