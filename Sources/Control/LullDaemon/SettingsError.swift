// SPDX-License-Identifier: GPL-3.0-or-later

/// Everything that is wrong with the settings, of all files, variables and flags at once.
///
/// - Thread: any
package struct SettingsError: Error, Equatable, CustomStringConvertible {
    /// In the order in which they are read, by place within a file; at most `limit`. Never empty.
    package let mistakes: [Mistake]

    package static let limit = 50

    init(_ mistakes: [Mistake]) { self.mistakes = Array(mistakes.prefix(Self.limit)) }

    /// A line each.
    package var description: String { mistakes.map(\.description).joined(separator: "\n") }
}

extension SettingsError {
    /// One mistake: where, what is wrong, what to do.
    package struct Mistake: Equatable, Sendable, CustomStringConvertible {
        package let place: Place
        /// One sentence, with its full stop.
        package let what: String
        /// One sentence, with its full stop.
        package let hint: String

        init(_ place: Place, _ what: String, hint: String) {
            self.place = place
            self.what = what
            self.hint = hint
        }

        init(_ place: Place, _ fault: SettingsFault) { self.init(place, fault.what, hint: fault.hint) }

        package var description: String { "\(place): \(what) \(hint)" }
    }

    package enum Place: Equatable, Sendable, CustomStringConvertible {
        case file(String)
        case text(file: String, TextPosition)
        /// An environment variable.
        case variable(String)
        /// A command line option, with its dashes.
        case option(String)

        package var description: String {
            switch self {
            case .file(let name), .variable(let name), .option(let name): name
            case .text(let file, let position): "\(file):\(position.line):\(position.column)"
            }
        }
    }

    /// A place in a text. Columns are Unicode scalars, as TOML readers count them. Both from 1.
    package struct TextPosition: Comparable, Sendable {
        package let line: Int
        package let column: Int

        package static func < (a: TextPosition, b: TextPosition) -> Bool {
            (a.line, a.column) < (b.line, b.column)
        }
    }
}

extension SettingsError.TextPosition {
    /// The place of a byte of a text in UTF-8.
    init(ofByte offset: Int, in bytes: [UInt8]) {
        let before = bytes.prefix(offset)
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        line = before.count { $0 == UInt8(ascii: "\n") } + 1
        column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
    }
}
