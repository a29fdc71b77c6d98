// SPDX-License-Identifier: GPL-3.0-or-later

/// What a client is told of parameters that a method does not take.
extension ProtocolError {
    static let longerThanAnHour = ProtocolError(
        .valueRange, "A session lasts at most an hour unless it has no limit.",
        hint: "Give a shorter time, or add --no-limit.")
    static let recordNeedsName = ProtocolError(
        .paramsInvalid, "The method record needs name.", hint: "Give 1 to 256 bytes of text.")
    static let bothRateAndTempo = ProtocolError(
        .paramsInvalid, "The method record was given both rate and tempo.", hint: "Give one of them.")

    static func parametersAreNoObject(of method: Method) -> ProtocolError {
        ProtocolError(
            .paramsInvalid, "The parameters of \(method.name) are not an object.",
            hint: #"Give them by name, like {"value":12}, or leave them out."#)
    }

    static func needs(_ parameter: Parameter, in method: Method) -> ProtocolError {
        ProtocolError(
            .paramsInvalid, "The method \(method.name) needs \(parameter.name).", hint: "Give \(parameter.kind.words).")
    }

    /// - Parameter change: of a beat grid
    static func needs(_ parameter: Parameter, change: String) -> ProtocolError {
        ProtocolError(
            .paramsInvalid, "The change \(change) of a grid needs \(parameter.name).",
            hint: "Give \(parameter.kind.words).")
    }

    static func bothValueAndBy(_ method: Method) -> ProtocolError {
        ProtocolError(
            .paramsInvalid, "The method \(method.name) was given both value and by.",
            hint: "Give value to set it, or by to change it.")
    }
}

extension Parameter {
    /// What a sentence about it begins with: a person knows none of the wire's words.
    func subject(in method: Method) -> String {
        switch name {
        case "value": method.name.prefix(1).uppercased() + method.name.dropFirst()
        case "by": "The step"
        case "for": "The time"
        case "now", "noLimit": "The parameter \(name)"
        default: name.prefix(1).uppercased() + name.dropFirst()
        }
    }

    func wrongType(_ subject: String) -> ProtocolError {
        ProtocolError(.paramsInvalid, "\(subject) must be \(kind.words).", hint: kind.advice)
    }

    func outside(_ subject: String, _ value: some CustomStringConvertible) -> ProtocolError {
        ProtocolError(.valueRange, "\(subject) must be \(kind.words), not \(value).", hint: kind.advice)
    }

    func unknown(_ subject: String, _ word: String, among words: [String]) -> ProtocolError {
        ProtocolError(
            .valueRange,
            "\(subject) cannot be \"\(word.prefix(64))\"; it can be \(words.joined(separator: ", ")).",
            hint: Nearest.question(to: word, among: words) ?? kind.advice)
    }
}

extension Parameter.Kind {
    /// What it can be, in words that follow "must be" and "Give".
    package var words: String {
        switch self {
        case .number(let range, let unit):
            Self.words("a number", range.lowerBound.plain, range.upperBound.plain, unit)
        case .integer(let range, let unit):
            Self.words("a whole number", "\(range.lowerBound)", "\(range.upperBound)", unit)
        case .integerOr(let word, let range, let unit):
            Self.words("\"\(word)\" or a whole number", "\(range.lowerBound)", "\(range.upperBound)", unit)
        case .seconds(let range):
            Self.words("a number", range.lowerBound.plain, range.upperBound.plain, "seconds")
        case .secondsOr(let word, let range):
            Self.words("\"\(word)\" or a number", range.lowerBound.plain, range.upperBound.plain, "seconds")
        case .relative(let range, let unit):
            Self.words("a step", range.lowerBound.plain, range.upperBound.plain, unit)
        case .string: "1 to 256 bytes of text"
        case .text(let bytes): "\(bytes.lowerBound) to \(bytes.upperBound) bytes of text"
        case .numbers(let range, let count, let unit):
            Self.words(
                "\(count.lowerBound) to \(count.upperBound) numbers", range.lowerBound.plain, range.upperBound.plain,
                unit)
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .choices(let words): "an array of any of \(words.joined(separator: ", "))"
        case .bool: "true or false"
        }
    }

    /// What to do, after a sentence that has said what it can be.
    fileprivate var advice: String {
        switch self {
        case .number, .integer, .integerOr, .seconds, .secondsOr, .relative: "Choose one in that range."
        case .string, .text: "Choose one of that length."
        case .numbers: "Choose as many in that range."
        case .choice, .bool: "Choose one of these."
        case .choices: "Choose among these."
        }
    }

    private static func words(_ what: String, _ from: String, _ to: String, _ unit: String) -> String {
        "\(what) from \(from) to \(to)" + (unit.isEmpty ? "" : " \(unit)")
    }
}

extension Double {
    /// Without a fraction where there is none.
    fileprivate var plain: String { Int(exactly: self)?.description ?? description }
}
