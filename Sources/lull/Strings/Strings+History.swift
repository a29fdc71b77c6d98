// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What was played: a list, and nothing made of it.
extension Strings {
    static let clearHelp = "clear, to forget all of it."
    static let lastHelp = "How many to show, up to 500; 20 where you leave it out."
    static func unknownHistoryAction(_ word: String) -> String { "The history has no \"\(short(word))\"." }
    static let historyActions = "`lull history` shows it, `lull history clear` forgets it."

    static let noHistory = "There is nothing in the history."
    static let historyCleared = "The history is empty now."
    static let historyOff = "Nothing is kept: the history is off in the settings."

    package static func history(_ list: [JSON]) -> Table {
        Table(
            list.map { entry in
                [
                    day(text(entry["date"])), entry["minutes"]?.double.map { length($0 * 60) } ?? "",
                    joined([
                        entry["routine"]?.string ?? text(entry["stroke"]?["name"]), text(entry["track"]?["title"]),
                        entry["rate"]?.double.map(rate),
                    ]),
                ]
            })
    }

    package static func historyNotes(_ result: JSON) -> [String] {
        let left = result["left"]?.int.map { "And \($0) before that; `--last N` shows more, `lull export` writes all." }
        let off = result["enabled"]?.bool == false ? historyOff : nil
        return [left, off].compactMap { $0 } + (result["problems"]?.array ?? []).compactMap(\.string)
    }

    /// "2026-11-23 03:12", as the clock on the wall showed it then.
    private static func day(_ date: String) -> String { String(date.prefix(16)).replacing("T", with: " ") }
}
