// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// The words of a tune with their places, in beats from its first downbeat.
///
/// - Thread: any
package struct Song: Equatable {
    package struct Syllable: Equatable {
        package let beat: Double
        /// Where it is no longer sung.
        package let end: Double
        package let text: String
        /// The word goes on with the next syllable.
        package let joinsNext: Bool
    }

    /// What is sung in one breath; never empty.
    package typealias Line = [Syllable]

    /// What is seen of it at a moment.
    package struct Moment: Equatable {
        /// The line that is sung; before the first, and when the tune is over, the one to come.
        package let line: Line
        /// In which pass it is sung, and which line of its verse it is.
        package let pass: Int
        package let index: Int
        /// The syllable that is being sung.
        package let mark: Int?
        /// The line that follows, where one does.
        package let next: Line?
    }

    package let beats: Double
    package let pickup: Double
    /// At least one, and none without lines.
    package let verses: [[Line]]

    /// From the answer to `track`. What is missing or strange in it is left out; nil where no words are left.
    package init?(_ track: JSON) {
        guard let beats = track["beats"]?.double, let pickup = track["pickup"]?.double else { return nil }
        self.beats = beats
        self.pickup = pickup
        verses = (track["syllables"]?.array ?? []).compactMap { verse in
            let lines = (verse.array ?? []).map { ($0.array ?? []).compactMap(Syllable.init) }.filter { !$0.isEmpty }
            return lines.isEmpty ? nil : lines
        }
        if verses.isEmpty { return nil }
    }

    /// The verse that is sung the `pass`-th time, counted from 0: after the last, the first again.
    private func verse(_ pass: Int) -> [Line] { verses[max(0, pass) % verses.count] }

    /// - Parameter sings: Whether the tune moves, so that a syllable can be sung.
    package func moment(at beat: Double, pass: Int, sings: Bool) -> Moment {
        let (lines, following) = (verse(pass), verse(pass + 1))
        guard beat < beats else {
            return Moment(
                line: following[0], pass: pass + 1, index: 0, mark: nil, next: following.dropFirst().first)
        }
        let index = lines.lastIndex { $0[0].beat <= beat } ?? 0
        let mark = sings ? lines[index].lastIndex { $0.beat <= beat && beat < $0.end } : nil
        return Moment(
            line: lines[index], pass: pass, index: index, mark: mark,
            next: index + 1 < lines.count ? lines[index + 1] : following[0])
    }

    /// The next beat after `beat` at which the moment is another.
    package func change(after beat: Double, pass: Int) -> Double? {
        let line = verse(pass).last { $0[0].beat <= beat }
        let next = verse(pass).first { $0[0].beat > beat }?[0].beat
        let inLine = (line ?? []).lazy.flatMap { [$0.beat, $0.end] }.filter { $0 > beat }.min()
        return [inLine, next, beats > beat ? beats : nil].compactMap { $0 }.min()
    }

    /// A line as it is read.
    package static func text(_ line: Line) -> String {
        line.enumerated().map { $1.joinsNext || $0 == line.count - 1 ? $1.text : $1.text + " " }.joined()
    }
}

extension Song.Syllable {
    fileprivate init?(_ json: JSON) {
        guard let beat = json["beat"]?.double, let end = json["end"]?.double, beat < end,
            let text = json["text"]?.string, !text.isEmpty
        else { return nil }
        self.init(beat: beat, end: end, text: Text.printable(text), joinsNext: json["joinsNext"]?.bool ?? false)
    }
}

/// A time through a tune: which, which time it is, and where on the session's beats.
///
/// - Thread: any
package struct Pass: Equatable {
    package let track: String
    /// On which its first downbeat falls.
    package let start: Double
    /// Counted from 0.
    package let number: Int
    package let pickup: Double
    package let beats: Double

    /// From the timeline's `tune`; nil where a member is missing.
    package init?(_ json: JSON?) {
        guard let json, let track = json["id"]?.string, let start = json["start"]?.double,
            let number = json["verse"]?.int, let pickup = json["pickup"]?.double, let beats = json["beats"]?.double,
            abs(start) < 1e12, (0..<1_000_000_000).contains(number)
        else { return nil }
        self.track = track
        self.start = start
        self.number = number
        self.pickup = pickup
        self.beats = beats
    }

    /// The beat on which it begins, its pickup included.
    package var beginning: Double { start - pickup }

    /// Whether the words are those of the tune that sounds: a file may have been replaced since.
    package func fits(_ song: Song) -> Bool { song.beats == beats && song.pickup == pickup }
}
