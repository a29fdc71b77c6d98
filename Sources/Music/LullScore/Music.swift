// SPDX-License-Identifier: GPL-3.0-or-later

extension TuneReader {
    /// The voice that music goes to, made where the tune names none; nil where music is not read (any more).
    mutating func musicVoice() -> Int? {
        guard state == .body else { return nil }
        if voices.isEmpty { current = voice("", at: Place(line: 1, offset: 0)) }
        return current
    }

    /// Reads one line of music.
    mutating func readMusic(_ line: Cursor) {
        var cursor = line
        if let index = musicVoice() { startLine(of: index) }
        var isJoined = false
        while let next = cursor.peek(), state == .body {
            guard let index = musicVoice() else { return skipToVoice(&cursor) }
            switch next {
            case " ", "\t", "`", "$", "*":
                cursor.skip()
            case "A"..."G", "a"..."g", "^", "_", "=":
                readNote(&cursor, index)
            case "z", "x":
                readRest(&cursor, index)
            case "Z", "X":
                readBarRest(&cursor, index)
            case "[":
                readBracket(&cursor, index)
            case "|", ":":
                readBar(&cursor, index)
            case "(":
                readOpening(&cursor, index)
            case ")":
                endSlur(&cursor, index)
            case "-":
                readTie(&cursor, index)
            case ">", "<":
                readBroken(&cursor, index)
            case "{":
                skipGraceNotes(&cursor)
            case "\"":
                readQuoted(&cursor, index)
            case "!", "+", ".", "~", "H"..."W", "h"..."w":
                readDecoration(&cursor, index)
            case "y":
                cursor.skip()
                _ = cursor.number()
            case "&":
                skipOverlay(&cursor)
            case "\\" where cursor.isAtLast:
                isJoined = true
                cursor.skip()
            default:
                log.add(cursor.place, Words.meaningless(cursor.character))
                cursor.skipCharacter()
            }
        }
        if let current { endLine(of: current, isJoined: isJoined) }
    }

    private mutating func startLine(of index: Int) {
        if !voices[index].isJoined {
            voices[index].lineStart = voices[index].symbols.count
            voices[index].lyrics.startLine()
        }
    }

    private mutating func endLine(of index: Int, isJoined: Bool) {
        voices[index].isJoined = isJoined
        if !isJoined { voices[index].markLast(.endsLine, since: voices[index].lineStart) }
    }

    /// Steps over the music of a voice too many, to the next field in brackets.
    private mutating func skipToVoice(_ cursor: inout Cursor) {
        while let next = cursor.peek() {
            if next == "[", cursor.peek(1) == "V", cursor.peek(2) == ":" {
                readInlineField(&cursor)
                return readMusic(cursor)
            }
            cursor.skip()
        }
    }

    /// A chord, a field, an ending, or the start of a thick bar line.
    private mutating func readBracket(_ cursor: inout Cursor, _ index: Int) {
        switch cursor.peek(1) {
        case "|"?:
            readBar(&cursor, index)
        case ("0"..."9")?:
            cursor.skip()
            readEnding(&cursor, index)
        case "\""?:
            log.add(cursor.place, Words.namedEnding)
            cursor.skip()
        case ("A"..."Z")? where cursor.peek(2) == ":", ("a"..."z")? where cursor.peek(2) == ":":
            readInlineField(&cursor)
        default:
            readChord(&cursor, index)
        }
    }

    private mutating func readInlineField(_ cursor: inout Cursor) {
        var ahead = cursor
        ahead.skip()
        guard var inner = ahead.cursor(closedBy: "]"), let field = FieldStart(&inner) else {
            log.add(cursor.place, Words.openField)
            return cursor.skip(3)
        }
        cursor = ahead
        let before = current
        read(field, inner)
        if current != before {
            if let before { endLine(of: before, isJoined: true) }
            if let current { startLine(of: current) }
        }
    }

    /// Grace notes take no time of their own here.
    private mutating func skipGraceNotes(_ cursor: inout Cursor) {
        let place = cursor.place
        cursor.skip()
        if cursor.text(closedBy: "}") == nil {
            log.add(place, Words.openGraceNotes)
        }
    }

    mutating func readQuoted(_ cursor: inout Cursor, _ index: Int) {
        let place = cursor.place
        cursor.skip()
        guard let inner = cursor.cursor(closedBy: "\"") else {
            log.add(place, Words.openText)
            return
        }
        let text = inner.rest
        if let first = text.unicodeScalars.first, Key.letter(first) != nil, first <= "G" {
            append(.chord(text), to: index, at: place)
            if Chord(symbol: text) == nil {
                log.add(place, Words.unknownChord(inner.excerpt))
            }
        } else if ["rit", "rall"].contains(where: text.lowercased().contains) {
            log.add(place, Words.paceNotObeyed(inner.excerpt))
        }
    }

    /// The second layer of a bar (`&`) is not played.
    private mutating func skipOverlay(_ cursor: inout Cursor) {
        log.add(cursor.place, Words.secondLayer)
        while let next = cursor.peek(), next != "|" {
            if next == ":", cursor.peek(1) == "|" { break }
            cursor.skip()
        }
    }
}
