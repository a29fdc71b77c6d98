// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// A new value, or a step from the present one.
package enum Change: Equatable {
    case value(Double)
    case by(Double)

    /// Reads `14`, `+2` or `-2` (also with the minus sign of typography).
    package init(_ text: String) throws(Failure) {
        switch text.first {
        case "+": self = .by(try Grammar.number(String(text.dropFirst())))
        case "-", "\u{2212}": self = .by(-(try Grammar.number(String(text.dropFirst()))))
        default: self = .value(try Grammar.number(text))
        }
    }

    package var parameters: JSON.Members {
        switch self {
        case .value(let value): JSON.Members([("value", JSON(shortest: value))])
        case .by(let step): JSON.Members([("by", JSON(shortest: step))])
        }
    }
}
