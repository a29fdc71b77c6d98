// SPDX-License-Identifier: GPL-3.0-or-later

/// What a terminal shows: the few control sequences of ECMA-48 that place text, clear, and hide the cursor.
package struct TerminalPicture: Sendable {
    package private(set) var rows: [[Character]]
    package private(set) var isCursorShown = true
    package private(set) var isOnOtherPage = false

    private let columns: Int
    private var row = 0
    private var column = 0
    private var escape: [UInt8]?
    private var partial: [UInt8] = []

    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// All rows, without what is blank at their ends.
    package var text: String {
        rows.map { row in
            var line = String(row)
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    package mutating func show(_ bytes: some Sequence<UInt8>) { for byte in bytes { take(byte) } }

    private mutating func take(_ byte: UInt8) {
        if var sequence = escape {
            sequence.append(byte)
            escape = sequence
            // A control sequence ends with a letter; its introducer does not count.
            if sequence.count > 1, (0x40...0x7e).contains(byte) { obey(sequence) }
            return
        }
        switch byte {
        case 0x1b: escape = []
        case 0x0d: column = 0
        case 0x0a: row = min(row + 1, rows.count - 1)
        case 0x00..<0x20: break
        default: character(byte)
        }
    }

    private mutating func character(_ byte: UInt8) {
        partial.append(byte)
        guard let text = String(validating: partial, as: UTF8.self) else {
            if partial.count > 4 { partial = [] }
            return
        }
        partial = []
        for character in text where column < columns {
            rows[row][column] = character
            column += 1
        }
    }

    private mutating func obey(_ sequence: [UInt8]) {
        escape = nil
        let body = String(decoding: sequence.dropFirst().dropLast(), as: UTF8.self)
        let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 1 }
        switch (sequence.last.map { UnicodeScalar($0) }, body) {
        case ("H", _):
            row = min(max((numbers.first ?? 1) - 1, 0), rows.count - 1)
            column = min(max((numbers.count > 1 ? numbers[1] : 1) - 1, 0), columns - 1)
        case ("A", _): row = max(row - (numbers.first ?? 1), 0)
        case ("J", ""):
            for place in column..<columns { rows[row][place] = " " }
            for below in rows.indices where below > row { rows[below] = Array(repeating: " ", count: columns) }
        case ("K", _): for place in column..<columns { rows[row][place] = " " }
        case ("J", "2"): self.rows = Array(repeating: Array(repeating: " ", count: columns), count: rows.count)
        case ("h", "?25"): isCursorShown = true
        case ("l", "?25"): isCursorShown = false
        case ("h", "?1049"): isOnOtherPage = true
        case ("l", "?1049"): isOnOtherPage = false
        default: break
        }
    }
}
