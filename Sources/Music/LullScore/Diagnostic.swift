// SPDX-License-Identifier: GPL-3.0-or-later

/// Something in a tune file that was wrong, unusual or not obeyed.
package struct Diagnostic: Hashable, Sendable {
    /// From 1.
    package var line: Int
    /// In characters, from 1.
    package var column: Int
    /// A sentence: what is wrong, and what was done about it.
    package var text: String

    package init(line: Int, column: Int, text: String) {
        self.line = line
        self.column = column
        self.text = text
    }
}

/// A place in a file, as cheap as a reader of millions of notes needs it.
struct Place: Hashable, Comparable, BitwiseCopyable {
    /// From 1.
    var line: Int32
    /// Bytes from the start of the line, from 0.
    var offset: Int32

    static func < (a: Place, b: Place) -> Bool { (a.line, a.offset) < (b.line, b.offset) }
}

/// Collects problems by place, up to a limit, and turns the places into lines and columns once at the end.
struct DiagnosticLog {
    private var entries: [(place: Place, text: String)] = []
    private(set) var room: Int
    /// The furthest place at which something was wrong.
    private(set) var latest = Place(line: 1, offset: 0)

    /// - Parameter room: How many problems may still be listed in this file.
    init(room: Int) { self.room = room }

    mutating func add(_ place: Place, _ text: @autoclosure () -> String) {
        latest = max(latest, place)
        guard room > 0 else { return }
        room -= 1
        entries.append((place, room > 0 ? text() : Words.furtherProblems))
    }

    /// Leaves room for fewer problems: another log has listed `count`.
    mutating func spend(_ count: Int) { room = max(0, room - count) }

    /// The problems in the order of their places. Walks each line once, however many problems it has.
    func resolved(in source: Source) -> [Diagnostic] {
        let order = entries.indices.sorted { (entries[$0].place, $0) < (entries[$1].place, $1) }
        var line: Int32 = 0
        var offset = 0
        var column = 1
        return order.map { index in
            let (place, text) = entries[index]
            if place.line != line { (line, offset, column) = (place.line, 0, 1) }
            column += source.characters(inLine: Int(line), from: offset, to: Int(place.offset))
            offset = Int(place.offset)
            return Diagnostic(line: Int(line), column: column, text: text)
        }
    }
}
