// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// How far one import is, as the daemon tells.
package struct ImportStep: Equatable {
    package let ticket: String
    /// "receiving", "decoding", ...
    package let stage: String
    /// Of the whole, 0 to 1.
    package let part: Double

    package init(ticket: String, stage: String, part: Double) {
        (self.ticket, self.stage, self.part) = (ticket, stage, part)
    }

    /// Nil where the event is of something else.
    package init?(_ payload: JSON.Members) {
        guard let members = payload["import"]?.object, let ticket = members["ticket"]?.string,
            let stage = members["stage"]?.string
        else { return nil }
        self.init(ticket: ticket, stage: stage, part: members["part"]?.double ?? 0)
    }

    /// Whether nothing follows it.
    package var isLast: Bool { stage == "done" || stage == "failed" }
}

/// A bar a file at the foot of the terminal, drawn anew in place.
package struct ImportBoard {
    package struct Row: Equatable {
        package var name: String
        package var step: ImportStep?

        package init(name: String, step: ImportStep?) { (self.name, self.step) = (name, step) }
    }

    package let draws: Bool
    private let isUnicode: Bool
    private var lines: [String] = []

    package init(draws: Bool, isUnicode: Bool) {
        self.draws = draws
        self.isUnicode = isUnicode
    }

    /// What takes the bars away.
    package var clearing: String { lines.isEmpty ? "" : "\u{1B}[\(lines.count)A\u{1B}[J" }

    /// The bars have been taken away.
    package mutating func forget() { lines = [] }

    /// What makes the picture one of `rows`; empty where it is that already.
    package mutating func update(to rows: [Row], width: Int) -> String {
        let new = rows.map { line($0, width: width) }
        guard new != lines else { return "" }
        let text = clearing + new.map { $0 + "\n" }.joined()
        lines = new
        return text
    }

    /// "hush.mp3  ━━━━━━────────────────────   32 %  finding the beats"
    private func line(_ row: Row, width: Int) -> String {
        let part = min(1, max(0, row.step?.part ?? 0))
        let percent = "\(Int((part * 100).rounded(.down)))"
        let words = Strings.importStage(row.step?.stage ?? "receiving")
        let bar = max(4, min(24, width / 4))
        let name = Text.clipped(Text.printable(row.name), to: max(4, width - bar - words.count - 12))
        let full = Int((part * Double(bar)).rounded(.down))
        let drawn =
            String(repeating: isUnicode ? "━" : "#", count: full)
            + String(repeating: isUnicode ? "─" : "-", count: bar - full)
        let number = String(repeating: " ", count: max(0, 3 - percent.count)) + percent
        return Text.clipped("\(name)  \(drawn)  \(number) %  \(words)", to: max(1, width - 1))
    }
}
