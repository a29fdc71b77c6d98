// SPDX-License-Identifier: GPL-3.0-or-later

extension TuneReader {
    /// A tuplet (`(3`, `(3:2:4`) or a slur.
    mutating func readOpening(_ cursor: inout Cursor, _ index: Int) {
        let place = cursor.place
        cursor.skip()
        guard let notes = cursor.number() else {
            return beginSlur(index, at: place)
        }
        var time: Int?
        var count: Int?
        if cursor.take(":") {
            time = cursor.number()
            if cursor.take(":") { count = cursor.number() }
        }
        let byMeter = voices[index].meter.isCompound ? 3 : 2
        let usual = [2: 3, 3: 2, 4: 3, 6: 2, 8: 3]
        let tuplet = VoiceState.Tuplet(
            numerator: time ?? usual[notes] ?? byMeter, denominator: notes, remaining: count ?? notes)
        guard 1...999 ~= notes, 1...999 ~= tuplet.numerator, tuplet.remaining > 0 else {
            log.add(place, Words.badTuplet)
            return
        }
        if voices[index].tuplet != nil { log.add(place, Words.tupletInTuplet) }
        voices[index].tuplet = tuplet
    }

    private mutating func beginSlur(_ index: Int, at place: Place) {
        if voices[index].slurs.starts.count < Limit.slurs {
            voices[index].slurs.starts.append(voices[index].sum.start + voices[index].sum.time)
        } else {
            log.add(place, Words.tooManySlurs)
        }
    }

    mutating func endSlur(_ cursor: inout Cursor, _ index: Int) {
        defer { cursor.skip() }
        guard let start = voices[index].slurs.starts.popLast() else {
            log.add(cursor.place, Words.slurNotBegun)
            return
        }
        voices[index].slurs.begun = min(voices[index].slurs.begun, voices[index].slurs.starts.count)
        let length = voices[index].sum.start + voices[index].sum.time - start
        if length >= voices[index].meter.bar ?? Quarters(4) { voices[index].markLast(.endsLongSlur) }
    }
}
