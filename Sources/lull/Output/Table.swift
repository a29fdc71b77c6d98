// SPDX-License-Identifier: GPL-3.0-or-later

/// Columns side by side, two spaces apart, with no lines drawn.
package struct Table: Equatable {
    private static let gap = 2
    /// The narrowest last column that is still read with ease.
    private static let narrowest = 16

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
            rows.map { column < $0.count ? Text.columns($0[column]) : 0 }.max() ?? 0
        }
        let start = widths.reduce(0) { $0 + $1 + Self.gap }
        if let width, width - start < Self.narrowest {
            return rows.flatMap { Text.wrapped($0.joined(separator: "  "), width: width, hanging: Self.gap) }
        }
        return rows.flatMap { row -> [String] in
            guard let last = row.last else { return [""] }
            let head = zip(row, widths).prefix(row.count - 1).map { Text.padded($0, to: $1 + Self.gap) }.joined()
            let indent = String(repeating: " ", count: Text.columns(head))
            let cell = Text.wrapped(last, width: width.map { $0 - Text.columns(head) })
            return cell.enumerated().map { $0 == 0 ? head + $1 : indent + $1 }
        }
    }
}
