// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What may be typed as a number, a change or a length of time.
package enum Grammar {
    /// Makes what people type into what the argument parser takes: options before the verb go behind it, and the hyphen
    /// of a step down (`rate -2`), which would begin an option, becomes the minus sign of typography.
    package static func normalized(_ arguments: [String]) -> [String] {
        let leading = leadingOptions(of: arguments)
        guard leading < arguments.count, Verbs.names.contains(arguments[leading]) else { return arguments }
        let verb = arguments[leading]
        let rest = arguments[(leading + 1)...]
        return [verb] + (takesStep(verb) ? rest.map(withMinusSign) : Array(rest)) + arguments[..<leading]
    }

    /// How many arguments come before the verb: of the options that every verb has, `--socket` alone takes a value.
    private static func leadingOptions(of arguments: [String]) -> Int {
        var index = 0
        while index < arguments.count, arguments[index].hasPrefix("-") {
            index += arguments[index] == "--socket" ? 2 : 1
        }
        return index
    }

    private static func takesStep(_ verb: String) -> Bool {
        Method(rawValue: verb)?.parameters.contains { if case .relative = $0.kind { true } else { false } } ?? false
    }

    private static func withMinusSign(_ argument: String) -> String {
        guard argument.hasPrefix("-"), argument.dropFirst().first?.isASCIIDigit ?? false else { return argument }
        return "\u{2212}" + argument.dropFirst()
    }
}

extension Character {
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
