// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import LullSession
import LullStrokes
import LullTime

/// A routine as far as it has been read.
struct RoutineSheet {
    typealias Fault = (offset: Int, fault: SettingsFault)

    private let id: String
    private var title: String?
    private var words: String?
    private var steps: [Draft] = []

    /// A step as far as it has been read.
    private struct Draft {
        let offset: Int
        var stroke: Stroke?
        var hasStroke = false
        var side: Routine.Side?
        var length: Routine.Length?
        var hasLength = false
        var words: String?
        var rate: Rate?
        var track: String?
        var voice: String?
    }

    init(_ id: String) { self.id = id }

    /// Takes in what the text says next.
    mutating func put(_ item: SettingsReader.Item) -> Fault? {
        guard item.element != nil else { return putHead(item) }
        let path = item.path.dropFirst(2)
        guard let key = path.first else {
            steps.append(Draft(offset: item.keyOffset))
            // Said once, where the first is that is too much.
            guard steps.count == Routine.stepCount.upperBound + 1 else { return nil }
            return (
                item.keyOffset,
                SettingsFault(
                    "A routine has \(Routine.stepCount.upperBound) steps at most.", hint: "Make two routines of it.")
            )
        }
        guard !steps.isEmpty, steps.count <= Routine.stepCount.upperBound else { return nil }
        guard let name = StepKey(rawValue: key) else { return (item.keyOffset, .unknownInStep(key)) }
        let value = path.count == 1 ? item.value ?? .other("a table") : .other("a table")
        return put(value, as: name, at: item)
    }

    private mutating func putHead(_ item: SettingsReader.Item) -> Fault? {
        let value = item.path.count == 1 ? item.value ?? .other("a table") : .other("a table")
        switch item.path[0] {
        case "title":
            guard let text = Self.text(value, upTo: 80) else {
                return (item.valueOffset, .cannotBe("title", value, "a text of 1 to 80 characters"))
            }
            title = text
        case "words":
            guard let text = Self.text(value, upTo: Self.mostWords) else {
                return (item.valueOffset, .cannotBe("words", value, Self.expectedWords))
            }
            words = text
        case "step":
            let fault = SettingsFault(
                "step is a list, a table for each step.", hint: "Write [[step]] on a line of its own before each.")
            return (item.keyOffset, fault)
        case let name: return (item.keyOffset, .unknownInRoutine(name))
        }
        return nil
    }

    private mutating func put(_ value: SettingsValue, as key: StepKey, at item: SettingsReader.Item) -> Fault? {
        let last = steps.count - 1
        func wrong(_ expected: String, _ meant: String? = nil) -> Fault {
            (item.valueOffset, .cannotBe(key.rawValue, value, expected, meant))
        }
        switch key {
        case .stroke:
            steps[last].hasStroke = true
            guard let name = value.string else { return wrong("the id of a stroke, as `lull strokes` lists it") }
            guard let stroke = Strokes[name.lowercased()] else {
                let hint = Nearest.question(to: name, among: Strokes.all.map(\.id)) ?? "`lull strokes` lists them."
                return (item.valueOffset, SettingsFault("There is no stroke called \(name.shown).", hint: hint))
            }
            steps[last].stroke = stroke
        case .side:
            let sides = Routine.Side.allCases.map(\.rawValue)
            guard let side = value.string.flatMap(Routine.Side.init) else {
                return wrong(
                    "\"left\", \"right\" or \"both\"", value.string.flatMap { Nearest.question(to: $0, among: sides) })
            }
            steps[last].side = side
        case .strokes, .for:
            guard !steps[last].hasLength else {
                let fault = SettingsFault("A step has strokes or for, not both.", hint: "Leave one of them out.")
                return (item.keyOffset, fault)
            }
            steps[last].hasLength = true
            guard let length = Self.length(value, key) else {
                let (strokes, seconds) = (Routine.strokeCount, Routine.stepDuration)
                return wrong(
                    key == .strokes
                        ? "a whole number from \(strokes.lowerBound) to \(strokes.upperBound)"
                        : "a length of time from \"\(Int(seconds.lowerBound))s\" to \"\(Int(seconds.upperBound / 60))m\""
                )
            }
            steps[last].length = length
        case .words:
            guard let text = Self.text(value, upTo: Self.mostWords) else { return wrong(Self.expectedWords) }
            steps[last].words = text
        case .rate:
            guard let rate = value.number, Limits.rate.contains(rate) else {
                return wrong("a number from 4 to 120, strokes a minute")
            }
            steps[last].rate = Rate(rounding: rate)
        case .track:
            guard let track = Self.text(value, upTo: 256) else {
                return wrong("the id of a track, as `lull tracks` lists it")
            }
            steps[last].track = track
        case .voice:
            let voices = Voice.allCases.map(\.rawValue)
            guard let voice = value.string.flatMap({ Voice(rawValue: $0.lowercased()) }) else {
                return wrong(
                    "one of " + voices.map { "\"\($0)\"" }.joined(separator: ", "),
                    value.string.flatMap { Nearest.question(to: $0, among: voices) })
            }
            steps[last].voice = voice.rawValue
        }
        return nil
    }

