// SPDX-License-Identifier: GPL-3.0-or-later

/// Why a text is not JSON: clauses without a full stop.
extension Words {
    static let notUTF8 = "this is not UTF-8"
    static let endsEarly = "the text ends too early"
    static let moreBehind = "there is something after the value"
    static let noValue = "a value cannot start like this"
    static let tooDeep = "nested deeper than \(JSON.nestingLimit)"
    static let nameExpected = "expected a name in quotes"
    static let nameTwice = "the same name stands twice"
    static let colonExpected = "expected a colon"
    static let braceExpected = "expected a comma or a closing brace"
    static let bracketExpected = "expected a comma or a closing bracket"
    static let digitExpected = "expected a digit"
    static let hugeNumber = "the number is too large"
    static let openString = "the string does not end"
    static let controlCharacter = "a control character must be escaped"
    static let badEscape = "there is no such escape"
    static let halfAPair = "half of a surrogate pair"
    static let hexadecimalExpected = "expected a hexadecimal digit"
}
