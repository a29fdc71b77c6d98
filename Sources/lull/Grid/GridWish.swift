// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// What somebody wants of a beat grid, as it was typed.
package enum GridWish: Equatable {
    /// What the daemon does by itself.
    case change(GridChange, JSON.Members)
    /// Keys along with the music.
    case tapAlong
    /// To a file; nil for standard output.
    case export(String?)
    case importing(String)

    /// Taps ask for the recording to be listened to once more, seconds.
    package static let patience = 180.0

    /// What can be typed, in the order of help.
    package static let words =
        GridChange.allCases.filter { $0 != .replace }.map(\.rawValue) + ["import"]

    /// - Throws: `Failure` for a change that there is not, or values that it does not take.
    package init(_ word: String, _ values: [String]) throws(Failure) {
        if word == "import" {
            guard values.count == 1 else { throw Self.wrongValues(word, Strings.gridNeedsFile) }
            self = .importing(values[0])
            return
        }
        guard let change = GridChange(rawValue: word), change != .replace else {
            throw Failure(
                EX_USAGE, Strings.unknownChange(word),
                hint: Nearest.question(to: word, among: Self.words) ?? Strings.knownChanges)
        }
        switch change {
        case .tap where values.isEmpty: self = .tapAlong
        case .tap:
            var places: [JSON] = []
            for value in values { places.append(JSON(shortest: try Grammar.number(value))) }
            self = .change(change, JSON.Members([("taps", .array(places))]))
        case .export:
            guard values.count <= 1 else { throw Self.wrongValues(word, Strings.gridOneFile) }
            self = .export(values.first)
        case .nudge:
            guard values.count == 1 else { throw Self.wrongValues(word, Strings.gridNeedsStep) }
            self = .change(change, JSON.Members([("ms", JSON(shortest: try Self.step(values[0])))]))
        case .bars:
            guard values.count == 1 else { throw Self.wrongValues(word, Strings.gridNeedsCount) }
            self = .change(change, JSON.Members([("count", .integer(try Grammar.wholeNumber(values[0])))]))
        case .downbeat:
            guard values.count <= 1 else { throw Self.wrongValues(word, Strings.gridOnePlace) }
            var members = JSON.Members()
            if let value = values.first { members["at"] = JSON(shortest: try Grammar.number(value)) }
            self = .change(change, members)
        case .show, .double, .halve, .triple, .third, .undo, .replace:
            guard values.isEmpty else { throw Self.wrongValues(word, Strings.gridNoValue) }
            self = .change(change, JSON.Members())
        }
    }

    /// What the daemon is asked, but for the track.
    package func parameters() throws(Failure) -> JSON.Members {
        switch self {
        case .change(let change, let members):
            JSON.Members([("do", .string(change.rawValue))] + members.all)
        case .tapAlong: JSON.Members([("do", .string(GridChange.show.rawValue))])
        case .export: JSON.Members([("do", .string(GridChange.export.rawValue))])
        case .importing(let path):
            JSON.Members([
                ("do", .string(GridChange.replace.rawValue)), ("beats", .string(try GridFile.read(path))),
            ])
        }
    }

    private static func step(_ text: String) throws(Failure) -> Double {
        switch try Change(text) {
        case .value(let value), .by(let value): value
        }
    }

    private static func wrongValues(_ word: String, _ what: String) -> Failure {
        Failure(EX_USAGE, "\(Strings.capitalized(word)) \(what)", hint: Strings.seeHelp(of: Method.grid.name))
    }
}
