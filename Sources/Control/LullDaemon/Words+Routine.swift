// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullStrokes

/// What the parent is told of guided massages.
extension ProtocolError {
    static func tooManyRecordings(_ routine: Routine) -> ProtocolError {
        ProtocolError(
            .routineBad, "\(routine.title) plays more than two recordings.",
            hint: "Let its steps name fewer; tunes may be as many as you like.")
    }

    static func unknownRoutine(_ name: String, among ids: [String]) -> ProtocolError {
        ProtocolError(
            .routineUnknown, "There is no routine called \(name.shown).",
            hint: Nearest.question(to: name, among: ids) ?? "`lull routines` lists them.")
    }

    /// - Parameter limit: of mistakes that are told one by one
    static func badRoutine(_ error: SettingsError, upTo limit: Int) -> ProtocolError {
        let (shown, count) = (error.mistakes.prefix(limit), error.mistakes.count)
        let more = count > shown.count ? ["And \(count - shown.count) more."] : []
        return ProtocolError(
            .routineBad, (shown.map(\.description) + more).joined(separator: " "),
            hint: "Mend the file; it is read anew each time.")
    }
}

/// What is wrong with the file of a routine.
extension SettingsFault {
    static let noTitle = SettingsFault("The routine has no title.", hint: "Write title = \"...\" at the top.")
    static let noSteps = SettingsFault("The routine has no steps.", hint: "Write [[step]], and a stroke below it.")
    static let noStroke = SettingsFault("This step has no stroke.", hint: "Write stroke = \"...\" below.")
    static let tooManySteps = SettingsFault(
        "A routine has \(Routine.stepCount.upperBound) steps at most.", hint: "Make two routines of it.")
    static let stepIsAList = SettingsFault(
        "step is a list, a table for each step.", hint: "Write [[step]] on a line of its own before each.")
    static let twoLengths = SettingsFault("A step has strokes or for, not both.", hint: "Leave one of them out.")

    static func newerRoutine(_ version: Int) -> SettingsFault {
        SettingsFault(
            "This routine has version \(version), and this Lull reads version \(RoutineDocument.version).",
            hint: "Update Lull.")
    }

    static func unknownStroke(_ name: String) -> SettingsFault {
        SettingsFault(
            "There is no stroke called \(name.shown).",
            hint: Nearest.question(to: name, among: Strokes.all.map(\.id)) ?? "`lull strokes` lists them.")
    }

    static func unknownInStep(_ name: String) -> SettingsFault {
        let names = StepKey.allCases.map(\.rawValue)
        return SettingsFault(
            "A step has no \(name.shown).",
            hint: Nearest.question(to: name, among: names) ?? "It may have \(names.joined(separator: ", ")).")
    }

    static func unknownInRoutine(_ name: String) -> SettingsFault {
        let isOfStep = StepKey(rawValue: name) != nil
        return SettingsFault(
            "A routine has no \(name.shown) outside its steps.",
            hint: isOfStep
                ? "Write it below a [[step]]."
                : Nearest.question(to: name, among: ["version", "title", "words", "step"])
                    ?? "It may have version, title, words, and a [[step]] for each step.")
    }

    static func unreadableRoutine(_ path: String, _ problem: BoundedFile.Problem) -> SettingsFault {
        switch problem {
        case .tooLarge:
            SettingsFault(
                "The file is larger than \(RoutineDocument.limit >> 10) KiB, which no routine is.", hint: "Shorten it.")
        case .unreadable(EACCES), .unreadable(EPERM):
            SettingsFault("The daemon may not read this file.", hint: "Type: chmod a+r \(path)")
        case .unreadable(let code):
            SettingsFault(
                "The file cannot be read: \(String(cString: strerror(code))).", hint: "Try to open it yourself.")
        }
    }
}

/// What a value of a step can be.
extension Words {
    static let strokeID = "the id of a stroke, as `lull strokes` lists it"
    static let trackID = "the id of a track, as `lull tracks` lists it"
    static let side = "\"left\", \"right\" or \"both\""
    static let rate = "a number from 4 to 120, strokes a minute"
    static let stepDuration =
        "a length of time from \"\(Int(Routine.stepDuration.lowerBound))s\" to "
        + "\"\(Int(Routine.stepDuration.upperBound / 60))m\""

    static func text(upTo limit: Int) -> String { "a text of 1 to \(limit) characters" }
}
