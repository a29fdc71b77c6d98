// SPDX-License-Identifier: GPL-3.0-or-later

extension Method {
    /// Whether `params` is what this method takes. Members that it does not know are ignored.
    ///
    /// - Throws: `params.invalid` where one is missing, of the wrong type or contradicts another, `value.range` where
    ///   one is outside what it can be. The message names the parameter (for `value` the method itself) and what it
    ///   can be, the hint says what to do without saying that again.
    package func check(_ params: JSON) throws(ProtocolError) {
        guard case .object(let members) = params else {
            throw .parametersAreNoObject(of: self)
        }
        for parameter in parameters {
            if let value = members[parameter.name] {
                try parameter.check(value, subject: parameter.subject(in: self))
            } else if parameter.isRequired {
                throw .needs(parameter, in: self)
            }
        }
        try checkTogether(members)
    }

    /// What holds between parameters rather than for one.
    private func checkTogether(_ members: JSON.Members) throws(ProtocolError) {
        try checkGrid(members)
        try checkRecord(members)
        if takes("value"), takes("by"), members["value"] != nil, members["by"] != nil {
            throw .bothValueAndBy(self)
        }
        if takes("noLimit"), members["noLimit"]?.bool != true,
            let length = (members["for"] ?? members["value"])?.double,
            !Limits.usualTimer.contains(length)
        {
            throw .longerThanAnHour
        }
    }

    /// What a change of a beat grid needs beside its name.
    private func checkGrid(_ members: JSON.Members) throws(ProtocolError) {
        guard self == .grid, let name = members["do"]?.string, let needed = GridChange(rawValue: name)?.parameter,
            members[needed] == nil, let parameter = parameters.first(where: { $0.name == needed })
        else { return }
        throw .needs(parameter, change: name)
    }

    /// A recording begins with a name, and with one pace at most.
    private func checkRecord(_ members: JSON.Members) throws(ProtocolError) {
        let step = members["do"]?.string ?? RecordStep.begin.rawValue
        guard self == .record, step == RecordStep.begin.rawValue else { return }
        guard members["name"] != nil else { throw .recordNeedsName }
        guard members["rate"] == nil || members["tempo"] == nil else { throw .bothRateAndTempo }
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
            guard count.contains(numbers.count) else { throw outside(subject, numbers.count) }
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
        guard bytes.contains(text.utf8.count) else { throw outside(subject, text.utf8.count) }
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
        guard words.contains(word) else { throw unknown(subject, word, among: words) }
    }
}
