// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The terminal as a picture: shows rows, and writes only what has changed since the last time (ECMA-48).
package struct Screen {
    private let palette: Palette
    private var shown: [Layout.Row] = []
    private var isFresh = true

    package init(_ palette: Palette) { self.palette = palette }

    /// Its own page, without a cursor; and back.
    package static let opening = "\u{1B}[?1049h\u{1B}[?25l"
    package static let closing = "\u{1B}[?25h\u{1B}[?1049l"

    /// Forgets what is shown: the terminal has another size, or somebody else has written on it.
    package mutating func reset() {
        shown = []
        isFresh = true
    }

    /// What to write so that `rows` are seen.
    package mutating func update(to rows: [Layout.Row]) -> String {
        var text = isFresh ? "\u{1B}[2J" : ""
        for index in 0..<max(rows.count, shown.count) {
            let new = index < rows.count ? rows[index] : Layout.Row("")
            let old = index < shown.count ? shown[index] : Layout.Row("")
            if new != old { text += change(in: index, from: old, to: new) }
        }
        shown = rows
        isFresh = false
        return text
    }

    private func change(in row: Int, from old: Layout.Row, to new: Layout.Row) -> String {
        let sameStart = zip(new.cells, old.cells).prefix { $0 == $1 }.count
        let start = new.text.prefix(sameStart)
        let place = "\u{1B}[\(row + 1);\(Text.columns(String(start)) + 1)H"
        var text = place
        var rest = new.cells.dropFirst(sameStart)
        while let style = rest.first?.style {
            let run = rest.prefix { $0.style == style }
            text += styled(String(run.map(\.character)), style)
            rest = rest.dropFirst(run.count)
        }
        return text + "\u{1B}[K"
    }

    private func styled(_ text: String, _ style: Layout.Row.Style) -> String {
        guard !text.isEmpty, let parameters = palette.parameters(for: style) else { return text }
        return "\u{1B}[\(parameters)m\(text)\u{1B}[0m"
    }
}

extension Layout.Row {
    fileprivate struct Cell: Equatable {
        var character: Character
        var style: Style
    }

    fileprivate var cells: [Cell] {
        text.enumerated().map { Cell(character: $1, style: strong?.contains($0) ?? false ? .strong : style) }
    }
}
