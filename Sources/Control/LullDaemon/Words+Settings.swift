// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// What the parent is told of settings.
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

    /// - Parameters:
    ///   - expected: what it can be, in words that follow "Write"
    ///   - meant: a question that is better than to say that
    static func cannotBe(
        _ name: String, _ value: SettingsValue, _ expected: String, _ meant: String? = nil
    ) -> SettingsFault {
        SettingsFault("\(name) cannot be \(value.shown).", hint: meant ?? "Write \(expected).")
    }

    static func newerSettings(_ version: Int) -> SettingsFault {
        SettingsFault(
            "These settings have version \(version), and this Lull reads version \(SettingsDocument.version).",
            hint: "Update Lull, or give it other settings with --config; the file is left as it is.")
    }

    // MARK: - Files

    static let notText = SettingsFault("This is not text in UTF-8.", hint: "Save the file as UTF-8.")
    static let tooLargeForSettings = SettingsFault(
        "The file is larger than \(SettingsFile.limit >> 10) KiB, which no settings are.",
        hint: "Name a settings file with --config, or shorten this one.")

    /// - Parameter code: of `errno`
    static func unreadable(_ path: String, _ code: Int32) -> SettingsFault {
        switch code {
        case ENOENT, ENOTDIR: SettingsFault("There is no such file.", hint: "Check the name after --config.")
        case EACCES, EPERM: SettingsFault("You may not read this file.", hint: "Type: chmod a+r \(path)")
        case EISDIR:
            SettingsFault("This is a folder, not a file.", hint: "Name the file in it, such as \(path)/lull.toml.")
        default:
            SettingsFault(
                "The file cannot be read: \(String(cString: strerror(code))).", hint: "Try to open it yourself.")
        }
    }
}

/// What a value is, or can be.
extension Words {
    static let device = "\"auto\", or a name that `lull devices` shows"
    static let offset = "a whole number of milliseconds from -500 to 500"
    static let timer = "a length of time from \"1m\" to \"60m\""
    static let paths = "a list of whole paths, such as [\"/srv/lullabies\", \"~/Music/lullabies\"]"
    static let truth = "true or false"

    static func wholeNumber(_ range: ClosedRange<Int>) -> String {
        "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }

    static func number(_ range: ClosedRange<Double>) -> String {
        "a number from \(range.lowerBound) to \(range.upperBound)"
    }

    static func oneOf(_ choices: [String]) -> String {
        "one of " + choices.map { "\"\($0)\"" }.joined(separator: ", ")
    }

    static func text(_ text: String) -> String { "the text \"\(text)\"" }

    static func list(of first: String?) -> String { first.map { "a list that holds \($0)" } ?? "an empty list" }
}
