// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullProtocol

struct History: Verb {
    static let method = Method.history

    @Argument(help: ArgumentHelp(Strings.clearHelp), completion: .list([Self.clearing]))
    var action: String?

    @Option(help: ArgumentHelp(Strings.lastHelp))
    var last: String?

    @OptionGroup var common: Common

    func parameters() throws -> JSON.Members {
        guard action == nil || action == Self.clearing else {
            throw Failure(EX_USAGE, Strings.unknownHistoryAction(action ?? ""), hint: Strings.historyActions)
        }
        let usual: Int64? = common.json ? nil : Self.usual
        let count = try last.map { (text) throws(Failure) in try Grammar.wholeNumber(text) } ?? usual
        return JSON.Members(given: ["clear": action.map { _ in true }, "count": count.map { .integer($0) }])
    }

    func words(for result: JSON) -> [String] {
        if action != nil { return [Strings.historyCleared] }
        let table = Strings.history(result["history"]?.array ?? [])
        return (table.rows.isEmpty ? [Strings.noHistory] : Output.list(table)) + Strings.historyNotes(result)
    }

    private static let clearing = "clear"
    /// As many as fit on a screen.
    private static let usual: Int64 = 20
}
