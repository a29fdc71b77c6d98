// SPDX-License-Identifier: GPL-3.0-or-later

/// The line one voice sings: the top note of every chord of the first voice, none overlapping the next.
struct Melody {
    struct Note {
        var onset: Quarters
        var length: Quarters
        var pitch: Int16
        var marks: NoteMarks
        var dynamic: Int8

        var end: Quarters { onset + length }
    }

    private(set) var notes: [Note] = []

    init(_ voice: Voice) {
        notes.reserveCapacity(voice.events.count)
        for (index, event) in voice.events.enumerated() {
            let note = Note(
                onset: event.onset, length: event.length, pitch: event.pitch, marks: voice.marks[index],
                dynamic: voice.dynamics[index])
            guard let last = notes.last else {
                notes.append(note)
                continue
            }
            if last.onset == note.onset {
                if note.pitch > last.pitch { notes[notes.count - 1] = note }
                continue
            }
            if last.end > note.onset { notes[notes.count - 1].length = note.onset - last.onset }
            notes.append(note)
        }
    }

    /// Lengthens the last note of each phrase within the beat that it ends in, as singers to babies do (docs/sound.md,
    /// Performance); a rest in that beat gives way. Where the next note leaves no other room, half of the rest stays: the
    /// baby answers there.
    ///
    /// - Parameters:
    ///   - start: Where the first downbeat is.
    ///   - end: The end of the pass.
    mutating func lengthen(_ phraseEnds: [Int], beat: Quarters, from start: Quarters, to end: Quarters) {
        for index in phraseEnds {
            let note = notes[index]
            let past = ((note.end - start).units % beat.units + beat.units) % beat.units
            let next = index + 1 < notes.count ? notes[index + 1].onset : end
            guard past > 0, next > note.end else { continue }
            let left = Quarters(units: beat.units - past)
            let room = next - note.end
            notes[index].length += room > left ? left : Quarters(units: room.units / 2)
        }
    }

    /// The median of the pitches, weighted by length; nil without notes.
    var medianPitch: PitchMedian? { PitchMedian(notes.lazy.map { ($0.pitch, $0.length.units) }) }
}
