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

    /// The median of the pitches, weighted by length; nil without notes.
    var medianPitch: Int16? {
        let sorted = notes.sorted { $0.pitch < $1.pitch }
        let whole = sorted.reduce(Quarters.zero) { $0 + $1.length }
        var sum = Quarters.zero
        return sorted.first { note in
            sum += note.length
            return sum * 2 >= whole
        }?.pitch
    }
}
