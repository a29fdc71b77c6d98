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
            return (item.keyOffset, .tooManySteps)
        }
        guard !steps.isEmpty, steps.count <= Routine.stepCount.upperBound else { return nil }
        guard let name = StepKey(rawValue: key) else { return (item.keyOffset, .unknownInStep(key)) }
        let value = path.count == 1 ? item.value ?? .other(Words.table) : .other(Words.table)
        return put(value, as: name, at: item)
    }

    private mutating func putHead(_ item: SettingsReader.Item) -> Fault? {
        let value = item.path.count == 1 ? item.value ?? .other(Words.table) : .other(Words.table)
        switch item.path[0] {
        case "title":
            guard let text = Self.text(value, upTo: 80) else {
                return (item.valueOffset, .cannotBe("title", value, Words.text(upTo: 80)))
            }
            title = text
        case "words":
            guard let text = Self.text(value, upTo: Self.mostWords) else {
                return (item.valueOffset, .cannotBe("words", value, Words.text(upTo: Self.mostWords)))
            }
            words = text
        case "step": return (item.keyOffset, .stepIsAList)
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
            guard let name = value.string else { return wrong(Words.strokeID) }
            guard let stroke = Strokes[name.lowercased()] else {
                return (item.valueOffset, .unknownStroke(name))
            }
            steps[last].stroke = stroke
        case .side:
            let sides = Routine.Side.allCases.map(\.rawValue)
            guard let side = value.string.flatMap(Routine.Side.init) else {
                return wrong(Words.side, value.string.flatMap { Nearest.question(to: $0, among: sides) })
            }
            steps[last].side = side
        case .strokes, .for:
            guard !steps[last].hasLength else { return (item.keyOffset, .twoLengths) }
            steps[last].hasLength = true
            guard let length = Self.length(value, key) else {
                return wrong(key == .strokes ? Words.wholeNumber(Routine.strokeCount) : Words.stepDuration)
            }
            steps[last].length = length
        case .words:
            guard let text = Self.text(value, upTo: Self.mostWords) else {
                return wrong(Words.text(upTo: Self.mostWords))
            }
            steps[last].words = text
        case .rate:
            guard let rate = value.number, Limits.rate.contains(rate) else { return wrong(Words.rate) }
            steps[last].rate = Rate(rounding: rate)
        case .track:
            guard let track = Self.text(value, upTo: 256) else { return wrong(Words.trackID) }
            steps[last].track = track
        case .voice:
            let voices = Voice.allCases.map(\.rawValue)
            guard let voice = value.string.flatMap({ Voice(rawValue: $0.lowercased()) }) else {
                return wrong(Words.oneOf(voices), value.string.flatMap { Nearest.question(to: $0, among: voices) })
            }
            steps[last].voice = voice.rawValue
        }
        return nil
    }

    /// The whole, and what is missing in it.
    func routine() -> (routine: Routine, faults: [Fault]) {
        var faults: [Fault] = []
        if title == nil { faults.append((0, .noTitle)) }
        if steps.isEmpty { faults.append((1, .noSteps)) }
        for step in steps.prefix(Routine.stepCount.upperBound) where !step.hasStroke {
            faults.append((step.offset, .noStroke))
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
}

/// What a step may say.
enum StepKey: String, CaseIterable {
    case stroke, side, strokes, `for`, words, rate, track, voice
}
