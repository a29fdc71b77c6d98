// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import LullTime
import Testing

/// A chord on the program's beats.
struct PlacedChord {
    var chord: Chord
    var onset: Double
    var end: Double

    static func all(of tune: Tune) -> [PlacedChord] {
        let beat = tune.meter.beat.value
        return tune.harmony.map { span in
            PlacedChord(
                chord: span.chord, onset: (span.onset - tune.pickup).value / beat,
                end: (span.end - tune.pickup).value / beat)
        }
    }

    func overlaps(_ note: ProgramNote) -> Bool {
        note.onset.value < end - 1e-9 && note.onset.value + note.length.value > onset + 1e-9
    }
}

/// What holds for the harmony of every tune without chord symbols, and for every accompaniment.
enum HarmonyLaws {
    /// Melody notes that last a beat on the beat and are heard with a chord that does not hold them.
    static func contradictions(in tune: Tune) -> [String] {
        guard let program = tune.program else { return [] }
        let chords = PlacedChord.all(of: tune)
        var found: [String] = []
        var first = 0
        for note in program.notes where note.onset.units % Beats.unitsPerBeat == 0 && note.length >= Beats(1) {
            while first < chords.count, chords[first].end <= note.onset.value { first += 1 }
            for chord in chords[first...].prefix(while: { $0.onset < (note.onset + note.length).value })
            where chord.overlaps(note) && !chord.chord.tones.contains(Int(note.pitch)) {
                found.append("\(note.pitch) at beat \(note.onset.value)")
            }
        }
        return found
    }

    static func broken(by program: Program) -> [String] {
        var broken: [String] = []
        func hold(_ law: Bool, _ name: String) { if !law && !broken.contains(name) { broken.append(name) } }
        let notes = program.accompaniment
        let median = program.medians.upperBound
        hold(zip(notes, notes.dropFirst()).allSatisfy { $0.onset <= $1.onset }, "notes ascend by onset")
        hold(notes.allSatisfy { $0.length > .zero }, "notes have a length")
        hold(notes.first.map { $0.onset >= .zero } ?? true, "nothing sounds before the first downbeat")
        hold(notes.allSatisfy { $0.onset + $0.length <= program.length }, "nothing sounds after the pass")
        hold(notes.allSatisfy { $0.pitch >= max(0, median - 17) && $0.pitch <= median }, "it lies below the median")
        hold(notes.allSatisfy { -12 ... -8 ~= $0.level }, "it is some 10 dB softer than the melody")
        let bar = Beats(program.beatsPerBar == 1 ? 4 : program.beatsPerBar).units
        let perBar = Dictionary(grouping: notes) { $0.onset.units / bar }
        hold(perBar.values.allSatisfy { $0.count <= 16 }, "at most 16 notes begin in a bar")
        var latest: [Int16: Beats] = [:]
        var index = 0
        for note in notes {
            hold(latest[note.pitch].map { $0 <= note.onset } ?? true, "a string struck again has ended")
            latest[note.pitch] = note.onset + note.length
            while index < program.notes.count, program.notes[index].onset + program.notes[index].length <= note.onset {
                index += 1
            }
            guard index < program.notes.count, program.notes[index].onset <= note.onset else { continue }
            hold(note.pitch <= program.notes[index].pitch, "nothing is struck above the melody")
        }
        return broken
    }
}

/// Tunes of every metre, key and rhythm that a seed can think of.
struct RandomTunes {
    var random: Seeded

    mutating func next() throws -> Tune {
        let meters = ["2/4", "3/4", "4/4", "6/8", "9/8", "12/8", "3/8", "5/4", "7/8", "2/2", "32/4", "none"]
        let keys = [
            "C", "G", "Bb", "F#", "Am", "Em", "Cm", "Ddor", "Gmix", "Ephr", "Flyd", "Bloc", "none", "Hp", "D exp ^c_e",
        ]
        let notes = ["C", "D", "E", "F", "G", "A", "B", "c", "d", "e", "f", "G,", "^F", "_B", "=B", "^c"]
        let lengths = ["", "2", "3", "4", "6", "8", "/", "3/2", "12"]
        let few = Bool.random(using: &random) ? notes.count : 5
        var body = ""
        for index in 0..<Int.random(in: 1...60, using: &random) {
            let length = lengths[.random(in: 0..<lengths.count, using: &random)]
            let isRest = Int.random(in: 0..<9, using: &random) == 0 && index > 0
            body += (isRest ? "z" : notes[.random(in: 0..<few, using: &random)]) + length
            body += index % 8 == 0 ? "|" : index % 5 == 4 ? "\n" : " "
        }
        let meter = meters[.random(in: 0..<meters.count, using: &random)]
        let key = keys[.random(in: 0..<keys.count, using: &random)]
        return try tune(body, "M:\(meter)\nL:1/8\nK:\(key)")
    }
}

extension Program {
    /// The pitches with at most half of the time below them and at most half above.
    var medians: ClosedRange<Int16> {
        let whole = notes.reduce(Int64(0)) { $0 + $1.length.units }
        func time(where isIn: (Int16) -> Bool) -> Int64 {
            notes.filter { isIn($0.pitch) }.reduce(0) { $0 + $1.length.units }
        }
        let medians = (Int16(0)...127).filter { pitch in
            2 * time { $0 < pitch } <= whole && 2 * time { $0 > pitch } <= whole
        }
        return medians[0]...medians[medians.count - 1]
    }
}
