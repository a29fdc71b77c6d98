// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP
import LullVoices

/// A melody with its joints, and how it is played by hand: each note begun by its lead before its beat.
struct Tune {
    enum Step {
        case note(Float, Float, Joint)
        case rest(Float)
    }

    /// The opening of Brahms's Wiegenlied and a run of slurs, in F.
    static let lullaby: [Step] = [
        .note(69, 0.5, .fresh), .note(69, 0.5, .articulated), .note(72, 1.5, .articulated), .note(69, 0.5, .slurred),
        .note(69, 1, .articulated), .note(72, 2, .articulated), .note(69, 0.5, .articulated), .note(72, 0.5, .slurred),
        .note(77, 1, .articulated), .note(76, 1.5, .articulated), .note(74, 0.5, .slurred), .note(74, 1, .articulated),
        .note(72, 1, .articulated), .rest(1), .note(67, 1, .fresh), .note(69, 1, .slurred), .note(70, 1, .slurred),
        .note(67, 1, .slurred), .note(72, 1, .slurred), .note(65, 2, .articulated),
    ]

    /// Its first bars: enough for a judge that ought to say no.
    static var opening: [Step] { Array(lullaby.prefix(7)) }

    struct Placed {
        /// Seconds.
        let start: Double
        let end: Double
        let note: Note
    }

    private(set) var notes: [Placed] = []
    private var breaths: [Double] = []
    /// Seconds, with a second of silence at the end.
    let length: Double

    /// - Parameter shift: semitones.
    init(_ steps: [Step] = lullaby, shift: Float, tempo: Double = 72) {
        var time = 0.5
        for step in steps {
            switch step {
            case .rest(let beats):
                time += Double(beats) * 60 / tempo
                breaths.append(time)
            case .note(let pitch, let beats, let joint):
                let seconds = Double(beats) * 60 / tempo
                let note = Note(pitch: pitch + shift, duration: Int64(seconds * 48_000), joint: joint)
                notes.append(Placed(start: time, end: time + seconds, note: note))
                time += seconds
            }
        }
        length = time + 1
    }

    /// The sound of it, `error` semitones off.
    func hummed(_ speaker: Speaker, seed: UInt64 = 1, error: Float = 0) -> [Float] {
        var voice = HumVoice(speaker: speaker, seed: seed)
        var calls: [(frame: Int64, call: Call)] = []
        for (index, placed) in notes.enumerated() {
            var note = placed.note
            note.pitch += error
            calls.append((Int64(placed.start * 48_000) - voice.lead(of: note), .begin(note)))
            if index + 1 == notes.count || notes[index + 1].start > placed.end + 0.01 {
                calls.append((Int64(placed.end * 48_000), .release))
            }
        }
        for end in breaths { calls.append((Int64((end - 0.5) * 48_000), .breathe(17_000))) }
        calls.sort { $0.frame < $1.frame }
        return render(&voice, calls, frames: Int(length * 48_000))
    }

    /// A line a note for the judge: start and end in seconds, pitch, joint.
    var score: String {
        notes.map { "\($0.start)\t\($0.end)\t\($0.note.pitch)\t\($0.note.joint)\n" }.joined()
    }
}

enum Call {
    case begin(Note)
    case release
    case breathe(Int64)
}

/// Makes each call in the quantum that holds its frame, and returns the sound, whole quanta.
func render(_ voice: inout HumVoice, _ calls: [(frame: Int64, call: Call)], frames: Int) -> [Float] {
    var sound: [Float] = []
    var next = 0
    while sound.count < frames {
        while next < calls.count, calls[next].frame < sound.count + 64 {
            let offset = max(0, Int(calls[next].frame) - sound.count)
            switch calls[next].call {
            case .begin(let note): voice.begin(note, at: offset)
            case .release: voice.release(at: offset)
            case .breathe(let length): voice.breathe(over: length)
            }
            next += 1
        }
        sound += quantum { voice.render(into: &$0) }
    }
    return sound
}

/// What one call of a voice's `render` writes.
func quantum(_ render: (inout MutableSpan<Float>) -> Void) -> [Float] {
    var frames = [Float](repeating: .nan, count: Quantum.frames)
    var span = frames.mutableSpan
    render(&span)
    return frames
}

/// Decibels of the root mean square of a part, given in seconds.
func level(_ sound: [Float], from start: Double, to end: Double) -> Double {
    let part = sound[Int(start * 48_000)..<min(Int(end * 48_000), sound.count)]
    let power = part.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(part.count)
    return 10 * log10(max(power, 1e-20))
}
