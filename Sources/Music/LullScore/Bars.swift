// SPDX-License-Identifier: GPL-3.0-or-later

extension TuneReader {
    /// Any sequence of `|`, `[`, `]` and colons that makes a bar line, and the ending that may follow at once.
    mutating func readBar(_ cursor: inout Cursor, _ index: Int) {
        var bar = Bar(place: cursor.place)
        while cursor.take(":") { bar.closes += 1 }
        var lines = 0
        var isThick = false
        reading: while let next = cursor.peek() {
            switch next {
            case "|": lines += 1
            case "]": isThick = true
            case "[" where cursor.peek(1) == "|": isThick = true
            default: break reading
            }
            cursor.skip()
        }
        if lines == 0 && !isThick {
            guard bar.closes > 1 else {
                log.add(bar.place, Words.loneColon)
                return
            }
            // `::` closes one passage and opens the next.
            bar.closes -= 1
            bar.opens = 1
        } else {
            while cursor.take(":") { bar.opens += 1 }
        }
        bar.isDouble = lines > 1 || isThick
        let startsEnding = isDigit(cursor.peek()) || cursor.peek() == "[" && isDigit(cursor.peek(1))
        end(bar, isEdge: !bar.isPlain || startsEnding, index)
        if isDigit(cursor.peek()) { readEnding(&cursor, index) }
    }

    private func isDigit(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { "0"..."9" ~= $0 } ?? false }

    /// `1`, `1,3`, `1-3`: the passes that an ending is for.
    mutating func readEnding(_ cursor: inout Cursor, _ index: Int) {
        let place = cursor.place
        var passes: UInt32 = 0
        var isTooHigh = false
        repeat {
            guard let first = cursor.number() else { break }
            var last = first
            if isDigit(cursor.peek(1)), cursor.take("-") { last = max(first, cursor.number() ?? first) }
            isTooHigh = isTooHigh || first == 0 || last > PlayOrder.passLimit
            for pass in 1...PlayOrder.passLimit where first...last ~= pass {
                passes |= 1 << UInt32(pass - 1)
            }
        } while cursor.take(",") || cursor.take(".")
        if isTooHigh || passes == 0 {
            log.add(place, Words.badEnding)
        }
        guard passes != 0 else { return }
        voices[index].markLast(.endsSection)
        voices[index].sum.isOpen = true
        append(.ending(passes: passes, place), to: index, at: place)
    }

    /// Checks what the bar holds against the metre, and starts the next one.
    ///
    /// - Parameter isEdge: A section ends here, so that the bar may be an upbeat or its complement.
    private mutating func end(_ bar: Bar, isEdge: Bool, _ index: Int) {
        append(.bar(bar), to: index, at: bar.place)
        voices[index].accidentals.removeAll(keepingCapacity: true)
        if isEdge { voices[index].markLast(.endsSection) }
        checkSum(index, isEdge: isEdge)
        voices[index].sum = VoiceState.BarSum(
            start: voices[index].sum.start + voices[index].sum.time,
            isOpen: isEdge || voices[index].sum.time == .zero && voices[index].sum.isOpen)
    }

    /// Reports a bar that is too long, or too short without an excuse.
    mutating func checkSum(_ index: Int, isEdge: Bool) {
        let sum = voices[index].sum
        guard let full = voices[index].meter.bar, let place = sum.place, !sum.hasBarRest else { return }
        if sum.time > full || sum.time < full && !sum.isOpen && !isEdge {
            log.add(place, Words.unevenBar(sum.time, in: voices[index].meter))
        }
    }

    /// The music of voice `index` belongs to the current part from here on.
    mutating func enterPart(_ index: Int, at place: Place) {
        guard let part, voices[index].part != part else { return }
        voices[index].part = part
        voices[index].markLast(.endsSection)
        voices[index].sum.isOpen = true
        append(.part(part), to: index, at: place)
    }
}
