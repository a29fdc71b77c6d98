// SPDX-License-Identifier: GPL-3.0-or-later

/// The words under a voice, verse by verse, by the symbol they stand under.
struct LyricSheet {
    /// What stands under one note of one verse.
    enum Cell: Equatable {
        /// - joinsNext: The word goes on with the next syllable.
        case syllable(String, joinsNext: Bool)
        /// The syllable before is held.
        case hold
    }

    private(set) var verses: [[Int: Cell]] = []
    /// The verse that the next `w:` under this line of music belongs to.
    private var verse = 0
    /// Where a `+:` line goes on.
    private var position = 0
    /// The symbol with the latest syllable.
    private var latest: Int?

    /// A new line of music: its first `w:` is the first verse again.
    mutating func startLine() { verse = 0 }

    /// Sets a `w:` line, or the `+:` line after one, under the line of music that starts at `start`.
    ///
    /// `-` splits a word, `_` holds a syllable, `*` leaves a note out, `~` joins words, `\-` is a hyphen, `|` goes on to
    /// the next bar (ABC 2.1, 5). Rests and grace notes are passed over; a note tied to the one before counts.
    ///
    /// - Returns: The first problem, in a sentence, and its place.
    mutating func set(_ line: Cursor, under symbols: [Symbol], from start: Int, goesOn: Bool) -> (String, Place)? {
        if !goesOn {
            guard verse < TuneReader.Limit.verses else { return (Words.tooManyVerses, line.place) }
            verse += 1
            position = start
            latest = nil
        }
        if verses.count < verse { verses.append([:]) }
        var reading = Reading(cursor: line)
        while let token = reading.next() {
            switch token.kind {
            case .bar:
                skipToBar(in: symbols)
            case .join:
                join()
            case .cell(let cell):
                guard let note = nextNote(in: symbols) else { return (Words.tooManySyllables, token.place) }
                guard let cell else { continue }
                if case .syllable = cell { latest = note }
                verses[verse - 1][note] = cell
            }
        }
        return nil
    }

    /// A hyphen after a held syllable: the word goes on all the same.
    private mutating func join() {
        guard let latest, case .syllable(let text, _)? = verses[verse - 1][latest] else { return }
        verses[verse - 1][latest] = .syllable(text, joinsNext: true)
    }

    private mutating func nextNote(in symbols: [Symbol]) -> Int? {
        while position < symbols.count {
            defer { position += 1 }
            if case .note(let note) = symbols[position], !note.marks.contains(.inChord) { return position }
        }
        return nil
    }

    private mutating func skipToBar(in symbols: [Symbol]) {
        while position < symbols.count {
            position += 1
            if case .bar = symbols[position - 1] { return }
        }
    }

    /// Splits a line of words into what each note gets.
    private struct Reading {
        enum Kind {
            /// Nil leaves the note without a word.
            case cell(Cell?)
            case join, bar
        }

        var cursor: Cursor
        var isAfterHold = false

        mutating func next() -> (kind: Kind, place: Place)? {
            cursor.skipBlanks()
            let place = cursor.place
            guard let first = cursor.peek() else { return nil }
            let wasAfterHold = isAfterHold
            isAfterHold = first == "_"
            switch first {
            case "*": return single(.cell(nil), place)
            case "_": return single(.cell(.hold), place)
            case "|": return single(.bar, place)
            case "-": return single(wasAfterHold ? .join : .cell(.hold), place)
            default: return (.cell(syllable()), place)
            }
        }

        private mutating func single(_ kind: Kind, _ place: Place) -> (kind: Kind, place: Place) {
            cursor.skip()
            return (kind, place)
        }

        private mutating func syllable() -> Cell {
            var text: [UInt8] = []
            while let next = cursor.peek() {
                switch next {
                case " ", "\t", "*", "_", "|":
                    return .syllable(String(decoding: text, as: UTF8.self), joinsNext: false)
                case "-":
                    cursor.skip()
                    return .syllable(String(decoding: text, as: UTF8.self), joinsNext: true)
                case "~":
                    text.append(UInt8(ascii: " "))
                case "\\" where cursor.peek(1) == "-":
                    cursor.skip()
                    text.append(UInt8(ascii: "-"))
                default:
                    text.append(UInt8(truncatingIfNeeded: next.value))
                }
                cursor.skip()
            }
            return .syllable(String(decoding: text, as: UTF8.self), joinsNext: false)
        }
    }
}

extension TuneReader {
    mutating func readLyrics(_ value: Cursor, _ place: Place, goesOn: Bool) {
        guard state != .header, let current else {
            log.add(place, Words.lyricsBeforeMusic)
            return
        }
        let symbols = voices[current].symbols
        let start = voices[current].lineStart
        if let (problem, place) = voices[current].lyrics.set(value, under: symbols, from: start, goesOn: goesOn) {
            log.add(place, problem)
        }
    }
}
