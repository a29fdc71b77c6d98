// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What is wrong and what to do, before anything is known about where.
struct SettingsFault {
    let what: String
    let hint: String

    init(_ what: String, hint: String) {
        self.what = what
        self.hint = hint
    }
}

extension SettingsFault {
    /// - Parameter reason: A clause without a full stop.
    static func syntax(_ reason: String) -> SettingsFault {
        SettingsFault(
            "This is not TOML: \(reason).", hint: "Write a setting as name = value, and a text in double quotes.")
    }

    static let listOfTables = SettingsFault(
        "A list of tables has no place in settings.", hint: "Write the name in single brackets.")

    static func unknownList(_ name: String, _ list: String) -> SettingsFault {
        SettingsFault("There is no list [[\(name.shown)]].", hint: "The only one is [[\(list)]].")
    }

    static func unknown(_ name: String) -> SettingsFault {
        SettingsFault(
            "There is no setting \(name.shown) outside a table.",
            hint: home(of: name) ?? Nearest.question(to: name, among: ["version"])
                ?? "Write it under its table, or take it out.")
    }

    static func unknown(_ name: String, in table: String) -> SettingsFault {
        let names = SettingsKey.all.filter { $0.table == table }.map(\.name)
        return SettingsFault(
            "There is no setting \(name.shown) in [\(table)].",
            hint: Nearest.question(to: name, among: names) ?? home(of: name)
                ?? "Here you can set \(names.joined(separator: ", ")).")
    }

    static func unknownTable(_ table: String) -> SettingsFault {
        SettingsFault(
            "There is no table [\(table.shown)].",
            hint: Nearest.name(to: table, among: SettingsKey.tables).map { "Did you mean [\($0)]?" }
                ?? "The tables are \(SettingsKey.tables.joined(separator: ", ")).")
    }

    static func notATable(_ table: String) -> SettingsFault {
        SettingsFault(
            "\(table) is a table, not a setting.",
            hint: "Write [\(table)] on a line of its own, and its settings below.")
    }

    static func unknownVariable(_ variable: String) -> SettingsFault {
        let variables = SettingsKey.all.map(\.variable)
        return SettingsFault(
            "There is no such setting.",
            hint: Nearest.question(to: variable, among: variables)
                ?? "There are \(variables.joined(separator: ", ")).")
    }

    private static func home(of name: String) -> String? {
        guard let meant = Nearest.name(to: name, among: SettingsKey.all.map(\.name)) else { return nil }
        return SettingsKey.all.first { $0.name == meant }.map { "\($0.name) belongs under [\($0.table)]." }
    }
}
