// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// Guided massages: the plan, and the step that the hands are at.
extension Strings {
    static let routineHelp = "The routine, as `lull routines` lists it; leave it out to see the present step."
    static let explainHelp = "Show what it does and how long it takes, and play nothing."
    static let routineGroup = "Guided massage"

    /// What `routine` says when one begins, or where it is.
    package static func routineAnswer(_ result: JSON) -> [String] {
        (result["before"]?.array ?? []).compactMap(\.string) + stepAnswer(Now(result))
    }

    /// What `next` and `back` say.
    package static func stepAnswer(_ now: Now) -> [String] {
        guard let routine = now.routine else { return answer(now) }
        let coming = now.pending.map(next)
        return [step(routine, now), routine.words, then(routine), coming, now.note].compactMap { $0 } + trouble(now)
    }

    /// "Step 3 of 12: Toe roll, left leg, 5 strokes."
    static func step(_ routine: Now.Routine, _ now: Now) -> String {
        let facts = [now.strokeName ?? "a stroke", routine.place, routine.left.map { left($0, at: nil) }]
        return "Step \(routine.step) of \(routine.count): \(joined(facts))."
    }

    /// "Step 3 of 12: left leg.", for a line that is printed once a step.
    static func place(of routine: Now.Routine) -> String {
        "Step \(routine.step) of \(routine.count)" + (routine.place.map { ": \($0)." } ?? ".")
    }

    /// "Then: Hug and glide, left leg."
    static func then(_ routine: Now.Routine) -> String {
        guard let next = routine.next else { return "Then it ends." }
        return "Then: \(joined([next.name, next.place]))."
    }

    /// "Left leg, 4 to go", for the pacer.
    ///
    /// - Parameter stroke: The number of the present stroke, counted from 0.
    package static func toGo(_ routine: Now.Routine, stroke: Int?) -> String {
        capitalized(joined([routine.place, routine.left.map { left($0, at: stroke) }]))
    }

    private static func left(_ left: Now.Routine.Left, at stroke: Int?) -> String {
        switch left {
        case .strokes(let count, let until):
            guard let stroke else { return strokes(count) }
            let rest = max(0, until.map { $0 - stroke } ?? count)
            return rest > 0 ? "\(rest) to go" : "to the end of the phrase"
        case .seconds(let seconds): return "about \(length(seconds))"
        }
    }

    // MARK: - Lists

    package static func routines(_ list: [JSON]) -> Table {
        Table(
            list.map { routine in
                let steps = routine["steps"]?.int.map { counted($0, "step", "steps") }
                let time = routine["length"]?.double.map { "about \(length($0))" }
                return [text(routine["id"]), text(routine["title"]), joined([time, steps])]
            })
    }

    package static func routineHead(_ routine: JSON) -> [String] {
        let time = routine["length"]?.double.map { "About \(length($0)) on \(text(routine["track"]))." }
        return ["\(text(routine["title"])) (\(text(routine["id"])))"]
            + ([time] + (routine["words"]?.array ?? []).map(\.string)).compactMap { $0 } + [""]
    }

    package static func steps(_ list: [JSON]) -> Table {
        Table(
            list.map { step in
                let left = step["strokes"]?.int.map(strokes) ?? step["seconds"]?.double.map(length)
                let facts = [
                    step["rate"]?.double.map { "\(number($0)) a minute" }, step["track"]?.string, step["voice"]?.string,
                ]
                return [
                    clock(step["at"]?.double ?? 0), joined([text(step["name"]), step["where"]?.string]), left ?? "",
                    (joined(facts) + (step["words"]?.string.map { ". \($0)" } ?? "")).trimmed,
                ]
            })
    }

    package static func routineCautions(_ routine: JSON) -> [String] {
        let cautions = (routine["cautions"]?.array ?? []).compactMap(\.string)
        return cautions.isEmpty ? [] : [""] + cautions
    }

    /// "2:05"
    static func clock(_ seconds: Double) -> String {
        let whole = Int(min(max(0, seconds), 1e6))
        return "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
    }
}

extension String {
    /// Without a stop and a blank before its words.
    fileprivate var trimmed: String { hasPrefix(". ") ? String(dropFirst(2)) : self }
}
