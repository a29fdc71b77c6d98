// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// One key: its table, its name, the variable that stands for it, and which values it takes.
///
/// - Thread: any
package struct SettingsKey: Sendable {
    package let table: String
    package let name: String
    /// The environment variable.
    package let variable: String
    /// The values it takes, in words that follow "Write".
    let expected: String
    /// The values it takes, where they are few.
    let choices: [String]
    /// Puts a value in its place, or leaves the settings alone and says false.
    private let take: @Sendable (SettingsValue, inout Settings) -> Bool

    package var path: String { "\(table).\(name)" }

    init<Value>(
        _ table: String, _ name: String, variable: String? = nil,
        _ place: any WritableKeyPath<Settings, Value> & Sendable, expected: String, choices: [String] = [],
        read: @escaping @Sendable (SettingsValue) -> Value?
    ) {
        self.table = table
        self.name = name
        self.variable = variable ?? "LULL_\(table.uppercased())_\(name.uppercased())"
        self.expected = expected
        self.choices = choices
        take = { value, settings in
            guard let value = read(value) else { return false }
            settings[keyPath: place] = value
            return true
        }
    }

    /// Puts `value` in its place. The answer says what is wrong with it, if anything is.
    func put(_ value: SettingsValue, into settings: inout Settings) -> SettingsFault? {
        guard !take(value, &settings) else { return nil }
        let meant = value.string.flatMap { Nearest.question(to: $0, among: choices) }
        return .cannotBe(path, value, expected, meant)
    }
}

extension SettingsKey {
    static func whole(
        _ table: String, _ name: String, _ place: any WritableKeyPath<Settings, Int> & Sendable,
        in range: ClosedRange<Int>
    ) -> SettingsKey {
        SettingsKey(table, name, place, expected: Words.wholeNumber(range)) { value in
            value.wholeNumber.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    static func number(
        _ table: String, _ name: String, _ place: any WritableKeyPath<Settings, Double> & Sendable,
        in range: ClosedRange<Double>
    ) -> SettingsKey {
        SettingsKey(table, name, place, expected: Words.number(range)) { value in
            value.number.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    static func choice<Choice: CaseIterable & RawRepresentable<String> & Sendable>(
        _ table: String, _ name: String, variable: String? = nil,
        _ place: any WritableKeyPath<Settings, Choice> & Sendable
    ) -> SettingsKey {
        let choices = Choice.allCases.map(\.rawValue)
        return SettingsKey(
            table, name, variable: variable, place, expected: Words.oneOf(choices), choices: choices
        ) { $0.string.flatMap(Choice.init(rawValue:)) }
    }
}
