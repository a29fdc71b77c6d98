// SPDX-License-Identifier: GPL-3.0-or-later

extension TuneReader {
    /// What follows a note's letter: `2`, `3/2`, `/`, `//4`; times `unit`.
    mutating func readLength(_ cursor: inout Cursor, unit: Quarters) -> Quarters {
        let place = cursor.place
        var numerator = cursor.number() ?? 1
        var denominator = 1
        while cursor.take("/") {
            denominator = min(denominator * (cursor.number() ?? 2), 1 << 30)
        }
        if numerator == 0 || denominator == 0 {
            log.add(place, Words.zeroLength)
            (numerator, denominator) = (max(numerator, 1), max(denominator, 1))
        }
        return times(unit, numerator, over: denominator, at: place)
    }

    /// Applies the tuplet and the broken rhythm that a note, chord or rest stands in.
    mutating func shaped(_ written: Quarters, _ index: Int, at place: Place) -> Quarters {
        var length = written
        if var tuplet = voices[index].tuplet {
            length = times(length, tuplet.numerator, over: tuplet.denominator, at: place)
            tuplet.remaining -= 1
            voices[index].tuplet = tuplet.remaining > 0 ? tuplet : nil
        }
        guard let broken = voices[index].broken, let latest = voices[index].latest else { return length }
        voices[index].broken = nil
        guard let before = voices[index].length(ofLast: latest), before == length else {
            log.add(broken.place, Words.unequalBrokenRhythm)
            return length
        }
        let short = times(length, 1, over: 1 << abs(broken.count), at: place)
        let long = length * 2 - short
        voices[index].setLength(broken.count > 0 ? long : short, last: latest)
        if voices[index].sum.time >= before { voices[index].sum.time += (broken.count > 0 ? long : short) - before }
        return broken.count > 0 ? short : long
    }

    private mutating func times(_ length: Quarters, _ numerator: Int, over denominator: Int, at place: Place)
        -> Quarters
    {
        let product = length.times(numerator, over: denominator)
        if product.length > Limit.length {
            log.add(place, Words.tooLong)
            return Limit.length
        }
        if product.length < Limit.shortest {
            log.add(place, Words.tooShort)
            return Limit.shortest
        }
        if !product.exact {
            log.add(place, Words.tooFine)
        }
        return product.length
    }

    /// `>`, `>>`, `<<<`: the note before is lengthened (or shortened), the one after made up from it.
    mutating func readBroken(_ cursor: inout Cursor, _ index: Int) {
        let place = cursor.place
        let sign = cursor.peek()
        var count = 0
        while let next = cursor.peek(), next == sign {
            count += 1
            cursor.skip()
        }
        if voices[index].latest == nil || voices[index].broken != nil {
            log.add(place, Words.looseBrokenRhythm)
            return
        }
        if count > 8 { log.add(place, Words.longBrokenRhythm) }
        voices[index].broken = VoiceState.BrokenRhythm(count: (sign == ">" ? 1 : -1) * min(count, 8), place: place)
    }

    mutating func readRest(_ cursor: inout Cursor, _ index: Int) {
        let place = cursor.place
        cursor.skip()
        let length = shaped(readLength(&cursor, unit: voices[index].unit), index, at: place)
        rest(length, index, at: place)
    }

    /// `Z4`: a rest of whole bars.
    mutating func readBarRest(_ cursor: inout Cursor, _ index: Int) {
        let place = cursor.place
        cursor.skip()
        let bars = cursor.number() ?? 1
        let length = times(voices[index].meter.bar ?? Quarters(4), bars, over: 1, at: place)
        voices[index].sum.hasBarRest = true
        rest(length, index, at: place)
    }

    private mutating func rest(_ length: Quarters, _ index: Int, at place: Place) {
        if voices[index].part != part { enterPart(index, at: place) }
        append(.rest(length), to: index, at: place)
        voices[index].latest = voices[index].symbols.count - 1..<voices[index].symbols.count
        spend(length, index, at: place)
    }

    /// Counts a length into the bar.
    mutating func spend(_ length: Quarters, _ index: Int, at place: Place) {
        voices[index].sum.time += length
        voices[index].sum.place = voices[index].sum.place ?? place
    }
}

extension VoiceState {
    /// How long the note, chord or rest at `range` is.
    func length(ofLast range: Range<Int>) -> Quarters? {
        guard let first = range.first else { return nil }
        switch symbols[first] {
        case .note(let note): return note.length
        case .rest(let length): return length
        default: return nil
        }
    }

    mutating func setLength(_ length: Quarters, last range: Range<Int>) {
        for index in range {
            switch symbols[index] {
            case .note(var note):
                note.length = length
                symbols[index] = .note(note)
            case .rest:
                symbols[index] = .rest(length)
            default: break
            }
        }
    }
}
