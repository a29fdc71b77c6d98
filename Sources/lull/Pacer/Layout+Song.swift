// SPDX-License-Identifier: GPL-3.0-or-later

/// The words of the song as rows.
extension Layout {
    /// The columns that words may take. Where the syllable that is sung stands in brackets, there is always room for
    /// them, so that no word moves to another row as they go by.
    private var room: Int { max(1, width - (canStyle ? 0 : 2)) }

    /// Broken between words; one that is wider than the room stands alone.
    ///
    /// - Parameter mark: Which syllable is sung.
    package func rows(of line: Song.Line, mark: Int? = nil) -> [Row] {
        var rows: [Row] = []
        var used = 0
        for (index, syllable) in line.enumerated() {
            let columns = Text.columns(syllable.text)
            let startsWord = index == 0 || !line[index - 1].joinsNext
            if rows.isEmpty || startsWord && used + 1 + columnsOfWord(at: index, in: line) > room {
                rows.append(Row(""))
                used = 0
            } else if startsWord {
                rows[rows.count - 1].text += " "
                used += 1
            }
            let start = rows[rows.count - 1].text.count
            let isMarked = index == mark
            rows[rows.count - 1].text += isMarked && !canStyle ? "[\(syllable.text)]" : syllable.text
            if isMarked, canStyle { rows[rows.count - 1].strong = start..<rows[rows.count - 1].text.count }
            used += columns
        }
        return rows
    }

    /// How many rows the longest line takes.
    func mostRows(of song: Song) -> Int {
        let long = song.verses.joined().filter { Text.columns(Song.text($0)) > room }
        return long.map { rows(of: $0).count }.max() ?? 1
    }

    private func columnsOfWord(at start: Int, in line: Song.Line) -> Int {
        var columns = 0
        for syllable in line[start...] {
            columns += Text.columns(syllable.text)
            if !syllable.joinsNext { break }
        }
        return columns
    }
}
