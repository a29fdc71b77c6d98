// SPDX-License-Identifier: GPL-3.0-or-later

extension TuneReader {
    /// Obeys a field of the header, of a line in the body, or in brackets within a line.
    mutating func read(_ field: FieldStart, _ value: Cursor) {
        let before = continuation
        continuation = .none
        switch field.letter {
        case "M": readMeter(value, field.place)
        case "L": readUnit(value, field.place)
        case "Q": readTempo(value, field.place)
        case "K": readKey(value, field.place)
        case "V": readVoice(value, field.place)
        case "P": readPart(value, field.place)
        case "I": readInstruction(value)
        case "w":
            readLyrics(value, field.place, goesOn: false)
            continuation = .lyrics
        case "+":
            goOn(before, value, field.place)
        case "A", "B", "C", "D", "F", "G", "H", "N", "O", "R", "S", "T", "W", "Z", "r":
            texts.append(TextField(letter: field.letter, text: value.rest))
            continuation = .text
        case "U", "m", "s", "d", "E", "X": break
        default: log.add(field.place, Words.unknownField(field.letter))
        }
    }

    private mutating func goOn(_ what: Continuation, _ value: Cursor, _ place: Place) {
        switch what {
        case .none:
            log.add(place, Words.nothingToGoOn)
        case .text:
            texts[texts.count - 1].text += (texts[texts.count - 1].text.isEmpty ? "" : " ") + value.rest
        case .lyrics:
            readLyrics(value, place, goesOn: true)
        }
        continuation = what
    }

    private mutating func readMeter(_ value: Cursor, _ place: Place) {
        let before = current.map { voices[$0].meter } ?? meter
        guard let read = Meter(value) else {
            log.add(place, Words.badMeter(value.excerpt, stays: before))
            return
        }
        guard state != .header else {
            meter = read
            return
        }
        guard let index = musicVoice() else { return }
        if hasNotes, read != before {
            log.add(place, Words.meterChanges)
        }
        voices[index].meter = read
        append(.meter(read), to: index, at: place)
    }

    private mutating func readUnit(_ value: Cursor, _ place: Place) {
        var cursor = value
        cursor.skipBlanks()
        guard let numerator = cursor.number(), cursor.take("/") || cursor.isAtEnd else {
            log.add(place, Words.badLength(value.excerpt))
            return
        }
        let denominator = cursor.number() ?? 1
        guard 1...64 ~= numerator, 1...512 ~= denominator, denominator.nonzeroBitCount == 1 else {
            log.add(place, Words.oddLength)
            return
        }
        let length = Quarters(4 * numerator, over: denominator)
        if state == .header { unit = length } else if let index = musicVoice() { voices[index].unit = length }
    }

    private mutating func readTempo(_ value: Cursor, _ place: Place) {
        let unit = current.map { voices[$0].unit } ?? unit ?? meter.unitLength
        guard let mark = TempoMark(value, unit: unit) else {
            log.add(place, Words.noTempo)
            return
        }
        if hasNotes {
            log.add(place, Words.tempoChanges)
        } else {
            tempo = mark
        }
    }

    private mutating func readKey(_ value: Cursor, _ place: Place) {
        let index = state == .header ? nil : musicVoice()
        let field = KeyField(value, current: index.map { voices[$0].key } ?? key, log: &log)
        if field == nil {
            log.add(place, Words.badKey(value.excerpt, inHeader: state == .header))
        }
        if let index {
            guard let field else { return }
            voices[index].key = field.key
            voices[index].clef = field.clef ?? voices[index].clef
            voices[index].accidentals.removeAll(keepingCapacity: true)
        } else if state == .header {
            key = field?.key ?? Key(letter: 0, accidental: 0, mode: 0)
            clef = field?.clef ?? Clef()
            startBody()
        }
    }

    private mutating func readVoice(_ value: Cursor, _ place: Place) {
        var cursor = value
        let id = cursor.word().rest
        guard !id.isEmpty else {
            log.add(place, Words.namelessVoice)
            return
        }
        let index = voice(id, at: place)
        if state != .header { current = index }
        guard let index else { return }
        var clef = voices[index].clef
        while true {
            let word = cursor.word()
            if word.isAtEnd { break }
            if !clef.take(word), !["merge", "up", "down"].contains(word.rest) {
                log.add(word.place, Words.unknownInVoice(word.excerpt))
            }
        }
        voices[index].clef = clef
    }

    private mutating func readPart(_ value: Cursor, _ place: Place) {
        if state == .header {
            order = PartOrder(value, log: &log)
            return
        }
        guard let label = value.rest.utf8.first, 65...90 ~= label else {
            log.add(place, Words.badPart)
            return
        }
        guard let index = musicVoice() else { return }
        part = label
        enterPart(index, at: place)
    }

    /// `I:` and `%%`; all but the rule of accidentals is about the page.
    mutating func readInstruction(_ value: Cursor) {
        var cursor = value
        guard cursor.word().rest == "propagate-accidentals" else { return }
        switch cursor.word().rest {
        case "not": accidentalRule = .not
        case "octave": accidentalRule = .octave
        case "pitch": accidentalRule = .letter
        default: log.add(cursor.place, Words.badPropagation)
        }
    }
}