    /// The whole, and what is missing in it.
    func routine() -> (routine: Routine, faults: [Fault]) {
        var faults: [Fault] = []
        if title == nil {
            faults.append((0, SettingsFault("The routine has no title.", hint: "Write title = \"...\" at the top.")))
        }
        if steps.isEmpty {
            faults.append(
                (1, SettingsFault("The routine has no steps.", hint: "Write [[step]], and a stroke below it.")))
        }
        for step in steps.prefix(Routine.stepCount.upperBound) where !step.hasStroke {
            faults.append(
                (step.offset, SettingsFault("This step has no stroke.", hint: "Write stroke = \"...\" below.")))
        }
        let whole = steps.prefix(Routine.stepCount.upperBound).compactMap { step in
            step.stroke.map { stroke in
                Routine.Step(
                    stroke, step.side, step.length ?? .strokes(stroke.repeats), words: step.words, rate: step.rate,
                    track: step.track, voice: step.voice)
            }
        }
        return (Routine(id, title ?? id, words: words.map { [$0] } ?? [], steps: whole), faults)
    }

    private static func length(_ value: SettingsValue, _ key: StepKey) -> Routine.Length? {
        guard key == .for else {
            return value.wholeNumber.flatMap { Routine.strokeCount.contains($0) ? .strokes($0) : nil }
        }
        guard let length = value.length else { return nil }
        let seconds = length / .seconds(1)
        return Routine.stepDuration.contains(seconds) ? .seconds(seconds) : nil
    }

    /// One that is neither empty nor longer than `limit` characters, on one line and harmless to a terminal.
    private static func text(_ value: SettingsValue, upTo limit: Int) -> String? {
        guard let text = value.string else { return nil }
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard (1...limit).contains(line.unicodeScalars.count) else { return nil }
        return line.shown(upTo: limit)
    }

    private static let mostWords = 500
    private static let expectedWords = "a text of 1 to 500 characters"
}

/// What a step may say.
private enum StepKey: String, CaseIterable {
    case stroke, side, strokes, `for`, words, rate, track, voice
}

extension SettingsFault {
    fileprivate static func cannotBe(
        _ name: String, _ value: SettingsValue, _ expected: String, _ meant: String? = nil
    ) -> SettingsFault {
        SettingsFault("\(name) cannot be \(value.shown).", hint: meant ?? "Write \(expected).")
    }

    fileprivate static func unknownInStep(_ name: String) -> SettingsFault {
        let names = StepKey.allCases.map(\.rawValue)
        return SettingsFault(
            "A step has no \(name.shown).",
            hint: Nearest.question(to: name, among: names) ?? "It may have \(names.joined(separator: ", ")).")
    }

    fileprivate static func unknownInRoutine(_ name: String) -> SettingsFault {
        let isOfStep = StepKey(rawValue: name) != nil
        return SettingsFault(
            "A routine has no \(name.shown) outside its steps.",
            hint: isOfStep
                ? "Write it below a [[step]]."
                : Nearest.question(to: name, among: ["version", "title", "words", "step"])
                    ?? "It may have version, title, words, and a [[step]] for each step.")
    }
}
