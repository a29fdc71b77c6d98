// SPDX-License-Identifier: GPL-3.0-or-later

extension Method {
    /// Whether `params` is what this method takes. Members that it does not know are ignored.
    ///
    /// - Throws: `params.invalid` where one is missing, of the wrong type or contradicts another, `value.range` where
    ///   one is outside what it can be. The message names the parameter (for `value` the method itself) and what it
    ///   can be, the hint says what to do without saying that again.
    package func check(_ params: JSON) throws(ProtocolError) {
        guard case .object(let members) = params else {
            throw ProtocolError(
                .paramsInvalid, "The parameters of \(name) are not an object.",
                hint: #"Give them by name, like {"value":12}, or leave them out."#)
        }
        for parameter in parameters {
            if let value = members[parameter.name] {
                try parameter.check(value, subject: subject(of: parameter))
            } else if parameter.isRequired {
                throw ProtocolError(
                    .paramsInvalid, "The method \(name) needs \(parameter.name).",
                    hint: "Give \(parameter.kind.words).")
            }
        }
        try checkTogether(members)
    }

    /// What holds between parameters rather than for one.
    private func checkTogether(_ members: JSON.Members) throws(ProtocolError) {
        try checkGrid(members)
        try checkRecord(members)
        if takes("value"), takes("by"), members["value"] != nil, members["by"] != nil {
            throw ProtocolError(
                .paramsInvalid, "The method \(name) was given both value and by.",
                hint: "Give value to set it, or by to change it.")
        }
        if takes("noLimit"), members["noLimit"]?.bool != true,
            let length = (members["for"] ?? members["value"])?.double,
            !Limits.usualTimer.contains(length)
        {
            throw ProtocolError(
                .valueRange, "A session lasts at most an hour unless it has no limit.",
                hint: "Give a shorter time, or add --no-limit.")
        }
    }

    /// What a change of a beat grid needs beside its name.
    private func checkGrid(_ members: JSON.Members) throws(ProtocolError) {
        guard self == .grid, let name = members["do"]?.string, let needed = GridChange(rawValue: name)?.parameter,
            members[needed] == nil, let parameter = parameters.first(where: { $0.name == needed })
        else { return }
        throw ProtocolError(
            .paramsInvalid, "The change \(name) of a grid needs \(needed).", hint: "Give \(parameter.kind.words).")
    }

    /// A recording begins with a name, and with one pace at most.
    private func checkRecord(_ members: JSON.Members) throws(ProtocolError) {
        let step = members["do"]?.string ?? RecordStep.begin.rawValue
        guard self == .record, step == RecordStep.begin.rawValue else { return }
        guard members["name"] != nil else {
            throw ProtocolError(.paramsInvalid, "The method record needs name.", hint: "Give 1 to 256 bytes of text.")
        }
        guard members["rate"] == nil || members["tempo"] == nil else {
            throw ProtocolError(
                .paramsInvalid, "The method record was given both rate and tempo.", hint: "Give one of them.")
        }
    }

    /// What a sentence about a parameter begins with: a person knows none of the wire's words.
    private func subject(of parameter: Parameter) -> String {
        switch parameter.name {
        case "value": name.prefix(1).uppercased() + name.dropFirst()
        case "by": "The step"
        case "for": "The time"
        case "now", "noLimit": "The parameter \(parameter.name)"
        default: parameter.name.prefix(1).uppercased() + parameter.name.dropFirst()
        }
    }

    private func takes(_ parameter: String) -> Bool { parameters.contains { $0.name == parameter } }
}

extension Parameter {
    fileprivate func check(_ value: JSON, subject: String) throws(ProtocolError) {
        switch kind {
        case .number(let range, _), .seconds(let range), .relative(let range, _):
            guard let number = value.double, number.isFinite else { throw wrongType(subject) }
            guard range.contains(number) else { throw outside(subject, value) }
        case .integer(let range, _):
            try check(value, in: range, subject: subject)
        case .integerOr(let word, let range, _):
            if value.string != word { try check(value, in: range, subject: subject) }
        case .secondsOr(let word, let range):
            if value.string == word { return }
            guard let number = value.double, number.isFinite else { throw wrongType(subject) }
            guard range.contains(number) else { throw outside(subject, value) }
        case .string: try check(value, bytes: 1...256, subject: subject)
        case .text(let bytes): try check(value, bytes: bytes, subject: subject)
        case .numbers(let range, let count, _):
            guard let numbers = value.array else { throw wrongType(subject) }
            guard count.contains(numbers.count) else {
                throw ProtocolError(
                    .valueRange, "\(subject) must be \(kind.words), not \(numbers.count).", hint: kind.advice)
            }
            for element in numbers {
                guard let number = element.double, number.isFinite else { throw wrongType(subject) }
                guard range.contains(number) else { throw outside(subject, element) }
            }
        case .choice(let words):
            guard let word = value.string else { throw wrongType(subject) }
            try check(word, among: words, subject: subject)
        case .choices(let words):
            guard let chosen = value.array else { throw wrongType(subject) }
            for element in chosen {
                guard let word = element.string else { throw wrongType(subject) }
                try check(word, among: words, subject: subject)
            }
        case .bool:
            guard value.bool != nil else { throw wrongType(subject) }
        }
    }

    private func check(_ value: JSON, bytes: ClosedRange<Int>, subject: String) throws(ProtocolError) {
        guard let text = value.string else { throw wrongType(subject) }
        guard bytes.contains(text.utf8.count) else {
            throw ProtocolError(
                .valueRange, "\(subject) must be \(kind.words), not \(text.utf8.count).", hint: kind.advice)
        }
    }

    private func check(_ value: JSON, in range: ClosedRange<Int>, subject: String) throws(ProtocolError) {
        guard let number = value.double, number.isFinite else { throw wrongType(subject) }
        guard let whole = value.int else {
            guard Double(range.lowerBound)...Double(range.upperBound) ~= number else { throw outside(subject, value) }
            throw wrongType(subject)
        }
        guard range.contains(whole) else { throw outside(subject, value) }
    }

    private func check(_ word: String, among words: [String], subject: String) throws(ProtocolError) {
        guard !words.contains(word) else { return }
        let said = word.prefix(64)
        throw ProtocolError(
            .valueRange, "\(subject) cannot be \"\(said)\"; it can be \(words.joined(separator: ", ")).",
            hint: Nearest.question(to: word, among: words) ?? kind.advice)
    }

    private func wrongType(_ subject: String) -> ProtocolError {
        ProtocolError(.paramsInvalid, "\(subject) must be \(kind.words).", hint: kind.advice)
    }

    private func outside(_ subject: String, _ value: JSON) -> ProtocolError {
        ProtocolError(.valueRange, "\(subject) must be \(kind.words), not \(value).", hint: kind.advice)
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
