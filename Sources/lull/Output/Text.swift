// SPDX-License-Identifier: GPL-3.0-or-later

/// Text as a terminal shows it.
package enum Text {
    /// Without control characters: a title from a file must not be able to steer the terminal.
    package static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
    }

    /// How many columns it takes.
    package static func columns(_ text: String) -> Int { text.reduce(0) { $0 + columns($1) } }

    /// The longest start that fits into `width` columns.
    package static func clipped(_ text: String, to width: Int) -> String {
        var left = width
        return String(
            text.prefix { character in
                left -= columns(character)
                return left >= 0
            })
    }

    package static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - columns(text)))
    }

    /// Broken at spaces into lines of at most `width` columns; a word that is longer stands alone. The lines after the
    /// first are indented like the first, by half the width at most, and by `hanging` more.
    ///
    /// - Parameter width: nil where there is no limit.
    package static func wrapped(_ text: String, width: Int?, hanging: Int = 0) -> [String] {
        let text = printable(text)
        guard let width, columns(text) > width else { return [text] }
        let blanks = text.prefix { $0 == " " }.count
        let margin = String(repeating: " ", count: min(blanks, max(0, width / 2)))
        let indent = margin + String(repeating: " ", count: hanging)
        var lines: [String] = []
        var line = margin
        var isFresh = true
        for word in text.dropFirst(blanks).split(separator: " ", omittingEmptySubsequences: false) {
            if !isFresh, columns(line) + 1 + columns(String(word)) > width {
                lines.append(line)
                (line, isFresh) = (indent, true)
            }
            line += (isFresh ? "" : " ") + word
            isFresh = false
        }
        return lines + [line]
    }

    /// `parts` side by side in as few lines of at most `width` columns as they take; one that is wider stands alone.
    package static func filled(_ parts: [String], width: Int) -> [String] {
        var lines: [String] = []
        for part in parts {
            if let last = lines.last, columns(last) + 3 + columns(part) <= width {
                lines[lines.count - 1] = "\(last)   \(part)"
            } else {
                lines.append(part)
            }
        }
        return lines
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // C0, DEL and C1; line and paragraph separators; the controls that turn the direction of a line.
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Two for the wide characters of East Asia and for emoji, else one (Unicode UAX 11).
    private static func columns(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first?.value, scalar >= 0x1100 else { return 1 }
        return wide.contains { $0.contains(scalar) } ? 2 : 1
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
    ]
}
