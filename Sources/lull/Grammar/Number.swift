// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

extension Grammar {
    /// A number as people write it: digits, and a point with digits after it. No sign, no exponent, no "nan".
    package static func number(_ text: String) throws(Failure) -> Double {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }), let value = Double(text),
            value.isFinite
        else { throw Failure(EX_USAGE, Strings.notANumber(text), hint: Strings.numberHint(text)) }
        return value
    }

    package static func wholeNumber(_ text: String, hint: String = Strings.wholeNumberHint) throws(Failure) -> Int64 {
        guard text.allSatisfy(\.isASCIIDigit), let value = Int64(text) else {
            throw Failure(EX_USAGE, Strings.notAWholeNumber(text), hint: hint)
        }
        return value
    }
}

extension JSON {
    /// A number as short as it can be: whole where it is whole.
    package init(shortest value: Double) {
        self = Int64(exactly: value).map(JSON.integer) ?? .number(value)
    }
}
