// SPDX-License-Identifier: GPL-3.0-or-later

/// Why a text is not TOML: clauses without a full stop.
extension Words {
    static let valueMissing = "a value is missing"
    static let textMissing = "a text is missing"
    static let openText = "a text does not end"
    static let textBeyondLine = "a text does not end on its line"
    static let looseBackslash =
        "\\ begins nothing here; write \\\\ for the sign itself, or the text in single quotes"
    static let controlCharacter = "a control character has no place here"
    static let loneReturn = "a carriage return stands alone"
    static let nameMissing = "a name is missing"
    static let longName = "a name may not have several lines"
    static let nameTwice = "this name is here twice"
    static let nameOfAnother = "this name is here as something else"
    static let equalsMissing = "the = after a name is missing"
    static let moreOnTheLine = "nothing may follow here on the same line"
    static let openHeader = "the ] of a table is missing"
    static let openListHeader = "the ]] of a list of tables is missing"
    static let tableTwice = "this table is here twice"
    static let openList = "the , or ] of a list is missing"
    static let openTable = "the , or } of a table is missing"
    static let deepLists = "lists are too deep"

    static func noValue(_ text: String) -> String { "\(text) needs quotes, or is no value" }
    static func badCharacter(digits: Int) -> String { "these are not the \(digits) hexadecimal digits of a character" }
    static func longKey(_ limit: Int) -> String { "a name has more than \(limit) parts" }

    // MARK: - Values that no setting takes

    static let table = "a table"
    static let date = "a date or time"
    static let hugeNumber = "so large a number"
}
