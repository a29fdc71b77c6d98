// SPDX-License-Identifier: GPL-3.0-or-later

extension SettingsCursor {
    /// A number, a truth value or a date.
    mutating func readScalar() throws(SettingsSyntaxError) -> SettingsValue {
        let start = at
        skip { !$0.isControl && !" \t,]}#".utf8.contains($0) }
        let word = bytes[start..<at]
        let text = String(decoding: word, as: UTF8.self)
        if text == "true" || text == "false" { return .other(text) }
        if let value = Self.number(text) { return value }
        if Self.isDate(word) {
            // The one value that may hold a blank: between its day and its hour.
            if word.count == 10, peek() == UInt8(ascii: " "), peek(1)?.isDigit == true {
                at += 1
                skip { $0.isDigit || ":.+-Zz".utf8.contains($0) }
            }
            return .other(Words.date)
        }
        at = start
        throw error(text.isEmpty ? Words.valueMissing : Words.noValue(text.shown))
    }

    /// Begins as one: no setting is, so the rest does not matter.
    private static func isDate(_ word: ArraySlice<UInt8>) -> Bool {
        let digits = word.prefix(while: \.isDigit).count
        let sign = word.dropFirst(digits).first
        return (digits == 4 && sign == UInt8(ascii: "-")) || (digits == 2 && sign == UInt8(ascii: ":"))
    }

    private static func number(_ text: String) -> SettingsValue? {
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where text.hasPrefix(prefix) {
            guard let digits = withoutGaps(text.dropFirst(2)), !digits.isEmpty,
                digits.allSatisfy({ $0.isASCII && ($0.hexDigitValue ?? radix) < radix })
            else { return nil }
            return Int(digits, radix: radix).map { .whole($0) } ?? .other(Words.hugeNumber)
        }
        let unsigned = text.drop { $0 == "+" || $0 == "-" }
        guard text.count - unsigned.count <= 1 else { return nil }
        if unsigned == "inf" || unsigned == "nan" { return Double(text).map { .decimal($0) } }
        guard let digits = withoutGaps(unsigned), isDecimal(digits) else { return nil }
        let sign = text.hasPrefix("-") ? "-" : ""
        if digits.utf8.allSatisfy(\.isDigit), let number = Int(sign + digits) { return .whole(number) }
        return Double(sign + digits).map { .decimal($0) }
    }

    /// Without its underscores, each of which stands between two digits.
    private static func withoutGaps(_ text: Substring) -> String? {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        for (left, right) in zip(parts, parts.dropFirst()) {
            guard left.last?.isHexDigit == true, right.first?.isHexDigit == true else { return nil }
        }
        return parts.joined()
    }

    /// Digits without a zero before them, then a fraction, an exponent, both or neither.
    private static func isDecimal(_ text: String) -> Bool {
        var rest = Substring(text).utf8
        func skipDigits() -> Int {
            let digits = rest.prefix(while: \.isDigit).count
            rest = rest.dropFirst(digits)
            return digits
        }
        let isZero = rest.first == UInt8(ascii: "0")
        let whole = skipDigits()
        guard whole == 1 || (whole > 1 && !isZero) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard skipDigits() > 0 else { return false }
        }
        if let first = rest.first, first == UInt8(ascii: "e") || first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard skipDigits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
