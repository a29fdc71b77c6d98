// SPDX-License-Identifier: GPL-3.0-or-later

/// Columns side by side, two spaces apart, with no lines drawn.
package struct Table: Equatable {
    private static let gap = 2
    /// The narrowest last column that is still read with ease.
    private static let narrowest = 16
    /// A cell that is wider stands out of its column: one endless name must not pad every row.
    private static let widest = 80

    package let rows: [[String]]

    package init(_ rows: [[String]]) {
        self.rows = rows.map { $0.map(Text.printable) }
    }

    /// The last column is broken at spaces where the table is wider than the terminal; where there is no room for that,
    /// each row becomes a paragraph.
    ///
    /// - Parameter width: in columns; nil where there is no limit.
    package func lines(width: Int?) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<max(0, columns - 1)).map { column in
            rows.map { column < $0.count ? Text.columns($0[column]) : 0 }.filter { $0 <= Self.widest }.max() ?? 0
        }
        let start = widths.reduce(0) { $0 + $1 + Self.gap }
        return rows.flatMap { row -> [String] in
            guard let last = row.last else { return [""] }
            let cells = zip(row, widths).prefix(row.count - 1)
            let head = cells.map { Text.padded($0, to: max($1, Text.columns($0)) + Self.gap) }.joined()
            let indent = Text.columns(head)
            if let width, width - max(start, indent) < Self.narrowest {
                return Text.wrapped(row.joined(separator: "  "), width: width, hanging: Self.gap)
            }
            return Text.wrapped(last, width: width.map { $0 - indent }).enumerated().map {
                $0 == 0 ? head + $1 : String(repeating: " ", count: indent) + $1
            }
        }
    }
}
