// SPDX-License-Identifier: GPL-3.0-or-later

/// Why a `.beats` file cannot be read.
///
/// - Thread: any
package struct BeatsFileError: Error, Equatable, CustomStringConvertible {
    /// From 1.
    package let line: Int
    /// In characters, from 1.
    package let column: Int
    /// A sentence: what is wrong and what is wanted.
    package let text: String

    package var description: String { "line \(line), column \(column): \(text)" }
}

/// Beats as madmom, Sonic Visualiser and Beat This! write them: a line a beat, its time in seconds, a tab, and its number
/// in the bar.
///
/// - Thread: any
package enum BeatsFile {
    /// Room for the longest grid with a comment or two.
    package static var largest: Int { 4_000_000 }

    /// The grid as text. Times read back to the bit, and so does the bar of a grid that has a whole one.
    package static func text(of grid: BeatGrid) -> String {
        var text = ""
        for index in grid.beats.indices { text += "\(grid.beats[index])\t\(grid.numberInBar(index))\n" }
        return text
    }

    /// Reads a grid. Blank lines and lines from `#` on are skipped, blanks may stand for the tab. Where no line has a
    /// number, every beat is a bar of its own.
    ///
    /// - Throws: What the first wrong line lacks; for a file without two beats, at its end.
    package static func grid(of bytes: [UInt8]) throws(BeatsFileError) -> BeatGrid {
        guard bytes.count <= largest else {
            throw BeatsFileError(line: 1, column: 1, text: Words.tooLarge)
        }
        var beats = ReadBeats()
        var number = 0
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        for line in bytes.dropFirst(hasMark ? 3 : 0).split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == UInt8(ascii: "\n") })
        {
            number += 1
            try beats.read(line, number)
        }
        guard let grid = beats.grid else {
            throw BeatsFileError(line: number, column: 1, text: Words.tooFewBeats)
        }
        return grid
    }
}

/// The beats of a file so far.
private struct ReadBeats {
    private var times: [Double] = []
    private var firstNumber = 0
    private var lastNumber = 0
    /// Nil until a whole bar has ended.
    private var bar: Int?
    private var highest = 1

    var grid: BeatGrid? {
        guard firstNumber > 0 else { return BeatGrid(beats: times, firstDownbeat: 0, beatsPerBar: 1) }
        let beatsPerBar = bar ?? highest
        let downbeat = (beatsPerBar + 1 - firstNumber) % beatsPerBar
        return BeatGrid(beats: times, firstDownbeat: min(downbeat, max(times.count - 1, 0)), beatsPerBar: beatsPerBar)
    }

    mutating func read(_ line: ArraySlice<UInt8>, _ number: Int) throws(BeatsFileError) {
        let fields = line.prefix { $0 != UInt8(ascii: "#") }.split { $0 <= UInt8(ascii: " ") }
        func wrong(_ field: Int, _ text: String) -> BeatsFileError {
            let place = field < fields.count ? fields[field].startIndex : line.endIndex
            let characters = line[..<place].count { $0 & 0xC0 != 0x80 }
            return BeatsFileError(line: number, column: characters + 1, text: text)
        }
        guard let first = fields.first else { return }
        guard fields.count <= 2 else { throw wrong(2, Words.tooMuchOnALine) }
        guard let time = ReadBeats.decimal(first), BeatGrid.places.contains(time) else {
            throw wrong(0, Words.timeWanted)
        }
        if let last = times.last, time - last < BeatGrid.shortest * 0.999 {
            throw wrong(0, Words.tooEarly)
        }
        guard times.count < BeatGrid.counts.upperBound else { throw wrong(0, Words.tooManyBeats) }
        if fields.count == 2 {
            guard let inBar = Int(String(decoding: fields[1], as: UTF8.self)), BeatGrid.bars.contains(inBar) else {
                throw wrong(1, Words.numberWanted)
            }
            if let problem = follow(inBar) { throw wrong(1, problem) }
        } else if firstNumber > 0 {
            throw wrong(1, Words.numberMissing)
        }
        times.append(time)
    }

    /// Counts on in the bar; says what is wrong with it.
    private mutating func follow(_ number: Int) -> String? {
        if times.isEmpty {
            firstNumber = number
        } else if firstNumber == 0 {
            return Words.numberUnexpected
        } else if number == 1 {
            if let bar, lastNumber != bar { return Words.unevenBar(lastNumber, bar) }
            bar = lastNumber
        } else if number != lastNumber + 1 {
            return Words.wrongNumber(number, after: lastNumber)
        }
        if let bar, number > bar { return Words.beyondBar(number, bar) }
        lastNumber = number
        highest = max(highest, number)
        return nil
    }

    /// A decimal number; neither a name like `nan` nor hexadecimal.
    private static func decimal(_ field: ArraySlice<UInt8>) -> Double? {
        guard field.count <= 64, field.allSatisfy({ (0x2B...0x39).contains($0) || $0 | 0x20 == UInt8(ascii: "e") })
        else { return nil }
        return Double(String(decoding: field, as: UTF8.self))
    }
}
