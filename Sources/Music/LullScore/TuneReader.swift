// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads one tune, line by line: first its header, then its body, into the symbols of its voices.
struct TuneReader {
    let number: Int
    var log: DiagnosticLog
    var texts: [TextField] = []
    var meter: Meter = .bars(count: 4, unit: 4)
    var unit: Quarters?
    var key = Key.none
    var clef = Clef()
    var tempo: TempoMark?
    var order: PartOrder?
    var accidentalRule = AccidentalRule.letter
    var voices: [VoiceState] = []
    /// The voice that music goes to; nil while the header or a voice too many is read.
    var current: Int?
    /// The part of the body that music belongs to now.
    var part: UInt8?
    var hasNotes = false
    var state = State.header
    var continuation = Continuation.none
    /// Symbols that may still be written: keeps a tune of any size within memory.
    var room = Limit.symbols

    enum State: Equatable {
        case header, body, full
    }

    /// What a `+:` line goes on with.
    enum Continuation {
        case none, text, lyrics
    }

    /// How long an accidental holds within its bar (`I:propagate-accidentals`).
    enum AccidentalRule {
        case not, octave, letter
    }

    enum Limit {
        static let symbols = 200_000
        static let voices = 64
        static let chordNotes = 32
        static let verses = 32
        static let slurs = 64
        /// The longest note or rest.
        static let length = Quarters(4096)
        /// The shortest note or rest: no beat is longer than 12 quarters, so that rounded to beats it still has a length
        /// wherever it stands.
        static let shortest = Quarters(units: 12)
    }

    init(number: Int, log: DiagnosticLog) {
        self.number = number
        self.log = log
    }

    var title: String { texts.first { $0.letter == "T" }?.text ?? "" }

    mutating func read(_ line: Cursor) {
        var cursor = line
        if cursor.isAtEnd { return }
        if let field = FieldStart(&cursor) { return read(field, cursor) }
        switch state {
        case .header:
            log.add(cursor.place, Words.musicBeforeKey)
        case .body:
            continuation = .none
            readMusic(cursor)
        case .full:
            break
        }
    }

    /// Ends the header: from here on there are voices.
    mutating func startBody() {
        state = .body
        for index in voices.indices { prepare(&voices[index], own: voices[index].clef) }
        current = voices.isEmpty ? nil : 0
    }

    private func prepare(_ voice: inout VoiceState, own: Clef) {
        voice.key = key
        voice.clef = own == Clef() ? clef : own
        voice.meter = meter
        voice.unit = unit ?? meter.unitLength
    }

    /// The index of voice `id`, made where it is new; nil where there are too many.
    mutating func voice(_ id: String, at place: Place) -> Int? {
        if let index = voices.firstIndex(where: { $0.id == id }) { return index }
        if voices.count == 1, voices[0].id.isEmpty {
            voices[0].id = id
            return 0
        }
        guard voices.count < Limit.voices else {
            log.add(place, Words.tooManyVoices)
            return nil
        }
        voices.append(
            VoiceState(id: id, key: key, clef: Clef(), meter: meter, unit: unit ?? meter.unitLength))
        if state != .header { prepare(&voices[voices.count - 1], own: Clef()) }
        return voices.count - 1
    }

    /// Adds a symbol to voice `index`; where there is no more room says so once and reads no more music.
    mutating func append(_ symbol: Symbol, to index: Int, at place: Place) {
        guard room > 0 else {
            if state != .full {
                log.add(place, Words.tuneFull)
            }
            state = .full
            return
        }
        room -= 1
        voices[index].symbols.append(symbol)
    }
}

/// The letter and colon that begin a field.
struct FieldStart {
    let letter: Character
    let place: Place

    /// Nil, and no step, where the line is music: also at `E:|` and `C::D`, which are a note before a repeat sign.
    init?(_ cursor: inout Cursor) {
        guard let first = cursor.peek(), cursor.peek(1) == ":" else { return nil }
        guard ("A"..."Z").contains(first) || ("a"..."z").contains(first) || first == "+" else { return nil }
        if let next = cursor.peek(2), next == "|" || next == ":" { return nil }
        place = cursor.place
        letter = Character(first)
        cursor.skip(2)
    }
}

/// A header or body field kept as text: composer (C), origin (O), notes (N), words (W) and the like.
package struct TextField: Hashable, Sendable {
    package var letter: Character
    package var text: String

    package init(letter: Character, text: String) {
        self.letter = letter
        self.text = text
    }
}
