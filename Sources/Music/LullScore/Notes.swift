// SPDX-License-Identifier: GPL-3.0-or-later

extension TuneReader {
    mutating func readNote(_ cursor: inout Cursor, _ index: Int) {
        guard var note = readPitch(&cursor, index) else { return }
        note.length = shaped(readLength(&cursor, unit: voices[index].unit), index, at: note.place)
        let start = beginMoment(index, at: note.place)
        write(note, index)
        endMoment(since: start, lasting: note.length, index, at: note.place)
    }

    /// A chord: every note as long as its first, as `[CEG]2` or `[C2E2G2]`.
    mutating func readChord(_ cursor: inout Cursor, _ index: Int) {
        let place = cursor.place
        cursor.skip()
        var notes: [Note] = []
        var lengths: [Quarters] = []
        reading: while true {
            guard let next = cursor.peek() else {
                log.add(place, Words.chordOpenAtLine)
                break
            }
            switch next {
            case "]":
                cursor.skip()
                break reading
            case "A"..."G", "a"..."g", "^", "_", "=":
                guard var note = readPitch(&cursor, index) else { continue }
                lengths.append(readLength(&cursor, unit: voices[index].unit))
                if cursor.take("-") { note.marks = .tied }
                if notes.count < Limit.chordNotes { notes.append(note) }
            case "|":
                log.add(place, Words.chordOpenAtBar)
                break reading
            case "-", " ", "(", ")", ".", "~", "H"..."W", "h"..."w":
                cursor.skip()
            case "\"", "!":
                readMark(&cursor, index)
            default:
                log.add(cursor.place, Words.meaninglessInChord(cursor.character))
                cursor.skipCharacter()
            }
        }
        guard let first = lengths.first else {
            log.add(place, Words.emptyChord)
            return
        }
        if lengths.contains(where: { $0 != first }) {
            log.add(place, Words.unevenChord)
        }
        let length = shaped(readLength(&cursor, unit: first), index, at: place)
        let start = beginMoment(index, at: place)
        for (position, var note) in notes.enumerated() {
            note.length = length
            if position > 0 { note.marks.insert(.inChord) }
            write(note, index)
        }
        endMoment(since: start, lasting: length, index, at: place)
    }

    /// A note without its length, from accidental, letter and octave marks; nil, and one step at least, where there is no letter.
    private mutating func readPitch(_ cursor: inout Cursor, _ index: Int) -> Note? {
        let place = cursor.place
        let accidental = Accidental(&cursor)
        guard let scalar = cursor.peek(), let letter = Key.letter(scalar) else {
            log.add(place, Words.looseAccidental)
            return nil
        }
        cursor.skip()
        var octave = scalar >= "a" ? 1 : 0
        while let mark = cursor.peek(), mark == "'" || mark == "," {
            octave += mark == "'" ? 1 : -1
            cursor.skip()
        }
        octave = min(max(octave, -20), 20)
        let height = Int16(letter + 7 * octave)
        let alteration = alteration(height, accidental, index)
        let written = 60 + 12 * octave + Key.steps[letter] + Int(alteration) + voices[index].clef.shift
        var pitch = written
        if pitch < 0 { pitch = (pitch % 12 + 12) % 12 }
        if pitch > 127 { pitch = 120 + pitch % 12 - (pitch % 12 > 7 ? 12 : 0) }
        if pitch != written { log.add(place, Words.beyondVoices) }
        return Note(
            pitch: Int16(pitch), height: height, alteration: alteration, dynamic: voices[index].dynamic, length: .zero,
            place: place)
    }

    /// The accidental written, carried by a tie, in force in the bar, or of the key, in this order.
    private mutating func alteration(_ height: Int16, _ written: Accidental?, _ index: Int) -> Int8 {
        let letter = (Int(height) % 7 + 7) % 7
        let name = accidentalRule == .octave ? Int(height) : letter
        if let written {
            if accidentalRule != .not { voices[index].accidentals[name] = written.semitones }
            return written.semitones
        }
        return voices[index].tiedAlteration(at: height) ?? voices[index].accidentals[name]
            ?? voices[index].key.alterations[letter]
    }

    /// Where the notes of a new moment start among the symbols.
    private mutating func beginMoment(_ index: Int, at place: Place) -> Int {
        hasNotes = true
        if voices[index].part != part { enterPart(index, at: place) }
        return voices[index].symbols.count
    }

    private mutating func write(_ note: Note, _ index: Int) {
        var note = note
        if voices[index].slurs.begun > 0 { note.marks.insert(.slurred) }
        append(.note(note), to: index, at: note.place)
    }

    private mutating func endMoment(since start: Int, lasting length: Quarters, _ index: Int, at place: Place) {
        voices[index].slurs.begun = voices[index].slurs.starts.count
        voices[index].latest = start..<voices[index].symbols.count
        voices[index].latestNotes = voices[index].latest
        spend(length, index, at: place)
    }

    mutating func readTie(_ cursor: inout Cursor, _ index: Int) {
        if let latest = voices[index].latest, latest == voices[index].latestNotes {
            voices[index].mark(.tied, last: latest)
        } else {
            log.add(cursor.place, Words.looseTie)
        }
        cursor.skip()
    }
}
